package com.iflytek.iflearner.kube;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.iflytek.iflearner.kube.SharedAuthority.Names;
import com.iflytek.iflearner.local.SharedControlPlane;
import com.iflytek.iflearner.pki.Identity;
import com.iflytek.iflearner.pki.Parsed;
import com.iflytek.iflearner.pki.Pem;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.RuleWithOperationsBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where one test has certificates made: a namespace for the Secret, and two webhook configurations
 * of a kind that does not exist, so that no other test meets them.
 */
public final class CertificateSite implements AutoCloseable {
  static final Duration SOON = Duration.ofSeconds(30);
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final RuleWithOperationsBuilder NOTHING =
      new RuleWithOperationsBuilder()
          .withApiGroups("none.iflytek.com")
          .withApiVersions("v1")
          .withResources("nothings")
          .withOperations("CREATE");

  private final KubernetesClient client;
  private final Names names;

  /** In the control plane of all tests. */
  public CertificateSite() {
    this(SharedControlPlane.admin());
  }

  /**
   * @param client may do everything
   */
  public CertificateSite(KubernetesClient client) {
    this.client = client;
    var name = "certificates-" + NUMBERS.incrementAndGet();
    var namespace =
        client
            .resource(
                new NamespaceBuilder()
                    .withNewMetadata()
                    .withGenerateName(name + "-")
                    .endMetadata()
                    .build())
            .create()
            .getMetadata()
            .getName();
    names = new Names(namespace, "authority", name, List.of("hook.fl.svc", "127.0.0.1"));
  }

  public Names names() {
    return names;
  }

  KubernetesClient client() {
    return client;
  }

  /** Both configurations, without caBundle. */
  public CertificateSite configured() {
    givenMutating();
    client
        .resource(
            new ValidatingWebhookConfigurationBuilder()
                .withNewMetadata()
                .withName(names.configuration())
                .endMetadata()
                .addNewWebhook()
                .withName("one.none.iflytek.com")
                .withAdmissionReviewVersions("v1")
                .withSideEffects("None")
                .withNewClientConfig()
                .withUrl("https://127.0.0.1:1/validate")
                .endClientConfig()
                .withRules(NOTHING.build())
                .endWebhook()
                .build())
        .create();
    return this;
  }

  /** The mutating one, with two webhooks. */
  void givenMutating() {
    var configuration =
        new MutatingWebhookConfigurationBuilder()
            .withNewMetadata()
            .withName(names.configuration())
            .endMetadata();
    for (var webhook : List.of("one", "two")) {
      configuration
          .addNewWebhook()
          .withName(webhook + ".none.iflytek.com")
          .withAdmissionReviewVersions("v1")
          .withSideEffects("None")
          .withNewClientConfig()
          .withUrl("https://127.0.0.1:1/mutate")
          .endClientConfig()
          .withRules(NOTHING.build())
          .endWebhook();
    }
    client.resource(configuration.build()).create();
  }

  Resource<Secret> secret() {
    return client.secrets().inNamespace(names.namespace()).withName(names.secret());
  }

  void givenSecret(Map<String, String> labels, Map<String, String> content) {
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(names.namespace())
                .withName(names.secret())
                .withLabels(labels)
                .endMetadata()
                .withStringData(content)
                .build())
        .create();
  }

  void editSecret(Map<String, String> content) {
    secret()
        .edit(secret -> new SecretBuilder(secret).withData(null).withStringData(content).build());
  }

  /** The certificates that the Secret holds. */
  List<X509Certificate> authorities() {
    return certificates(secret().require().getData().getOrDefault("ca.crt", ""));
  }

  Resource<MutatingWebhookConfiguration> mutating() {
    return client
        .admissionRegistration()
        .v1()
        .mutatingWebhookConfigurations()
        .withName(names.configuration());
  }

  Resource<ValidatingWebhookConfiguration> validating() {
    return client
        .admissionRegistration()
        .v1()
        .validatingWebhookConfigurations()
        .withName(names.configuration());
  }

  /** As a tool does that applies a manifest of its own. */
  void patchMutating(String jsonPatch) {
    mutating().patch(PatchContext.of(PatchType.JSON), jsonPatch);
  }

  /** What each of the three webhooks trusts. */
  public List<List<X509Certificate>> bundles() {
    var mutating = mutating().require().getWebhooks().stream().map(hook -> hook.getClientConfig());
    var validating =
        validating().require().getWebhooks().stream().map(hook -> hook.getClientConfig());
    return Stream.concat(mutating, validating)
        .map(config -> Objects.requireNonNullElse(config.getCaBundle(), ""))
        .map(CertificateSite::certificates)
        .toList();
  }

  /** Whom all webhooks trust. */
  public List<X509Certificate> trusted() {
    var bundles = bundles();
    return bundles.getFirst().stream()
        .filter(certificate -> bundles.stream().allMatch(bundle -> bundle.contains(certificate)))
        .toList();
  }

  void untilAllTrust(List<X509Certificate> authorities) {
    await("every caBundle holds the authorities")
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(bundles())
                    .allSatisfy(bundle -> assertThat(bundle).containsAll(authorities)));
  }

  /** As the API server judges at {@code at}. */
  void assertTrusted(Identity identity, Instant at) throws GeneralSecurityException {
    for (var bundle : bundles()) {
      var anchors =
          bundle.stream().map(ca -> new TrustAnchor(ca, null)).collect(Collectors.toSet());
      var parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(at));
      var path = CertificateFactory.getInstance("X.509").generateCertPath(identity.chain());
      CertPathValidator.getInstance("PKIX").validate(path, parameters);
    }
  }

  @Override
  public void close() {
    mutating().delete();
    validating().delete();
    client.namespaces().withName(names.namespace()).delete();
  }

  private static List<X509Certificate> certificates(String base64) {
    var pem = new String(Base64.getDecoder().decode(base64), US_ASCII);
    return Pem.certificates("it", pem)
            instanceof Parsed.Good<List<X509Certificate>>(var certificates)
        ? certificates
        : List.of();
  }
}
