package com.iflytek.iflearner.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.iflytek.iflearner.cli.LintCommandTest.Run;
import com.iflytek.iflearner.cli.OperatorOptions.Outside;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorCommandTest {
  private static final Duration LONG = Duration.ofDays(3650);

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "--webhook-port=65536, --webhook-port must be a port",
        "--health-port=-1, --health-port must be a port",
        "--claims-namespace=a/b, --claims-namespace must be the name of a namespace",
        "--claims-namespace=, --claims-namespace must be the name of a namespace",
        "--default-ingress-class=NGINX, --default-ingress-class must be the name of an IngressClass",
        "--server-domain=*.example.org, --server-domain must be a domain",
        "--authority-lifetime=5m, --authority-lifetime must be a duration",
        "--certificate-lifetime=366d, --certificate-lifetime must be a duration",
        "--party-domain=., --party-domain must be a domain",
      })
  void saysWhichArgumentIsWrongBeforeAnythingBegins(String argument, String sentence) {
    var run = Run.of("operator", argument);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).startsWith(sentence);
  }

  @ParameterizedTest
  @CsvSource({
    "https://someone@localhost",
    "https://localhost/path",
    "https://localhost?query",
    "https://localhost#fragment",
    "http://localhost",
    "https:localhost",
    "https://localhost:65536",
  })
  void anAddressMustBeOneThatTheApiServerTakes(String url) {
    var run = Run.of("operator", "--kubeconfig=none", "--webhook-url=" + url);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).startsWith("--webhook-url must be https://HOST");
  }

  @ParameterizedTest
  @CsvSource({
    "https://[fd00::1]:8443, fd00::1",
    "https://10.0.0.1:8443, 10.0.0.1",
    "https://host.example.org, host.example.org",
  })
  void theCertificateIsForTheHostOfTheUrl(URI url, String host) {
    assertThat(new Outside(Path.of(""), null, url).webhookHost()).isEqualTo(host);
  }

  @Test
  void everyProblemIsSaidAtOnce() {
    var run =
        Run.of(
            "operator",
            "--webhook-url=https://localhost:8443",
            "--context=a",
            "--webhook-port=x",
            "--drain=soon",
            "--server-domain=*.example.org",
            "--log-format=xml");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().lines().limit(6))
        .containsExactlyInAnyOrder(
            "--log-format must be 'text' or 'json', found 'xml'",
            "--webhook-url must not be given without --kubeconfig: in a cluster the webhooks are behind"
                + " the Service 'iflearner-operator'",
            "--context must not be given without --kubeconfig",
            "--webhook-port must be a port from 0, any that is free, to 65535, found 'x'",
            "--drain must be a duration such as 90s, 5m, 12h or 30d, from 0s to 300s, found 'soon'",
            "--server-domain must be a domain such as 'server.example.org', found '*.example.org'");
  }

  @Test
  void whatIsNotGivenIsReadFromTheEnvironmentAndFlagsWin() {
    var environment =
        Map.of(
            "IFLEARNER_WEBHOOK_PORT", "x",
            "IFLEARNER_HEALTH_PORT", "y",
            "IFLEARNER_PARTY_DOMAIN", "a.example.org,b_.example.org");

    var run = Run.in(environment, "operator", "--health-port=z");

    assertThat(run.err())
        .contains("--webhook-port must be a port", "'x'", "'z'", "'b_.example.org'")
        .doesNotContain("'y'", "'a.example.org'");
  }

  @Test
  void aVariableThatNoOptionReadsIsNoticed() {
    var environment =
        Map.of(
            "IFLEARNER_WEBHOOK_PORT", "8443",
            "IFLEARNER_WEBHOK_PORT_NUMBER", "8443",
            "IFLEARNER_LOG_LEVEL", "DEBUG",
            "IFLEARNER_OPERATOR_SERVICE_HOST", "10.0.0.1",
            "IFLEARNER_OPERATOR_PORT_443_TCP", "tcp://10.0.0.1:443",
            "HOME", "/");
    var command =
        requireNonNull(Iflearner.commandLine().getSubcommands().get("operator")).getCommandSpec();

    assertThat(new EnvironmentDefaults(environment).unread(command))
        .containsExactly("IFLEARNER_WEBHOK_PORT_NUMBER");
  }

  @ParameterizedTest
  @CsvSource({"90s, PT1M30S", "5m, PT5M", "12h, PT12H", "30d, PT720H", "PT1H30M, PT1H30M"})
  void aDurationIsWrittenShortOrAsIso8601(String written, Duration meant) {
    assertThat(new OptionValues().duration("--drain", written, Duration.ZERO, LONG))
        .isEqualTo(meant);
  }
}
