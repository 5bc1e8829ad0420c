package com.iflytek.iflearner.cli;

import static java.util.Objects.requireNonNull;

import com.iflytek.iflearner.cli.cert.CertFolder;
import com.iflytek.iflearner.job.Printable;
import com.iflytek.iflearner.job.Quoted;
import com.iflytek.iflearner.pki.Described;
import com.iflytek.iflearner.pki.Organisation;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code iflearner cert init}. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    header = "Make the authority of your organisation, once.",
    description = {
      "",
      "Writes ca.key and ca.crt. Keep ca.key where you keep secrets, not in the cluster; send ca.crt"
          + " to the partners and read them its fingerprint.",
      ""
    })
final class CertInitCommand implements Callable<Integer> {
  private static final String PREFIX = "iFLearner authority of ";

  /** A common name has at most 64 characters (RFC 5280, ub-common-name). */
  private static final int LONGEST_NAME = 64 - PREFIX.length();

  /** Twenty years. */
  private static final int MOST_DAYS = 7300;

  @Option(
      names = "--name",
      required = true,
      paramLabel = "ORGANISATION",
      description = "Your organisation, as people will read it. No two partners share one.")
  private String name = "";

  @Option(
      names = "--days",
      defaultValue = "3650",
      paramLabel = "N",
      description = "How long it is valid; no certificate outlives it (default: ${DEFAULT-VALUE}).")
  private String days = "";

  @Option(
      names = "--dir",
      defaultValue = ".",
      paramLabel = "FOLDER",
      description = "Where the files go (default: the current folder).")
  private Path folder = Path.of("");

  @Option(
      names = "--force",
      description = "Replace an authority that is there. All it signed is lost with it.")
  private boolean force;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    var command = requireNonNull(spec).commandLine();
    var values = new OptionValues();
    var validity = values.days("--days", days, MOST_DAYS);
    if (name.isBlank() || !Printable.line(name, LONGEST_NAME).equals(name)) {
      values.add(
          "--name must be 1 to %d printable characters, found %s"
              .formatted(LONGEST_NAME, Quoted.of(name)));
    }
    values.throwAny(command);
    var made = Organisation.create(PREFIX + name, Instant.now(), validity, new SecureRandom());
    var files = new CertFolder(folder);
    files.write(made, force);
    var out = command.getOut();
    out.println("wrote " + files.authorityKey() + ", which only you can read: keep it safe");
    out.println("wrote " + files.authority() + ", valid until " + made.expires());
    out.println("SHA-256 " + Described.of(made.authority().certificate()).fingerprint());
    return 0;
  }
}
