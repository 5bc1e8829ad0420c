package com.iflytek.iflearner.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.iflytek.iflearner.job.Domains;
import com.iflytek.iflearner.job.JobCodec;
import com.iflytek.iflearner.local.SharedControlPlane;
import com.iflytek.iflearner.rules.Violations;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the CRD alone says, in a cluster without our webhooks. */
class CrdIT {
  private static final Kubectl KUBECTL = Kubectl.of(SharedControlPlane.get());
  private static String namespace = "";

  /** Patch, field, message. */
  private static final String NEVER =
      """
      {'metadata': {'name': '1job'}}                               | <nil>         | [IFL1007] `metadata.name` must
      {'spec': null}                                               | spec          | [IFL1002] must be set
      {'spec': {'role': 'sever'}}                                  | spec.role     | Unsupported value: "sever"
      {'spec': {'role': null}}                                     | spec.role     | Required value
      {'spec': {'host': null}}                                     | spec.host     | [IFL1003] must be set
      {'spec': {'host': ''}}                                       | spec.host     | [IFL1004] must be a DNS-1123 subdomain
      {'spec': {'host': 'Job1.server.iflearner.com'}}              | spec.host     | [IFL1004] must be a DNS-1123 subdomain
      {'spec': {'host': '*.server.iflearner.com'}}                 | spec.host     | [IFL1004] must be a DNS-1123 subdomain
      {'spec': {'host': '0123456789012345678901234567890123456789012345678901234567890123.com'}} | spec.host | [IFL1004]
      {'spec': {'exposure': {'ingressClassName': 'Nginx'}}}        | spec.exposure.ingressClassName | [IFL1015] must be
      {'spec': {'template': null}}                                 | spec.template | Required value
      {'spec': {'template': {'spec': null}}}                       | spec.template.spec.containers | [IFL1011] must have
      {'spec': {'template': {'spec': {'containers': []}}}}         | spec.template.spec.containers | [IFL1011] must have
      {'spec': {'progressDeadlineSeconds': 0}}                     | spec.progressDeadlineSeconds | should be greater than or equal to 1
      {'spec': {'parties': 0}}                                     | spec.parties  | should be greater than or equal to 1
      {'spec': {'ports': {'grpc': 65536}}}                         | spec.ports.grpc | should be less than or equal to 65535
      {'spec': {'ports': {'grpc': 50002}}}                         | spec.ports    | [IFL1013] `grpc` (default 50001) and
      {'spec': {'exposure': {'type': 'NodePort'}}}                 | spec.exposure.type | Unsupported value: "NodePort"
      {'spec': {'exposure': {'tlsSecretName': ''}}}                | spec.exposure.tlsSecretName | [IFL1015] must be
      """;

  @BeforeAll
  static void install() {
    KUBECTL.install(Manifests.CRD);
    namespace = SharedControlPlane.newNamespace("crd");
  }

  @Test
  void installsWithoutAWarning() {
    assertThat(
            KUBECTL.run(
                "apply", "--server-side", "--force-conflicts", "-f", Manifests.CRD.toString()))
        .isEqualTo(
            "customresourcedefinition.apiextensions.k8s.io/iflearnerjobs.git.iflytek.com"
                + " serverside-applied\n");
  }

  @Test
  void explainTeachesByTheShortName() {
    assertThat(KUBECTL.run("explain", "iflj.spec"))
        .contains("The DNS name at which the others reach this job")
        .contains("enum: server, client");
    assertThat(KUBECTL.run("explain", "iflj.spec.template.spec.containers.resources"))
        .contains("limits");
  }

  @Test
  void getShowsRoleHostAndPhase() {
    var name = stored("{}").get().getMetadata().getName();

    assertThat(KUBECTL.run("get", "iflj", "-n", namespace, name, "-o", "wide").lines())
        .first()
        .asString()
        .matches(
            "NAME +ROLE +HOST +PHASE +EPOCH +PARTIES +WAITING-ON +REASON +AGE +ADDRESS +MESSAGE");
    assertThat(KUBECTL.run("get", "iflearner", "-n", namespace, "-o", "name"))
        .contains("iflearnerjob.git.iflytek.com/" + name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"iflearnerjob-server", "iflearnerjob-client1", "iflearnerjob-client2"})
  void theSamplesOfThePrototypeAreTakenAsTheyAre(String name) {
    var sample = Jobs.of(Manifests.read(Manifests.PROTOTYPE.resolve(name + ".yaml")));

    assertThat(Jobs.json(dryRun(sample)).get("spec")).isEqualTo(Jobs.json(sample).get("spec"));
  }

  @Test
  void aNewJobIsNotObserved() {
    assertThat(Jobs.json(dryRun(Jobs.server("fresh", "{}"))).get("status"))
        .hasToString("{\"observedGeneration\":-1}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'metadata':{'annotations':{'a':'1'},'labels':{'l':'2'}}}",
        "{'spec':{'containers':[{'name':'c','resources':{'limits':{'cpu':2,'memory':'1Gi'}}}]}}",
        "{'spec':{'tolerations':[{'effect':'','operator':'Exists'}]}}",
        "{'spec':{'containers':[{'livenessProbe':{'tcpSocket':{'port':'grpc'}},'name':'c'}]}}"
      })
  void theTemplateTakesWhatAPodTakes(String template) {
    var job = Jobs.server("full", "{'spec':{'template':" + template + "}}");

    assertThat(Jobs.json(dryRun(job)).get("spec")).isEqualTo(Jobs.json(job).get("spec"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = NEVER)
  void whatCanNeverWorkIsRefused(String patch, String field, String message) {
    refused(() -> dryRun(Jobs.server("bad", patch)), field, message);
  }

  /** The CRD is the net beneath: nothing falls into it that the webhook would let through. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = NEVER)
  void theRulesRefuseItToo(String patch) {
    var job = JobCodec.read((ObjectNode) Jobs.json(Jobs.server("bad", patch)));

    assertThat(Violations.of(job, Domains.DEFAULT)).isNotEmpty();
  }

  @Test
  void theTemplateIsHeldToTheSchemaOfAPod() {
    var never = Jobs.server("bad", "{'spec':{'template':{'spec':{'restartPolicy':'never'}}}}");

    refused(
        () -> dryRun(never), "spec.template.spec.restartPolicy", "Unsupported value: \"never\"");
  }

  @Test
  void aClientMayListenWhereAServerHasItsStatusPage() {
    var client = Jobs.server("client", "{'spec':{'role':'client','ports':{'grpc':50002}}}");

    assertThatCode(() -> dryRun(client)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {'spec': null}                                         | spec               | [IFL1002]
          {'spec': {'role': 'client'}}                           | spec.role          | [IFL1009]
          {'spec': {'host': 'b.server.iflearner.com'}}           | spec.host          | [IFL1009]
          {'spec': {'host': null}}                               | spec.host          | [IFL1009]
          {'spec': {'schedulername': 'volcano'}}                 | spec.schedulername | [IFL1010]
          {'spec': {'ports': {'grpc': 6000}}}                    | spec.ports         | [IFL1010]
          {'spec': {'exposure': {'type': 'None'}}}               | spec.exposure      | [IFL1010]
          {'spec': {'exposure': {'ingressClassName': 'traefik'}}} | spec.exposure     | [IFL1010]
          {'spec': {'exposure': {'tlsSecretName': 'mine'}}}      | spec.exposure      | [IFL1010]
          {'spec': {'template': {'metadata': {'labels': {'a': 'b'}}}}} | spec.template | [IFL1010]
          {'spec': {'template': {'spec': {'volumes': [{'name': 'b'}, {'name': 'a'}]}}}} | spec.template | [IFL1010]
          """)
  void whatRunsCannotChange(String patch, String field, String code) {
    var job = stored("{'spec':{'template':{'spec':{'volumes':[{'name':'a'},{'name':'b'}]}}}}");

    refused(() -> job.patch(Jobs.MERGE, Jobs.text(patch)), field, code + " must");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'spec':{'parties':3}}",
        "{'metadata':{'labels':{'a':'b'}}}",
        "{'spec':{'ports':{'grpc':50001,'status':50002}}}",
        "{'spec':{'exposure':{'type':'Ingress'}}}"
      })
  void allElseCanChange(String patch) {
    var job = stored("{}");

    assertThatCode(() -> job.patch(Jobs.MERGE, Jobs.text(patch))).doesNotThrowAnyException();
  }

  private static GenericKubernetesResource dryRun(GenericKubernetesResource job) {
    return Jobs.in(SharedControlPlane.admin(), namespace)
        .resource(job)
        .dryRun()
        .fieldValidation(Validation.STRICT)
        .create();
  }

  private static Resource<GenericKubernetesResource> stored(String patch) {
    var jobs = Jobs.in(SharedControlPlane.admin(), namespace);
    var job = Jobs.server("job-" + UUID.randomUUID().toString().substring(0, 8), patch);
    return jobs.resource(jobs.resource(job).create());
  }

  private static void refused(ThrowingCallable call, String field, String message) {
    var refusal = catchThrowableOfType(KubernetesClientException.class, call);

    assertThat(refusal).isNotNull();
    assertThat(refusal.getCode()).isEqualTo(422);
    assertThat(refusal.getStatus().getDetails().getCauses())
        .anySatisfy(
            cause -> {
              assertThat(cause.getField()).isEqualTo(field);
              assertThat(cause.getMessage()).contains(message);
            });
  }
}
