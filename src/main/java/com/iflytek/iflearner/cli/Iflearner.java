package com.iflytek.iflearner.cli;

import static java.util.Objects.requireNonNull;

import com.iflytek.iflearner.job.Code;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.IVersionProvider;

/** The program: one command with a subcommand for each thing it does. */
@Command(
    name = "iflearner",
    mixinStandardHelpOptions = true,
    versionProvider = Iflearner.Version.class,
    subcommands = {
      OperatorCommand.class,
      DemoCommand.class,
      StatusCommand.class,
      WhyCommand.class,
      CheckCommand.class,
      LintCommand.class,
      ExplainCommand.class,
      CertCommand.class,
      RehearseCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    header = "Federated learning with iFLearner on Kubernetes.",
    description = {
      "",
      "iFLearner trains one model over the data of several organisations without moving the data:"
          + " one server aggregates, the parties train, each in its own cluster. An IflearnerJob is"
          + " one role of such a federation; the operator makes its Pod, Service and route and says"
          + " how far it is.",
      ""
    },
    footer = {
      "",
      "Try it without a cluster:       iflearner demo",
      "Check a job before applying it: iflearner lint samples/",
      "Ask what a job waits on:        iflearner why JOB",
      "Try the way to its server:      iflearner check JOB",
      "Make certificates for edges:    iflearner cert init --name ORGANISATION",
      "Look up a code from a message:  iflearner explain IFL1001",
      "",
      "Exit status: 0 fine, 1 a problem was found, 2 wrong usage."
    })
public final class Iflearner {
  private Iflearner() {}

  /** Runs the command line and ends the JVM with its exit status. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return commandLine(Surroundings.ofThisProcess());
  }

  static CommandLine commandLine(Surroundings surroundings) {
    var line =
        new CommandLine(new Iflearner(), commandsIn(surroundings))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler((fault, failed, _) -> report(fault, failed));
    requireNonNull(line.getSubcommands().get("operator"))
        .setDefaultValueProvider(new EnvironmentDefaults(surroundings.environment()));
    return line;
  }

  private static IFactory commandsIn(Surroundings surroundings) {
    return new IFactory() {
      @Override
      public <K> K create(Class<K> type) throws Exception {
        if (type == OperatorCommand.class) {
          return type.cast(new OperatorCommand(surroundings));
        }
        if (type == StatusCommand.class) {
          return type.cast(new StatusCommand(surroundings));
        }
        if (type == WhyCommand.class) {
          return type.cast(new WhyCommand(surroundings));
        }
        if (type == CheckCommand.class) {
          return type.cast(new CheckCommand(surroundings));
        }
        if (type == CertIssueCommand.class) {
          return type.cast(new CertIssueCommand(surroundings));
        }
        if (type == CertRenewCommand.class) {
          return type.cast(new CertRenewCommand(surroundings));
        }
        if (type == CertTrustCommand.class) {
          return type.cast(new CertTrustCommand(surroundings));
        }
        return CommandLine.defaultFactory().create(type);
      }
    };
  }

  private static int report(Exception fault, CommandLine line) {
    var sentence =
        switch (fault) {
          case CommandFailure failure -> failure.line();
          default -> {
            LoggerFactory.getLogger(Iflearner.class).debug("Unexpected", fault);
            yield "[" + Code.UNEXPECTED.id() + "] " + line.getCommandName() + ": " + fault;
          }
        };
    line.getErr().println(line.getColorScheme().errorText(sentence));
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** The version in the jar's manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      var version = Iflearner.class.getPackage().getImplementationVersion();
      return new String[] {"iflearner " + (version == null ? "(not packaged)" : version)};
    }
  }
}
