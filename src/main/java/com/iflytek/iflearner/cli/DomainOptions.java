package com.iflytek.iflearner.cli;

import com.iflytek.iflearner.job.Domains;
import java.util.List;
import picocli.CommandLine.Option;

/** The domains under which hosts may be claimed, for every command that judges jobs. */
final class DomainOptions {
  @Option(
      names = "--server-domain",
      paramLabel = "DOMAIN",
      split = ",",
      description =
          "Hosts of servers must be under it; may be repeated (default: ${DEFAULT-VALUE}).",
      defaultValue = "server.iflearner.com")
  private List<String> server = List.of();

  @Option(
      names = "--party-domain",
      paramLabel = "DOMAIN",
      split = ",",
      description =
          "Hosts of clients must be under it; may be repeated (default: ${DEFAULT-VALUE}).",
      defaultValue = "party.iflearner.com")
  private List<String> party = List.of();

  Domains domains(OptionValues values) {
    return new Domains(
        values.domains("--server-domain", server), values.domains("--party-domain", party));
  }
}
