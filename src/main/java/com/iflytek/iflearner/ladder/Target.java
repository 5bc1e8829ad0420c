package com.iflytek.iflearner.ladder;

import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.Role;
import com.iflytek.iflearner.rules.MountedFile;
import com.iflytek.iflearner.rules.PartyCalls;
import com.iflytek.iflearner.rules.PartyCalls.Call;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the way leads.
 *
 * @param host as it is called, in lower case
 * @param tls false: called in the clear
 * @param roots the ConfigMap with the roots that the caller trusts; null: none is known
 */
public record Target(Kind kind, String host, int port, boolean tls, @Nullable MountedFile roots) {
  /** What the job that is asked about has to do with it. */
  public enum Kind {
    /** The host of the job itself. */
    OWN("host"),
    /** The server that the party calls. */
    SERVER("server"),
    /** Another party that the party calls. */
    PEER("peer");

    private final String wire;

    Kind(String wire) {
      this.wire = wire;
    }

    public String wire() {
      return wire;
    }
  }

  /**
   * What must be reachable for a job: of a server its own host, of a party those that it calls.
   * None if its fields and arguments do not tell.
   *
   * @param edgePort at which the edge of a server's own host listens
   */
  public static List<Target> of(Job job, int edgePort) {
    var host = job.spec().host();
    if (job.spec().is(Role.SERVER)) {
      return host == null || host.isEmpty()
          ? List.of()
          : List.of(new Target(Kind.OWN, host, edgePort, true, null));
    }
    return PartyCalls.of(job).stream()
        .flatMap(
            calls ->
                Stream.concat(
                    Optional.ofNullable(calls.server()).stream()
                        .filter(call -> !isWithinThePod(call.host()))
                        .map(call -> called(Kind.SERVER, call, job)),
                    calls.peers().stream().map(call -> called(Kind.PEER, call, job))))
        .toList();
  }

  /** A proxy beside the party: nobody else can call it. */
  private static boolean isWithinThePod(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
  }

  private static Target called(Kind kind, Call call, Job job) {
    var file = call.certificate();
    return new Target(
        kind,
        call.host(),
        call.port(),
        file != null,
        file == null ? null : MountedFile.of(job, file).orElse(null));
  }
}
