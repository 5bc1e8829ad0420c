package com.iflytek.iflearner.cli;

import static java.util.Objects.requireNonNull;

import com.iflytek.iflearner.cli.cert.CertFolder;
import com.iflytek.iflearner.cli.cert.InspectionPage;
import com.iflytek.iflearner.pki.Flaw;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code iflearner cert inspect}. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    header = "Say what a certificate is good for.",
    description = {
      "",
      "Its names, its dates and when to renew it, who issued it, and its fingerprint; for a host,"
          + " whether iFLearner's clients would take it. Reads PEM, a chain or several roots in one"
          + " file too, whoever made it.",
      ""
    },
    footer = {
      "",
      "Exit status: 0 nothing is wrong, 1 clients would refuse it or it cannot be read, 2 wrong"
          + " usage."
    })
final class CertInspectCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "One or more certificates in PEM.")
  private Path file = Path.of("");

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "Would clients that call this host take it?")
  private @Nullable String host;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "Would clients that trust these certificates take it?")
  private @Nullable Path authorities;

  @Option(
      names = {"-o", "--output"},
      defaultValue = "text",
      paramLabel = "FORMAT",
      description = "text or json (default: ${DEFAULT-VALUE}).")
  private Output output = Output.TEXT;

  @Spec private @Nullable CommandSpec spec;

  /** Who reads it. */
  enum Output {
    TEXT,
    JSON
  }

  @Override
  public Integer call() {
    var command = requireNonNull(spec).commandLine();
    if (host != null) {
      var values = new OptionValues();
      values.host("--host", host);
      values.throwAny(command);
    }
    var shown = CertFolder.certificates(file);
    List<X509Certificate> roots =
        authorities == null ? List.of() : CertFolder.certificates(authorities);
    var now = Instant.now();
    var flaws = Flaw.in(shown, host, roots, now);
    var page = InspectionPage.of(file, shown, authorities, host, flaws, now);
    var out = command.getOut();
    switch (output) {
      case TEXT -> page.lines().forEach(out::println);
      case JSON -> out.println(page.json().toPrettyString());
    }
    return flaws.isEmpty() ? 0 : 1;
  }
}
