package com.iflytek.iflearner.cli;

import static java.util.Objects.requireNonNull;

import com.iflytek.iflearner.cli.cert.CertFolder;
import com.iflytek.iflearner.job.Printable;
import com.iflytek.iflearner.pki.Described;
import com.iflytek.iflearner.rules.Certificate;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code iflearner cert trust}. */
@Command(
    name = "trust",
    mixinStandardHelpOptions = true,
    header = "Let your parties trust the authorities of partners.",
    description = {
      "",
      "Adds them to the ConfigMap server-iflearner-crt or party-iflearner-crt, which the operator"
          + " mounts into each client. Compare the fingerprints with the partners first; a client"
          + " reads them once, at its start.",
      ""
    })
final class CertTrustCommand implements Callable<Integer> {
  /** As many as may stand in one file. */
  private static final int MOST_FILES = 16;

  private static final int LONGEST = 400;

  private final Surroundings surroundings;

  @Parameters(
      index = "0",
      paramLabel = "server|party",
      description = "Whose edges: the server's, or those of other parties.")
  private Certificate role = Certificate.SERVER;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "FILE",
      description = "The ca.crt of a partner.")
  private List<Path> files = List.of();

  @Mixin private final CertDelivery delivery = new CertDelivery();

  @Spec private @Nullable CommandSpec spec;

  CertTrustCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    var command = requireNonNull(spec).commandLine();
    var values = new OptionValues();
    delivery.check(values);
    if (!delivery.isWanted()) {
      values.add("give --apply to write the ConfigMap, or -o yaml to print it");
    }
    if (files.size() > MOST_FILES) {
      values.add("at most %d files may be given, found %d".formatted(MOST_FILES, files.size()));
    }
    values.throwAny(command);
    var roots =
        files.stream().flatMap(file -> CertFolder.authorities(file).stream()).distinct().toList();
    var people = delivery.forPeople(command);
    roots.stream()
        .map(Described::of)
        .map(root -> "%s, SHA-256 %s".formatted(root.subject(), root.fingerprint()))
        .map(line -> Printable.line(line, LONGEST))
        .forEach(people::println);
    delivery.deliver(role, roots, surroundings.environment(), command);
    return 0;
  }
}
