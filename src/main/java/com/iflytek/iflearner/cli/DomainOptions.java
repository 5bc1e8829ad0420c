package com.iflytek.iflearner.cli;

import com.iflytek.iflearner.job.Domains;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

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

  Domains domains() {
    return new Domains(canonical(server), canonical(party));
  }

  /** As {@link Domains} wants them: hosts are compared as they are written. */
  private static List<String> canonical(List<String> domains) {
    return domains.stream()
        .map(domain -> domain.startsWith(".") ? domain.substring(1) : domain)
        .map(domain -> domain.toLowerCase(Locale.ROOT))
        .toList();
  }
}
