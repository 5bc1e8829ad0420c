package com.iflytek.iflearner.cli;

import static java.util.Objects.requireNonNull;

import com.iflytek.iflearner.job.Domains;
import com.iflytek.iflearner.rules.Names;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The domains under which hosts may be claimed, for every command that judges jobs. */
final class DomainOptions {
  @Option(
      names = "--server-domain",
      paramLabel = "DOMAIN",
      description =
          "Hosts of servers must be under it; may be repeated (default: ${DEFAULT-VALUE}).",
      defaultValue = "server.iflearner.com")
  private List<String> server = List.of();

  @Option(
      names = "--party-domain",
      paramLabel = "DOMAIN",
      description =
          "Hosts of clients must be under it; may be repeated (default: ${DEFAULT-VALUE}).",
      defaultValue = "party.iflearner.com")
  private List<String> party = List.of();

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  Domains domains() {
    return new Domains(canonical("--server-domain", server), canonical("--party-domain", party));
  }

  private List<String> canonical(String option, List<String> written) {
    return written.stream().map(domain -> canonical(option, domain)).toList();
  }

  /** As {@link Domains} wants it: hosts are compared as they are written. */
  private String canonical(String option, String written) {
    var domain =
        (written.startsWith(".") ? written.substring(1) : written).toLowerCase(Locale.ROOT);
    if (!Names.isHost(domain)) {
      throw new ParameterException(
          requireNonNull(spec).commandLine(),
          option + " must be a domain such as 'server.example.org', found '" + written + "'");
    }
    return domain;
  }
}
