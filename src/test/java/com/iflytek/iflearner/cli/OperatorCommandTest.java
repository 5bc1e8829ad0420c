package com.iflytek.iflearner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.iflytek.iflearner.cli.LintCommandTest.Run;
import com.iflytek.iflearner.job.Domains;
import com.iflytek.iflearner.lifecycle.Settings;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorCommandTest {
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
        "--party-domain=., --party-domain must be a domain",
      })
  void saysWhichArgumentIsWrongBeforeAnythingBegins(String argument, String sentence) {
    var run =
        Run.of("operator", "--kubeconfig=none", "--webhook-url=https://localhost:8443", argument);

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
    var settings = new Settings(Domains.DEFAULT, "nginx", "iflearner-system");

    assertThat(new OperatorOptions(Path.of(""), null, url, 0, 0, settings).webhookHost())
        .isEqualTo(host);
  }
}
