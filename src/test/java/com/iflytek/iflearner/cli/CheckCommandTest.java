package com.iflytek.iflearner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.iflytek.iflearner.cli.LintCommandTest.Run;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code check} with jobs in files; no cluster is needed for them. */
class CheckCommandTest {
  private static final String SERVER =
      """
      apiVersion: git.iflytek.com/v1
      kind: IflearnerJob
      metadata: {name: job1}
      spec: {role: server, host: job1.server.fl.org}
      """;
  private static final String NOBODYS =
      """
      ---
      apiVersion: git.iflytek.com/v1
      kind: IflearnerJob
      metadata: {name: shell}
      spec:
        role: client
        host: a.party.fl.org
        template: {spec: {containers: [{name: x, args: [sh, -c, x]}]}}
      """;

  @TempDir private Path folder;

  @Test
  void wrongUsageIsStatusTwo() {
    assertThat(Run.of("check").status()).isEqualTo(2);
    assertThat(Run.of("check", "a", "b").status()).isEqualTo(2);
    var run = Run.of("check", "A_b", "-n", "x/y");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .contains("JOB must be the name of an IflearnerJob", "--namespace must be the name of");
    run = Run.of("check", "x.yaml", "--port=http", "--resolve=h.org:example.org", "--resolve=x");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .contains(
            "--port must be a port",
            "--resolve must be a host and an address such as 'job1.server.example.org:192.0.2.1', found 'h.org:example.org'",
            "found 'x'");
  }

  @Test
  void aFileIsNeededThatHoldsAJob() throws Exception {
    var empty = Files.writeString(folder.resolve("none.yaml"), "kind: Pod\napiVersion: v1\n");
    var broken = Files.writeString(folder.resolve("broken.yaml"), "a: [\n");

    assertThat(Run.of("check", empty.toString()).err())
        .startsWith("[IFL5012] There is no IflearnerJob in '");
    assertThat(Run.of("check", broken.toString()).err()).startsWith("[IFL5008] '");
    assertThat(Run.of("check", "/none/x.yaml").err()).startsWith("[IFL5007] '/none/x.yaml' ");
    assertThat(Run.of("check", file(SERVER), "--ca=/none/ca.crt").err())
        .startsWith("[IFL5007] '/none/ca.crt' cannot be read: --ca must name");
    assertThat(Run.of("check", file(SERVER), "--ca=" + empty).err())
        .contains("[IFL5008] '" + empty + "' holds no PEM", "--ca must name");
  }

  @Test
  void eachWayIsToldAndWhoMustAct() throws Exception {
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    var arguments =
        new String[] {
          "check",
          file(SERVER + NOBODYS),
          "--port=" + port,
          "--resolve=job1.server.fl.org:127.0.0.1"
        };

    var run = Run.of(arguments);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out())
        .isEqualTo(
            """
            job1: host job1.server.fl.org at port PORT, from this computer
              ok         dns     127.0.0.1
              broken     tcp
              not tried  tls
              not tried  http/2
              not tried  grpc
            [IFL6003] 127.0.0.1 refuses connections at port PORT: we must have the edge listen there, or tell the right address and port.
            [IFL6026] Job 'shell' does not tell which server it needs: it must have a host as a server, or an argument '--server=HOST:PORT' that can be read as a party, and no other role.
            """
                .replace("port PORT", "port " + port));

    var json = new ObjectMapper().readTree(Run.of(with(arguments, "-o=json")).out());
    var way = json.at("/ways/0");
    assertThat(way.path("code").asText()).isEqualTo("IFL6003");
    assertThat(way.path("who").asText()).isEqualTo("us");
    assertThat(way.at("/rungs/1").toString()).isEqualTo("{\"rung\":\"tcp\",\"state\":\"broken\"}");
    assertThat(json.at("/nowhere/0/code").asText()).isEqualTo("IFL6026");
  }

  private String file(String text) throws Exception {
    return Files.writeString(folder.resolve("job.yaml"), text).toString();
  }

  private static String[] with(String[] arguments, String more) {
    var all = Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = more;
    return all;
  }
}
