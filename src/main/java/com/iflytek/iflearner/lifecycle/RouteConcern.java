package com.iflytek.iflearner.lifecycle;

import static com.iflytek.iflearner.job.Condition.Type.ROUTE_READY;

import com.iflytek.iflearner.children.Ingresses;
import com.iflytek.iflearner.children.Services;
import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Exposure;
import com.iflytek.iflearner.lifecycle.Observation.IngressClassState;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Service and route: that they are there, ours, and known to an edge. */
final class RouteConcern {
  /** Controllers that read the annotations of our Ingress. */
  private static final String KNOWN_CONTROLLER = "k8s.io/ingress-nginx";

  private RouteConcern() {}

  static Finding of(Situation situation) {
    var steps = new ArrayList<Step>();
    if (situation.violations().isEmpty() || situation.begun()) {
      steps.addAll(service(situation));
    }
    if (situation.claimed()) {
      // Never before the claim: two Ingresses for one host would share its traffic.
      steps.addAll(ingress(situation));
    }
    var said = said(situation, !steps.isEmpty());
    return new Finding(steps, said, waits(said) ? situation.recheck() : null);
  }

  /**
   * Where the edge answers for the job, as the Ingress's own status says; null if it does not say.
   */
  static @Nullable String address(Situation situation) {
    var ingress = situation.seen().ingress();
    return situation.ours(ingress) ? address(Objects.requireNonNull(ingress)).orElse(null) : null;
  }

  private static List<Step> service(Situation situation) {
    var desired = Services.of(situation.job());
    var live = situation.seen().service();
    return Children.ensured(
        situation,
        desired,
        live,
        live != null && wouldLoseItsPod(situation, desired, live)
            ? (_, _) -> Optional.empty()
            : Services::repaired);
  }

  /**
   * The prototype's Service selects by another label than ours. Its selector may change only once
   * the Pod carries our label: the other order takes the endpoints away for a moment, and a gap of
   * seconds hangs a federation.
   */
  private static boolean wouldLoseItsPod(Situation situation, Service desired, Service live) {
    var pod = situation.pod();
    return pod != null
        && !Services.selects(situation.job(), pod)
        && !Objects.equals(live.getSpec().getSelector(), desired.getSpec().getSelector());
  }

  private static List<Step> ingress(Situation situation) {
    return Ingresses.of(situation.job(), situation.settings().defaultIngressClass())
        .map(
            desired ->
                Children.ensured(
                    situation, desired, situation.seen().ingress(), Ingresses::repaired))
        .orElse(List.of());
  }

  private static Said said(Situation situation, boolean pending) {
    var exposed = situation.job().spec().exposure().type() == Exposure.Type.INGRESS;
    var problems =
        Stream.of(
                situation.refusal("Service").map(RouteConcern::refused),
                situation.refusal("Ingress").map(RouteConcern::refused),
                Children.inTheWay(situation, ROUTE_READY, situation.seen().service()),
                exposed
                    ? Children.inTheWay(situation, ROUTE_READY, situation.seen().ingress())
                    : Optional.<Said>empty())
            .flatMap(Optional::stream)
            .toList();
    if (!problems.isEmpty()) {
      return together(problems);
    }
    if (!situation.claimed()) {
      return Said.no(
          ROUTE_READY, "NotAccepted", "No route is made or changed before the job is accepted.");
    }
    if (pending) {
      return Said.no(ROUTE_READY, "Pending", "Service and route are being made.");
    }
    return exposed
        ? edge(situation)
        : Said.yes(ROUTE_READY, "NotExposed", "The job wants no route.");
  }

  private static Said edge(Situation situation) {
    var className =
        Ingresses.className(situation.job(), situation.settings().defaultIngressClass());
    return switch (situation.seen().ingressClass()) {
      case IngressClassState.Missing() ->
          Said.no(
              ROUTE_READY,
              "IngressClassNotFound",
              Code.INGRESS_CLASS_NOT_FOUND,
              "The cluster has no ingress class '%s', so that nothing may serve the route."
                  .formatted(className));
      case IngressClassState.Unreadable() ->
          Said.unknown(
              ROUTE_READY,
              "ControllerUnknown",
              Said.coded(
                  Code.CONTROLLER_UNKNOWN,
                  "The operator may not read ingress classes, so it cannot tell whether '%s' exists and who serves it."
                      .formatted(className)));
      case IngressClassState.Known(var controller) when !KNOWN_CONTROLLER.equals(controller) ->
          Said.unknown(
              ROUTE_READY,
              "ControllerUnknown",
              Said.coded(
                  Code.CONTROLLER_UNKNOWN,
                  "The ingress class '%s' belongs to '%s', which may not read the annotations of '%s' that carry gRPC."
                      .formatted(className, controller, KNOWN_CONTROLLER)));
      case IngressClassState.Known(_) when address(situation) == null ->
          Said.unknown(
              ROUTE_READY,
              "WaitingForAddress",
              Said.coded(
                  Code.WAITING_FOR_ADDRESS,
                  "The edge has published no address for the route; not every edge does."));
      case IngressClassState.Known(_) ->
          Said.yes(ROUTE_READY, "Routed", "Service and route are there and ours.");
    };
  }

  private static Said refused(Refusal refusal) {
    return Said.no(ROUTE_READY, "Refused", Code.CHILD_REFUSED, refusal.sentence());
  }

  /** One name may be taken twice: who has to act learns of all at once. */
  private static Said together(List<Said> problems) {
    return Said.no(
        ROUTE_READY,
        problems.getFirst().reason(),
        String.join(" ", problems.stream().map(Said::message).toList()));
  }

  private static boolean waits(Said said) {
    return said.reason().equals("NameTaken") || said.reason().equals("WaitingForOldChildren");
  }

  private static Optional<String> address(Ingress ingress) {
    return Optional.ofNullable(ingress.getStatus())
        .map(status -> status.getLoadBalancer())
        .flatMap(balancer -> balancer.getIngress().stream().findFirst())
        .map(point -> point.getHostname() == null ? point.getIp() : point.getHostname());
  }
}
