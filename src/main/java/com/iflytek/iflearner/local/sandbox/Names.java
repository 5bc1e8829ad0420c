package com.iflytek.iflearner.local.sandbox;

import static java.util.stream.Collectors.joining;

import com.iflytek.iflearner.local.Binaries;
import com.iflytek.iflearner.local.ChildProcess;
import com.iflytek.iflearner.local.LocalFailure;
import com.iflytek.iflearner.local.LocalPorts;
import com.iflytek.iflearner.local.Program;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** CoreDNS with the {@code template} blocks that the prototype's README adds to a cluster's. */
final class Names {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private Names() {}

  static ChildProcess start(Binaries binaries, Path folder) {
    var file = folder.resolve("Corefile");
    try {
      Files.writeString(file, corefile(Addresses.NODE, Addresses.ZONES));
    } catch (IOException e) {
      throw new LocalFailure("cannot write " + file, e);
    }
    var command = List.of(binaries.path(Program.COREDNS).toString(), "-conf", file.toString());
    var child = ChildProcess.start("coredns", folder.resolve("coredns.log"), command);
    var address = new InetSocketAddress(Addresses.NODE, 53);
    child.await("it listened", LIMIT, () -> LocalPorts.listens(address));
    return child;
  }

  /** No other name exists: nothing is forwarded. */
  static String corefile(String address, List<String> zones) {
    var templates =
        zones.stream()
            .map(
                zone ->
                    """
                        template IN A %s {
                            match .*\\.%s
                            answer "{{ .Name }} 60 IN A %s"
                            fallthrough
                        }
                        template IN AAAA %s {
                            rcode NOERROR
                        }
                    """
                        .formatted(zone, zone.replace(".", "\\."), address, zone))
            .collect(joining());
    return """
    .:53 {
        bind %s
        errors
    %s    template ANY ANY {
            rcode NXDOMAIN
        }
    }
    """
        .formatted(address, templates);
  }
}
