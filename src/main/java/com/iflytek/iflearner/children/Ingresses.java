package com.iflytek.iflearner.children;

import com.iflytek.iflearner.job.Exposure;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.Role;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPathBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLSBuilder;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The Ingress of a job: the route by which the other organisations reach it over TLS. */
public final class Ingresses {
  private static final String NGINX = "nginx.ingress.kubernetes.io/";

  /** The prototype's way to name a class; it would outrank {@code spec.ingressClassName}. */
  private static final String CLASS_ANNOTATION = "kubernetes.io/ingress.class";

  /**
   * How long an edge waits for an answer, and between two reads of a request. The long call is the
   * last party's upload, answered only after the aggregation: 19 s were measured for 40 MB on
   * loopback. The largest message, 1 GiB, is 27 times that: 27 × 19 s = 513 s. Seven times as long,
   * for more parties and slower computers, is an hour.
   */
  private static final String LONGEST_CALL_SECONDS = "3600";

  /**
   * Off. The largest message is 1 GiB and 5 bytes of gRPC frame, so that the prototype's limit of
   * 1024m was 5 bytes short; the process has its own limit.
   */
  private static final String NO_BODY_LIMIT = "0";

  private static final Map<String, String> ANNOTATIONS =
      Map.of(
          NGINX + "ssl-redirect", "true",
          NGINX + "backend-protocol", "GRPC",
          NGINX + "proxy-body-size", NO_BODY_LIMIT,
          NGINX + "proxy-read-timeout", LONGEST_CALL_SECONDS,
          NGINX + "proxy-send-timeout", LONGEST_CALL_SECONDS);

  private Ingresses() {}

  /** What {@code job} wants; empty for a job without a route or a host. */
  public static Optional<Ingress> of(Job job, String defaultIngressClass) {
    var host = job.spec().host();
    return host == null || job.spec().exposure().type() != Exposure.Type.INGRESS
        ? Optional.empty()
        : Optional.of(routing(host, job, className(job, defaultIngressClass)));
  }

  /** The class that the job's Ingress names. */
  public static String className(Job job, String defaultIngressClass) {
    return Objects.requireNonNullElse(
        job.spec().exposure().ingressClassName(), defaultIngressClass);
  }

  /** {@code live} with only our fields put right; empty if nothing is wrong. */
  public static Optional<Ingress> repaired(Ingress desired, Ingress live) {
    var annotations = Child.merged(live.getMetadata().getAnnotations(), ANNOTATIONS);
    annotations.remove(CLASS_ANNOTATION);
    var repaired =
        new IngressBuilder(live)
            .editMetadata()
            .withLabels(
                Child.merged(live.getMetadata().getLabels(), desired.getMetadata().getLabels()))
            .withAnnotations(annotations)
            .endMetadata()
            .withSpec(desired.getSpec())
            .build();
    return repaired.equals(live) ? Optional.empty() : Optional.of(repaired);
  }

  private static Ingress routing(String host, Job job, String className) {
    var backend =
        new HTTPIngressPathBuilder()
            .withPath("/")
            .withPathType("Prefix")
            .withNewBackend()
            .withNewService()
            .withName(job.metadata().name())
            .withNewPort()
            .withNumber(Services.GRPC_PORT)
            .endPort()
            .endService()
            .endBackend()
            .build();
    return new IngressBuilder()
        .withMetadata(Child.metadata(job))
        .editMetadata()
        .withAnnotations(ANNOTATIONS)
        .endMetadata()
        .withNewSpec()
        .withIngressClassName(className)
        .withRules(
            new IngressRuleBuilder()
                .withHost(host)
                .withNewHttp()
                .withPaths(backend)
                .endHttp()
                .build())
        .withTls(new IngressTLSBuilder().withHosts(host).withSecretName(secretName(job)).build())
        .endSpec()
        .build();
  }

  private static String secretName(Job job) {
    return Objects.requireNonNullElse(
        job.spec().exposure().tlsSecretName(),
        job.spec().is(Role.SERVER) ? "server-iflearner-secret" : "party-iflearner-secret");
  }
}
