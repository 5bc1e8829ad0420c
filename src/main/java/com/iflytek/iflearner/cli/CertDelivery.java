package com.iflytek.iflearner.cli;

import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.kube.CertificateObjects;
import com.iflytek.iflearner.pki.Identity;
import com.iflytek.iflearner.rules.Certificate;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.PrintWriter;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where certificates go besides files: as objects into a cluster, or as YAML to who applies it. */
final class CertDelivery {
  @Option(
      names = {"-o", "--output"},
      defaultValue = "text",
      paramLabel = "FORMAT",
      description =
          "text, or yaml: the objects that --apply would write (default: ${DEFAULT-VALUE}).")
  private Output output = Output.TEXT;

  @Option(
      names = "--apply",
      description =
          "Write them into the namespace as Secret and ConfigMap, with your own rights. Roots that"
              + " are there already stay.")
  private boolean apply;

  @Mixin private final ClusterOptions cluster = new ClusterOptions();

  /** Who reads what is printed. */
  enum Output {
    TEXT,
    YAML
  }

  void check(OptionValues values) {
    cluster.check(values);
    if (apply && output == Output.YAML) {
      values.add("-o yaml prints what --apply would write: give one of them");
    }
  }

  /** Whether anything is asked for. */
  boolean isWanted() {
    return apply || output == Output.YAML;
  }

  /**
   * Before anything is done.
   *
   * @throws CommandFailure if a key would be shown on a terminal
   */
  void refuseTerminal(Surroundings surroundings) {
    if (output == Output.YAML && surroundings.terminal()) {
      throw new CommandFailure(
          Code.KEY_ON_TERMINAL,
          "The Secret holds a key, which is not shown on a terminal: send the output to a file that only you may read, or to 'kubectl apply -f -', or use --apply.");
    }
  }

  /** Where people read: the standard output may be for kubectl. */
  PrintWriter forPeople(CommandLine command) {
    return output == Output.YAML ? command.getErr() : command.getOut();
  }

  /**
   * Hands over what an edge shows and whom its callers trust.
   *
   * @throws CommandFailure if the cluster does not take it
   */
  void deliver(
      Certificate role,
      Identity identity,
      List<X509Certificate> roots,
      Map<String, String> environment,
      CommandLine command) {
    var secret = CertificateObjects.secret(role, cluster.namespace(), identity);
    var trusted = CertificateObjects.roots(role, cluster.namespace(), roots);
    if (output == Output.YAML) {
      print(List.of(secret, trusted), command);
    }
    if (apply) {
      cluster.with(
          environment,
          (client, namespace) -> {
            var objects = new CertificateObjects(client);
            var here = CertificateObjects.secret(role, namespace, identity);
            command.getOut().println(objects.store(here));
            command.getOut().println(objects.store(role, namespace, roots, Instant.now()));
            return namespace;
          });
    }
  }

  /**
   * Hands over whom the callers of a role trust.
   *
   * @throws CommandFailure if the cluster does not take it
   */
  void deliver(
      Certificate role,
      List<X509Certificate> roots,
      Map<String, String> environment,
      CommandLine command) {
    if (output == Output.YAML) {
      print(List.of(CertificateObjects.roots(role, cluster.namespace(), roots)), command);
    }
    if (apply) {
      cluster.with(
          environment,
          (client, namespace) -> {
            var objects = new CertificateObjects(client);
            command.getOut().println(objects.store(role, namespace, roots, Instant.now()));
            return namespace;
          });
    }
  }

  private static void print(List<HasMetadata> objects, CommandLine command) {
    var yaml = new KubernetesSerialization();
    objects.stream().map(yaml::asYaml).forEach(command.getOut()::print);
    command.getOut().flush();
  }
}
