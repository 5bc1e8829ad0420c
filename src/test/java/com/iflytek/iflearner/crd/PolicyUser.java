package com.iflytek.iflearner.crd;

import static org.awaitility.Awaitility.await;

import com.iflytek.iflearner.local.SharedControlPlane;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** Somebody who may do everything with jobs, and of what jobs make, create only some. */
final class PolicyUser implements AutoCloseable {
  /** What a job makes. */
  enum Child {
    PODS(""),
    SERVICES(""),
    INGRESSES("networking.k8s.io");

    private final String group;

    Child(String group) {
      this.group = group;
    }

    String resource() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final String name;
  private final KubernetesClient client;

  private PolicyUser(String name) {
    this.name = name;
    this.client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder(SharedControlPlane.admin().getConfiguration())
                    .withImpersonateUsername(name)
                    .build())
            .build();
  }

  /** Somebody new, whose name begins like that. */
  static PolicyUser who(String name) {
    return new PolicyUser(name + "-" + UUID.randomUUID());
  }

  /** Grants it, and waits until it counts. */
  PolicyUser mayIn(String namespace, Set<Child> children) {
    var rules = new ArrayList<>(List.of(jobs(), statusOfJobs()));
    children.forEach(child -> rules.add(rule(child.group, child.resource(), "create")));
    var admin = SharedControlPlane.admin();
    admin
        .resource(
            new RoleBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withRules(rules)
                .build())
        .create();
    admin
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", name)
                .addNewSubject("rbac.authorization.k8s.io", "User", name, null)
                .build())
        .create();
    await().until(() -> may(namespace, "git.iflytek.com", "iflearnerjobs"));
    return this;
  }

  /** What the API server says when it is asked directly. */
  EnumSet<Child> allowedIn(String namespace) {
    var allowed = EnumSet.noneOf(Child.class);
    Stream.of(Child.values())
        .filter(child -> may(namespace, child.group, child.resource()))
        .forEach(allowed::add);
    return allowed;
  }

  KubernetesClient client() {
    return client;
  }

  @Override
  public void close() {
    client.close();
  }

  private boolean may(String namespace, String group, String resource) {
    var review =
        new SubjectAccessReviewBuilder()
            .withNewSpec()
            .withUser(name)
            .withNewResourceAttributes()
            .withNamespace(namespace)
            .withVerb("create")
            .withGroup(group)
            .withResource(resource)
            .endResourceAttributes()
            .endSpec()
            .build();
    return SharedControlPlane.admin()
        .authorization()
        .v1()
        .subjectAccessReview()
        .create(review)
        .getStatus()
        .getAllowed();
  }

  private static PolicyRule jobs() {
    return rule(
        "git.iflytek.com", "iflearnerjobs", "get", "list", "create", "update", "patch", "delete");
  }

  private static PolicyRule statusOfJobs() {
    return rule("git.iflytek.com", "iflearnerjobs/status", "get", "update", "patch");
  }

  private static PolicyRule rule(String group, String resource, String... verbs) {
    return new PolicyRuleBuilder()
        .withApiGroups(group)
        .withResources(resource)
        .withVerbs(verbs)
        .build();
  }
}
