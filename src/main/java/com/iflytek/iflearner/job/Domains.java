package com.iflytek.iflearner.job;

import java.util.List;

/**
 * The DNS domains under which hosts may be claimed, by role, in lower case and without a leading
 * dot. A host is under a domain when it ends in a dot and the domain.
 */
public record Domains(List<String> server, List<String> party) {
  /** The domains of the prototype's documentation. */
  public static final Domains DEFAULT =
      new Domains(List.of("server.iflearner.com"), List.of("party.iflearner.com"));

  public Domains {
    server = List.copyOf(server);
    party = List.copyOf(party);
  }

  public List<String> of(Role role) {
    return switch (role) {
      case SERVER -> server;
      case CLIENT -> party;
    };
  }
}
