package com.iflytek.iflearner.cli;

import com.iflytek.iflearner.lifecycle.Settings;
import com.iflytek.iflearner.rules.Names;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code iflearner operator}. */
@Command(
    name = "operator",
    mixinStandardHelpOptions = true,
    header = "Looks after the IflearnerJobs of a cluster, from outside it.",
    description = {
      "",
      "Installs or updates the CRD, serves the admission webhooks with a certificate it makes, and"
          + " makes Pod, Service and route for every job. Works until it is stopped; then its webhook"
          + " configurations go, and the CRD, the jobs and what they run stay. While the API server"
          + " does not answer it waits.",
      ""
    },
    footer = {
      "",
      "For a cluster on this computer:",
      "  iflearner operator --kubeconfig FILE --webhook-url https://127.0.0.1:8443"
    })
final class OperatorCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--kubeconfig",
      required = true,
      paramLabel = "FILE",
      description = "How to reach the cluster.")
  private Path kubeconfig = Path.of("");

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "The context to use instead of the kubeconfig's current one.")
  private @Nullable String context;

  @Option(
      names = "--webhook-url",
      required = true,
      paramLabel = "URL",
      description = "Where the API server reaches the webhook port: https://HOST:PORT.")
  private URI webhookUrl = URI.create("");

  @Option(
      names = "--webhook-port",
      defaultValue = "8443",
      paramLabel = "PORT",
      description = "Where the webhooks listen (default: ${DEFAULT-VALUE}).")
  private int webhookPort;

  @Option(
      names = "--health-port",
      defaultValue = "8081",
      paramLabel = "PORT",
      description = "Where /livez, /readyz and /metrics are (default: ${DEFAULT-VALUE}).")
  private int healthPort;

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
          "Where the claims to hosts are kept, one namespace for the whole cluster; made if it is"
              + " missing (default: ${DEFAULT-VALUE}).")
  private String claimsNamespace = "";

  @Override
  public void run() {
    var operator = new Operator(options());
    var stop = new Thread(operator::close, "stop");
    Runtime.getRuntime().addShutdownHook(stop);
    operator.run();
  }

  private OperatorOptions options() {
    return new OperatorOptions(
        kubeconfig,
        context,
        webhookUrl(),
        port("--webhook-port", webhookPort),
        port("--health-port", healthPort),
        new Settings(domains.domains(), ingressClass(), claimsNamespace()));
  }

  private String ingressClass() {
    if (!Names.isDns1123Subdomain(defaultIngressClass)) {
      throw wrong(
          "--default-ingress-class must be the name of an IngressClass, lower-case letters, digits,"
              + " '-' and '.', found '%s'".formatted(defaultIngressClass));
    }
    return defaultIngressClass;
  }

  private String claimsNamespace() {
    if (!Names.isDns1123Label(claimsNamespace)) {
      throw wrong(
          "--claims-namespace must be the name of a namespace, at most 63 lower-case letters, digits"
              + " and '-', found '%s'".formatted(claimsNamespace));
    }
    return claimsNamespace;
  }

  private int port(String option, int port) {
    if (port < 0 || port > 65535) {
      throw wrong(
          "%s must be a port from 0, any that is free, to 65535, found '%d'"
              .formatted(option, port));
    }
    return port;
  }

  private URI webhookUrl() {
    var path = webhookUrl.getPath();
    if (!"https".equals(webhookUrl.getScheme())
        || webhookUrl.getHost() == null
        || webhookUrl.getPort() > 65535
        || webhookUrl.getUserInfo() != null
        || webhookUrl.getQuery() != null
        || webhookUrl.getFragment() != null
        || !(path == null || path.isEmpty() || path.equals("/"))) {
      throw wrong(
          "--webhook-url must be https://HOST or https://HOST:PORT, found '" + webhookUrl + "'");
    }
    return webhookUrl.resolve("/");
  }

  private ParameterException wrong(String sentence) {
    if (spec == null) {
      throw new IllegalStateException("picocli sets it");
    }
    return new ParameterException(spec.commandLine(), sentence);
  }
}
