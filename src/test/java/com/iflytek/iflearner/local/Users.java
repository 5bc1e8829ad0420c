package com.iflytek.iflearner.local;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/** Those who may not do everything: service accounts with tokens of their own. */
public final class Users {
  private Users() {}

  /**
   * A new user in {@code namespace} who may do, in the whole cluster, what the rules say; returns
   * its kubeconfig.
   */
  public static Path newUser(String namespace, String name, List<PolicyRule> rules) {
    var admin = SharedControlPlane.admin();
    var inCluster = namespace + "-" + name;
    admin
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .build())
        .create();
    admin
        .resource(
            new ClusterRoleBuilder()
                .withNewMetadata()
                .withName(inCluster)
                .endMetadata()
                .withRules(rules)
                .build())
        .create();
    admin
        .resource(
            new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName(inCluster)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", inCluster)
                .addNewSubject("", "ServiceAccount", name, namespace)
                .build())
        .create();
    return kubeconfigOf(namespace, name);
  }

  /** A kubeconfig for a service account that is there already. */
  public static Path kubeconfigOf(String namespace, String serviceAccount) {
    var admin = SharedControlPlane.admin();
    var token =
        admin
            .serviceAccounts()
            .inNamespace(namespace)
            .withName(serviceAccount)
            .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build())
            .getStatus()
            .getToken();
    var authority =
        new String(Base64.getDecoder().decode(admin.getConfiguration().getCaCertData()), US_ASCII);
    var plane = SharedControlPlane.get();
    try {
      return Files.writeString(
          plane.kubeconfig().resolveSibling(namespace + "-" + serviceAccount + ".kubeconfig"),
          Kubeconfig.of(plane.server(), authority, token));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A client for a kubeconfig, without retries of its own; close it. */
  public static KubernetesClient client(Path kubeconfig) {
    var config =
        new ConfigBuilder(Config.fromKubeconfig(kubeconfig.toFile()))
            .withRequestRetryBackoffLimit(0)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }
}
