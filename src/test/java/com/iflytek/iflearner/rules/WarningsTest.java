package com.iflytek.iflearner.rules;

import static com.iflytek.iflearner.job.Code.APP_LABEL_REPLACED;
import static com.iflytek.iflearner.job.Code.CERT_NOT_MOUNTED;
import static com.iflytek.iflearner.job.Code.NODE_NAME_SET;
import static com.iflytek.iflearner.job.Code.ONE_EPOCH;
import static com.iflytek.iflearner.job.Code.PARTIES_IGNORED;
import static com.iflytek.iflearner.job.Code.PARTIES_UNKNOWN;
import static com.iflytek.iflearner.job.Code.RESTARTS;
import static com.iflytek.iflearner.job.Code.SERVER_NOT_NAMED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Jobs;
import com.iflytek.iflearner.job.Jobs.Draft;
import com.iflytek.iflearner.job.Violation;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WarningsTest {
  private static final String POD = "/spec/template/spec";

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void whatMayBeIntendedIsAWarning(String situation, Draft draft, List<Code> expected) {
    assertThat(Warnings.of(draft.job()))
        .extracting(Violation::code)
        .containsExactlyElementsOf(expected);
  }

  static Stream<Arguments> whatMayBeIntendedIsAWarning() {
    var server = Jobs.server();
    return Stream.of(
        row("a good server", server),
        row("a good client", Jobs.client()),
        row("a client that names no server", client(), SERVER_NOT_NAMED),
        row("a client in a shell", Jobs.client().withArgs("sh", "-c", "x")),
        row(
            "the certificate that is mounted",
            client("--server=s:1", "--cert=/etc/server-iflearner-secret.crt")),
        row(
            "a certificate from nowhere",
            client("--server=s:1", "--cert", "/ca.pem"),
            CERT_NOT_MOUNTED),
        row("a certificate in the working directory", client("--server=s:1", "--cert=ca.pem")),
        row(
            "a certificate in a mounted folder",
            client("--server=s:1", "--peer-cert=/trust/ca.pem")
                .with(
                    POD + "/containers/0/volumeMounts",
                    List.of(Map.of("name", "a", "mountPath", "/trust/")))),
        row("one epoch", client("--server=s:1", "--ep", "1"), ONE_EPOCH),
        row("Pods that restart", server.with(POD + "/restartPolicy", "Always"), RESTARTS),
        row(
            "Pods that restart on failure",
            server.with(POD + "/restartPolicy", "OnFailure"),
            RESTARTS),
        row("a fixed node", server.with(POD + "/nodeName", "n1"), NODE_NAME_SET),
        row("a server in a shell", server.withArgs("sh", "-c", "x"), PARTIES_UNKNOWN),
        row(
            "a server in a shell whose field tells",
            server.withArgs("sh", "-c", "x").with("/spec/parties", 2)),
        row("a client with parties", Jobs.client().with("/spec/parties", 2), PARTIES_IGNORED),
        row("an app of its own", app("other"), APP_LABEL_REPLACED),
        row("the app that it gets", app("job1")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("whatMayBeIntendedIsAWarning")
  void aWarningFitsOnALineOfATerminal(String situation, Draft draft, List<Code> expected) {
    assertThat(Warnings.of(draft.job()))
        .allSatisfy(w -> assertThat(w.at() + ": " + w.message()).hasSizeLessThanOrEqualTo(120));
  }

  private static Draft client(String... options) {
    return Jobs.client()
        .withArgs(
            Stream.concat(Stream.of("python", "train.py"), Stream.of(options))
                .toArray(String[]::new));
  }

  private static Draft app(String app) {
    return Jobs.server().with("/spec/template/metadata/labels", Map.of("app", app));
  }

  private static Arguments row(String situation, Draft draft, Code... expected) {
    return arguments(situation, draft, List.of(expected));
  }
}
