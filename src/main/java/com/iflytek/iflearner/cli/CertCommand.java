package com.iflytek.iflearner.cli;

import picocli.CommandLine.Command;

/** Certificates between organisations, a subcommand for each step. */
@Command(
    name = "cert",
    mixinStandardHelpOptions = true,
    subcommands = {
      CertInitCommand.class,
      CertIssueCommand.class,
      CertRenewCommand.class,
      CertTrustCommand.class,
      CertInspectCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    header = "Make, renew and look at the certificates between organisations.",
    description = {
      "",
      "Each organisation has one authority. It signs what the edges of the organisation show, and"
          + " its certificate, ca.crt, is all that partners need. No key leaves the organisation.",
      ""
    },
    footer = {"", "Exit status: 0 fine, 1 a problem was found, 2 wrong usage."})
final class CertCommand {}
