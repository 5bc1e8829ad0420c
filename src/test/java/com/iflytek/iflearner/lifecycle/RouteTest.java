package com.iflytek.iflearner.lifecycle;

import static com.iflytek.iflearner.job.Condition.Type.RECONCILING;
import static com.iflytek.iflearner.job.Condition.Type.ROUTE_READY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.iflytek.iflearner.children.Services;
import com.iflytek.iflearner.lifecycle.Observation.IngressClassState;
import com.iflytek.iflearner.reconcile.Copies;
import com.iflytek.iflearner.reconcile.Nodes;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Service and route. */
class RouteTest {

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void saysHowItStandsWithTheRoute(String situation, Seen seen, String said) {
    var condition = seen.condition(ROUTE_READY);

    assertThat(
            "%s/%s %s"
                .formatted(condition.status().wire(), condition.reason(), condition.message()))
        .startsWith(said);
  }

  static Stream<Arguments> saysHowItStandsWithTheRoute() {
    var good = Seen.running();
    return Stream.of(
        arguments("all in place", good, "True/Routed"),
        arguments(
            "no route wanted",
            good.without(Ingress.class).withDraft(d -> d.with("/spec/exposure/type", "None")),
            "True/NotExposed"),
        arguments(
            "no address published",
            good.withIngress(i -> new IngressBuilder(i).withStatus(null).build()),
            "Unknown/WaitingForAddress [IFL3007]"),
        arguments(
            "no such class",
            good.withIngressClass(new IngressClassState.Missing()),
            "False/IngressClassNotFound [IFL3005] The cluster has no ingress class 'nginx'"),
        arguments(
            "a class of another controller",
            good.withIngressClass(new IngressClassState.Known("traefik.io/ingress-controller")),
            "Unknown/ControllerUnknown [IFL3006]"),
        arguments(
            "a foreign Service",
            good.withService(s -> owner(s, null)),
            "False/NameTaken [IFL3003] The Service 'fl/job1' does not belong to this job"),
        arguments(
            "a foreign Ingress",
            good.withIngress(i -> owner(i, null)),
            "False/NameTaken [IFL3003] The Ingress 'fl/job1' does not belong to this job"),
        arguments(
            "the Service of an earlier job",
            good.withService(s -> owner(s, "uid-earlier")),
            "False/WaitingForOldChildren [IFL3004] The Service 'fl/job1'"),
        arguments(
            "a Service that is being deleted",
            good.withService(s -> leaving(s)),
            "False/Terminating The Service"),
        arguments(
            "a Service that the API server refuses",
            good.without(Service.class).refused("Service", 403, "exceeded quota: services"),
            "False/Refused [IFL3012] The API server refuses the Service 'fl/job1': exceeded quota"),
        arguments("a job that only begins", Seen.applied(), "False/NotAccepted"));
  }

  @Test
  void bothNamesTakenAreSaidAtOnce() {
    var seen = Seen.running().withService(s -> owner(s, null)).withIngress(i -> owner(i, null));

    assertThat(seen.condition(ROUTE_READY).message())
        .contains("Service 'fl/job1'", "Ingress 'fl/job1'");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void eachChildIsEnsuredOnItsOwn(String situation, Seen seen, List<String> steps) {
    assertThat(seen.steps()).isEqualTo(steps);
  }

  static Stream<Arguments> eachChildIsEnsuredOnItsOwn() {
    var good = Seen.running();
    return Stream.of(
        arguments("all in place", good, List.of()),
        arguments("no Service", good.without(Service.class), List.of("Create Service")),
        arguments("no Ingress", good.without(Ingress.class), List.of("Create Ingress")),
        arguments(
            "neither",
            good.without(Ingress.class).without(Service.class),
            List.of("Create Service", "Create Ingress")),
        arguments(
            "both edited",
            good.withService(s -> new ServiceBuilder(s).editSpec().withPorts().endSpec().build())
                .withIngress(i -> new IngressBuilder(i).editSpec().withTls().endSpec().build()),
            List.of("Replace Service", "Replace Ingress")),
        arguments(
            "a foreign Service and no Ingress",
            good.withService(s -> owner(s, null)).without(Ingress.class),
            List.of("Create Ingress")),
        arguments(
            "an earlier job's Service, edited",
            good.withService(
                s ->
                    owner(
                        new ServiceBuilder(s).editSpec().withPorts().endSpec().build(),
                        "uid-earlier")),
            List.of()),
        arguments(
            "a Service that is being deleted",
            good.withService(
                s -> leaving(new ServiceBuilder(s).editSpec().withPorts().endSpec().build())),
            List.of()),
        arguments(
            "an unknown class and no Ingress",
            good.without(Ingress.class).withIngressClass(new IngressClassState.Missing()),
            List.of("Create Ingress")));
  }

  @Test
  void aNameThatIsTakenIsLookedAtAgain() {
    var seen = Seen.running().withService(s -> owner(s, null));

    assertThat(seen.plan().wakeAt()).isEqualTo(Seen.NOW.plusSeconds(60));
    assertThat(seen.condition(RECONCILING).reason()).isEqualTo("NameTaken");
  }

  @Test
  void thePrototypesServiceIsRepointedOnlyOnceThePodCarriesTheLabel() {
    var labels = Map.of("app", "job1");
    var left =
        Seen.routed()
            .withPod(pod -> Nodes.running(labelled(pod, labels)))
            .withService(
                s -> new ServiceBuilder(s).editSpec().withSelector(labels).endSpec().build());

    assertThat(left.steps()).containsExactly("Replace Pod");
    var labelledPod = (Pod) left.plan().steps().getFirst().object();
    var next = left.withPod(_ -> labelledPod);
    assertThat(next.steps()).containsExactly("Replace Service");
    assertThat(((Service) next.plan().steps().getFirst().object()).getSpec().getSelector())
        .isEqualTo(Services.of(next.job()).getSpec().getSelector());
  }

  private static Pod labelled(Pod pod, Map<String, String> labels) {
    return new PodBuilder(pod)
        .editMetadata()
        .withLabels(labels)
        .endMetadata()
        .editSpec()
        .withSchedulingGates()
        .endSpec()
        .build();
  }

  private static <T extends HasMetadata> T owner(T child, @Nullable String uid) {
    var references = new ArrayList<OwnerReference>();
    if (uid != null) {
      references.add(
          new OwnerReferenceBuilder(child.getMetadata().getOwnerReferences().getFirst())
              .withUid(uid)
              .build());
    }
    return changed(child, metadata -> metadata.withOwnerReferences(references));
  }

  private static <T extends HasMetadata> T leaving(T child) {
    return changed(child, metadata -> metadata.withDeletionTimestamp("2026-11-22T11:59:59Z"));
  }

  @SuppressWarnings("unchecked") // a copy is of the same kind
  private static <T extends HasMetadata> T changed(T child, Consumer<ObjectMetaBuilder> change) {
    var metadata = new ObjectMetaBuilder(child.getMetadata());
    change.accept(metadata);
    return (T) Copies.with(child, metadata.build());
  }
}
