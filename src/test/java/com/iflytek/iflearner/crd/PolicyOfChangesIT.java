package com.iflytek.iflearner.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.iflytek.iflearner.local.SharedControlPlane;
import com.iflytek.iflearner.local.Users;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the shipped policy says of changes. Our CRD refuses most of them by itself, so the policy is
 * put before a kind that has no opinion: it must hold also where the CRD lets a change pass.
 */
class PolicyOfChangesIT {
  private static final String GROUP = "policy.example.com";
  private static final Kubectl KUBECTL = Kubectl.of(SharedControlPlane.get());

  private static final String KIND =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: changedjobs.policy.example.com}
      spec:
        group: policy.example.com
        scope: Namespaced
        names: {kind: ChangedJob, plural: changedjobs, singular: changedjob, listKind: ChangedJobList}
        versions:
        - name: v1
          served: true
          storage: true
          subresources: {status: {}}
          schema:
            openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}
      """;

  private static String namespace = "";

  @SuppressWarnings("NullAway.Init") // set before all tests
  private static KubernetesClient powerless;

  @TempDir static Path folder = Path.of("");

  @BeforeAll
  static void install() throws IOException {
    var file = folder.resolve("policies.yaml");
    Files.writeString(
        file,
        String.join("---\n", KIND, forTheOtherKind("policy"), forTheOtherKind("policy-binding")));
    KUBECTL.run("apply", "-f", file.toString());
    KUBECTL.run("wait", "--for=condition=Established", "crd/changedjobs." + GROUP);
    namespace = SharedControlPlane.newNamespace("policy-of-changes");
    powerless = Users.client(Users.newUser(namespace, "powerless", List.of(ofJobs())));
    stored("early");
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> isRefused("early", "{\"spec\":{\"role\":\"client\"}}"));
  }

  private static String forTheOtherKind(String file) throws IOException {
    return Files.readString(Path.of("webhook-config/validating-admission-" + file + ".yaml"))
        .replace("git.iflytek.com", GROUP)
        .replace("[iflearnerjobs]", "[changedjobs]")
        .replace("name: iflearner-operator\n", "name: policy-of-changes\n")
        .replace("policyName: iflearner-operator", "policyName: policy-of-changes");
  }

  private static PolicyRule ofJobs() {
    return new PolicyRuleBuilder()
        .withApiGroups(GROUP)
        .withResources("changedjobs")
        .withVerbs("get", "create", "update", "patch")
        .build();
  }

  @AfterAll
  static void remove() {
    powerless.close();
    KUBECTL.run("delete", "-f", folder.resolve("policies.yaml").toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'spec':{'role':'client'}}",
        "{'spec':{'host':'b.server.iflearner.com'}}",
        "{'spec':{'host':null}}",
        "{'spec':{'template':{'spec':{'containers':[{'name':'c','image':'other'}]}}}}",
        "{'spec':{'template':{'spec':{'serviceAccountName':'admin'}}}}",
        "{'spec':{'template':{'spec':{'aFieldThatNoSchemaLists':1}}}}",
        "{'spec':{'template':{'metadata':{'labels':{'a':'b'}}}}}",
        "{'spec':{'ports':{'grpc':50003}}}",
        "{'spec':{'exposure':{'type':'None'}}}",
        "{'spec':null}",
      })
  void whatIsMadeDifferentlyIsCheckedAnew(String patch) {
    stored("checked");

    isRefused("checked", Jobs.text(patch));
    assertThatCode(
            () -> job(SharedControlPlane.admin(), "checked").patch(Jobs.MERGE, Jobs.text(patch)))
        .as("one who may create it all")
        .doesNotThrowAnyException();
  }

  /** A queue lets a job start; a person labels it; the garbage collector removes a finalizer. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'spec':{'suspend':true}}",
        "{'spec':{'parties':3}}",
        "{'spec':{'role':'server'}}",
        "{'metadata':{'labels':{'a':'b'}}}",
        "{'metadata':{'finalizers':['example.com/held']}}",
      })
  void whatIsMadeTheSameWayIsNot(String patch) {
    stored("free");

    var changed = job(powerless, "free").patch(Jobs.MERGE, Jobs.text(patch));

    assertThat(Jobs.json(changed).at("/spec/role").asText()).isEqualTo("server");
    job(powerless, "free").patch(Jobs.MERGE, "{\"metadata\":{\"finalizers\":null}}");
  }

  @Test
  void noSpecAtAllIsNoErrorOfThePolicy() {
    stored("bare");
    job(SharedControlPlane.admin(), "bare").patch(Jobs.MERGE, "{\"spec\":null}");

    job(powerless, "bare").patch(Jobs.MERGE, "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");
    isRefused("bare", Jobs.text("{'spec':{'template':{'spec':{}}}}"));
  }

  private static void isRefused(String name, String patch) {
    assertThatThrownBy(() -> job(powerless, name).patch(Jobs.MERGE, patch))
        .isInstanceOfSatisfying(
            KubernetesClientException.class,
            refused -> {
              assertThat(refused.getCode()).isEqualTo(403);
              assertThat(refused.getMessage())
                  .contains("ValidatingAdmissionPolicy 'policy-of-changes'")
                  .contains("must be allowed to create 'pods'");
            });
  }

  /** A new server of that name, whatever was there. */
  private static void stored(String name) {
    var admin = SharedControlPlane.admin();
    job(admin, name).delete();
    var job = Jobs.server(name, "{}");
    job.setApiVersion(GROUP + "/v1");
    job.setKind("ChangedJob");
    admin
        .genericKubernetesResources(GROUP + "/v1", "ChangedJob")
        .inNamespace(namespace)
        .resource(job)
        .create();
  }

  private static Resource<GenericKubernetesResource> job(KubernetesClient client, String name) {
    return client
        .genericKubernetesResources(GROUP + "/v1", "ChangedJob")
        .inNamespace(namespace)
        .withName(name);
  }
}
