package com.iflytek.iflearner.cli;

import static java.util.Objects.requireNonNull;

import com.iflytek.iflearner.cli.OperatorOptions.Certificates;
import com.iflytek.iflearner.cli.OperatorOptions.Inside;
import com.iflytek.iflearner.cli.OperatorOptions.Outside;
import com.iflytek.iflearner.cli.OperatorOptions.Place;
import com.iflytek.iflearner.lifecycle.Settings;
import com.iflytek.iflearner.pki.Lifetimes;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code iflearner operator}. */
@Command(
    name = "operator",
    mixinStandardHelpOptions = true,
    header = "Looks after the IflearnerJobs of a cluster, from inside or from outside it.",
    description = {
      "",
      "Serves the admission webhooks, and makes Pod, Service and route for every job. Works until it"
          + " is stopped; jobs and what they run stay. While the API server does not answer it waits."
          + " Of several operators all answer the webhooks and one, the leader, looks after the jobs.",
      "",
      "In a cluster it is installed with 'kubectl apply -k deploy'. With --kubeconfig it works from"
          + " outside: it installs or updates the CRD, and webhook configurations of its own that go"
          + " when it stops.",
      "",
      "Every option is also read from the environment: --webhook-port from IFLEARNER_WEBHOOK_PORT.",
      ""
    },
    footer = {
      "",
      "For a cluster on this computer:",
      "  iflearner operator --kubeconfig FILE --webhook-url https://127.0.0.1:8443"
    })
final class OperatorCommand implements Runnable {
  /** API servers look at a changed {@code caBundle} within seconds. */
  private static final Duration OVERLAP = Duration.ofMinutes(1);

  private static final Duration LONGEST_LIFETIME = Duration.ofDays(3650);

  /** Read by logback.xml when the first logger is made. */
  private static final String LOG_FORMAT = "iflearner.log.format";

  private final Surroundings surroundings;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "How to reach the cluster from outside; without it the Pod's own account.")
  private @Nullable Path kubeconfig;

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "The context to use instead of the kubeconfig's current one.")
  private @Nullable String context;

  @Option(
      names = "--webhook-url",
      paramLabel = "URL",
      description =
          "With --kubeconfig: where the API server reaches the webhook port: https://HOST:PORT.")
  private @Nullable String webhookUrl;

  @Option(
      names = "--webhook-port",
      defaultValue = "8443",
      paramLabel = "PORT",
      description = "Where the webhooks listen (default: ${DEFAULT-VALUE}).")
  private String webhookPort = "";

  @Option(
      names = "--health-port",
      defaultValue = "8081",
      paramLabel = "PORT",
      description = "Where /livez, /readyz and /metrics are (default: ${DEFAULT-VALUE}).")
  private String healthPort = "";

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      description = "Looks after the jobs of this namespace only; default: of the whole cluster.")
  private @Nullable String namespace;

  @Mixin private final DomainOptions domains = new DomainOptions();

  @Option(
      names = "--default-ingress-class",
      defaultValue = "nginx",
      paramLabel = "NAME",
      description = "The class of routes whose job names none (default: ${DEFAULT-VALUE}).")
  private String defaultIngressClass = "";

  @Option(
      names = "--claims-namespace",
      defaultValue = "iflearner-system",
      paramLabel = "NAME",
      description =
          "Where the claims to hosts are kept, one namespace for the whole cluster"
              + " (default: ${DEFAULT-VALUE}).")
  private String claimsNamespace = "";

  @Option(
      names = "--operator-namespace",
      defaultValue = "iflearner-system",
      paramLabel = "NAME",
      description =
          "Where the operator keeps what is its own, and where its Service is"
              + " (default: ${DEFAULT-VALUE}).")
  private String operatorNamespace = "";

  @Option(
      names = "--instance",
      paramLabel = "NAME",
      description = "Which of several operators this one is; default: a name nobody else has.")
  private @Nullable String instance;

  @Option(
      names = "--tls-dir",
      paramLabel = "DIR",
      description =
          "In a cluster: serve the webhooks with tls.crt and tls.key of this folder, as cert-manager"
              + " mounts them, instead of with certificates of our own.")
  private @Nullable Path tlsDir;

  @Option(
      names = "--authority-lifetime",
      defaultValue = "365d",
      paramLabel = "TIME",
      description =
          "In a cluster: how long a certificate authority of our own is valid; after two thirds of"
              + " it the next one is made (default: ${DEFAULT-VALUE}).")
  private String authorityLifetime = "";

  @Option(
      names = "--certificate-lifetime",
      defaultValue = "30d",
      paramLabel = "TIME",
      description = "The same for the certificate it signs (default: ${DEFAULT-VALUE}).")
  private String certificateLifetime = "";

  @Option(
      names = "--drain",
      defaultValue = "10s",
      paramLabel = "TIME",
      description =
          "In a cluster: how long webhook calls are still answered after the order to stop, until"
              + " every API server has learnt that this replica goes (default: ${DEFAULT-VALUE}).")
  private String drain = "";

  @Option(
      names = "--log-format",
      defaultValue = "text",
      paramLabel = "FORMAT",
      description = "text or json (default: ${DEFAULT-VALUE}).")
  private String logFormat = "";

  OperatorCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public void run() {
    var options = options();
    System.setProperty(LOG_FORMAT, logFormat);
    var operator = new Operator(options, surroundings, unreadVariables());
    var stop = new Thread(operator::close, "stop");
    Runtime.getRuntime().addShutdownHook(stop);
    operator.run();
  }

  /** All of it, or a sentence for each value that is wrong. */
  private OperatorOptions options() {
    var values = new OptionValues();
    if (!logFormat.equals("text") && !logFormat.equals("json")) {
      values.add("--log-format must be 'text' or 'json', found '" + logFormat + "'");
    }
    var options =
        new OperatorOptions(
            place(values),
            values.namespace("--operator-namespace", operatorNamespace),
            values.name(
                "--instance",
                "a Pod or the like",
                instance == null ? "iflearner-operator-" + UUID.randomUUID() : instance),
            values.port("--webhook-port", webhookPort),
            values.port("--health-port", healthPort),
            values.duration("--drain", drain, Duration.ZERO, Duration.ofMinutes(5)),
            new Settings(
                domains.domains(values),
                values.name("--default-ingress-class", "an IngressClass", defaultIngressClass),
                values.namespace("--claims-namespace", claimsNamespace),
                namespace == null ? null : values.namespace("--namespace", namespace)));
    values.throwAny(requireNonNull(spec).commandLine());
    return options;
  }

  private Place place(OptionValues values) {
    if (kubeconfig == null) {
      return inside(values);
    }
    if (tlsDir != null) {
      values.add("--tls-dir must not stand beside --kubeconfig: it is for operators in a cluster");
    }
    if (webhookUrl == null) {
      values.add("--webhook-url must be given with --kubeconfig");
    }
    return new Outside(
        kubeconfig, context, webhookUrl == null ? URI.create("") : url(values, webhookUrl));
  }

  private Place inside(OptionValues values) {
    if (webhookUrl != null) {
      values.add(
          "--webhook-url must not be given without --kubeconfig: in a cluster the webhooks are"
              + " behind the Service '"
              + Operator.NAME
              + "'");
    }
    if (context != null) {
      values.add("--context must not be given without --kubeconfig");
    }
    return new Inside(
        Operator.NAME + "." + operatorNamespace + ".svc",
        tlsDir == null
            ? new Certificates.Own(lifetimes(values))
            : new Certificates.Mounted(tlsDir));
  }

  private Lifetimes lifetimes(OptionValues values) {
    // A successor must have been trusted for the overlap, with time to try that twice before.
    var authority =
        values.duration(
            "--authority-lifetime", authorityLifetime, OVERLAP.multipliedBy(6), LONGEST_LIFETIME);
    var certificate =
        values.duration(
            "--certificate-lifetime", certificateLifetime, Duration.ofSeconds(10), authority);
    return new Lifetimes(authority, certificate, OVERLAP);
  }

  private List<String> unreadVariables() {
    var command = requireNonNull(spec);
    return command.defaultValueProvider() instanceof EnvironmentDefaults environment
        ? environment.unread(command)
        : List.of();
  }

  private static URI url(OptionValues values, String written) {
    try {
      var url = URI.create(written);
      var path = url.getPath();
      if ("https".equals(url.getScheme())
          && url.getHost() != null
          && url.getPort() <= 65535
          && url.getUserInfo() == null
          && url.getQuery() == null
          && url.getFragment() == null
          && (path == null || path.isEmpty() || path.equals("/"))) {
        return url.resolve("/");
      }
    } catch (IllegalArgumentException _) { // said below
    }
    values.add("--webhook-url must be https://HOST or https://HOST:PORT, found '" + written + "'");
    return URI.create("");
  }
}
