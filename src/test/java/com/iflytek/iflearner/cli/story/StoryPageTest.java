package com.iflytek.iflearner.cli.story;

import static com.iflytek.iflearner.cli.story.Spoken.NOW;
import static com.iflytek.iflearner.cli.story.Spoken.SINCE;
import static com.iflytek.iflearner.job.Condition.Status.FALSE;
import static com.iflytek.iflearner.job.Condition.Type.READY;
import static org.assertj.core.api.Assertions.assertThat;

import com.iflytek.iflearner.children.Pods;
import com.iflytek.iflearner.children.Services;
import com.iflytek.iflearner.job.Job;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StoryPageTest {
  private static final String HOSTILE = "\u001b[2J\u202eevil\nline";

  @Test
  void theWholeStoryStandsOnOnePage() {
    var job = Spoken.server().job();
    var page = page(seen(job, List.of(event("Pod", "p", SINCE, "Pulled", "Image is here."))));

    assertThat(page.lines())
        .containsExactly(
            "fl/job1",
            "  role        server",
            "  host        job1.server.iflearner.com",
            "  phase       Running",
            "  attempt     1, 0 failed before",
            "  age         2h",
            "  waiting on  nobody",
            "",
            "Conditions",
            "  Accepted     True     12m  Accepted     The spec is valid and the host is ours.",
            "  RouteReady   True     12m  Routed       Service and route are there and ours.",
            "  Ready        True     12m  Training     The Pod of attempt 1 runs.",
            "  Succeeded    Unknown  12m  NotFinished  The job has not finished.",
            "  Progressing  True     12m  Training     Epoch 3 of 10.",
            "",
            "Children",
            "  Pod      Running on node n1, container aggregator runs and ready",
            "  Service  10.0.0.1, grpc 80, http 82",
            "  Ingress  none",
            "",
            "Progress: epoch 3/10, 2/2 parties",
            "  party    epoch  ready  complete  last progress",
            "  client1  3      yes    no        20s ago",
            "  client2  3      yes    no        20s ago",
            "",
            "Events",
            "  12m ago  Normal  Pod  Pulled  Image is here.");
  }

  @Test
  void programsReadTheSame() {
    var json = page(seen(Spoken.server().job(), List.of())).json();

    assertThat(json.at("/status/conditions/0/type").asText()).isEqualTo("Accepted");
    assertThat(json.at("/status/progress/parties/1/name").asText()).isEqualTo("client2");
    assertThat(json.at("/children/1/kind").asText()).isEqualTo("Service");
    assertThat(json.at("/host").asText()).isEqualTo("job1.server.iflearner.com");
  }

  @Test
  void theNewestEventsOfThisJobAndItsPodsAreTold() {
    var job = Spoken.server().job();
    var events =
        Stream.concat(
                IntStream.range(0, 50)
                    .mapToObj(i -> event("Pod", "p", SINCE.plusSeconds(50 - i), "R" + i, "")),
                Stream.of(
                    event("IflearnerJob", "another-uid", NOW, "Foreign", ""),
                    event("Service", "s", NOW, "Foreign", ""),
                    event("Pod", "p", Instant.parse("2026-11-22T09:00:00Z"), "TooOld", ""),
                    event("IflearnerJob", "uid-server", NOW, "Ours", "")))
            .toList();

    assertThat(JobStory.of(seen(job, events)).events())
        .hasSize(JobStory.MOST_EVENTS)
        .extracting(JobStory.Told::reason)
        .startsWith("R18", "R17")
        .endsWith("R0", "Ours")
        .doesNotContain("Foreign", "TooOld");
  }

  @Test
  void whatOthersWroteCannotSteerATerminal() {
    var job =
        Spoken.server()
            .says(READY, FALSE, "PodPending", "[IFL3008] " + HOSTILE)
            .progress(1, Spoken.party(HOSTILE, 1, SINCE))
            .with("/spec/host", HOSTILE)
            .job();
    var page = page(seen(job, List.of(event("Pod", "p", NOW, HOSTILE, "x".repeat(100_000)))));
    var why =
        WhyPage.of(
            Reasoning.of(
                Evidence.gathered(job, List.of(), _ -> new LogTail.Text(""), List.of(), NOW)),
            _ -> new Advice("cause", "cure"));

    assertThat(
            Stream.of(page, why)
                .flatMap(p -> Stream.concat(p.lines().stream(), Stream.of(p.json().toString()))))
        .allMatch(line -> line.chars().noneMatch(c -> c < ' ' || c == 0x202e || c == 0x1b))
        .noneMatch(line -> line.contains("\\u001b") || line.contains("\\n"));
    assertThat(page.lines()).allMatch(line -> line.length() <= Page.LONGEST + 1);
    assertThat(why.lines().get(1)).isEqualTo("[IFL3008] ?[2J?evil line");
  }

  @Test
  void whatMayNotBeReadIsSaid() {
    var job = Spoken.server().job();
    var page = page(new Seen(job, null, null, null, List.of(), Map.of("Pod", "You may not."), NOW));

    assertThat(page.lines())
        .contains("  Pod      not read", "  Service  none")
        .endsWith("You may not.");
  }

  private static Page page(Seen seen) {
    return StoryPage.of(JobStory.of(seen));
  }

  private static Seen seen(Job job, List<Event> events) {
    var service = Services.of(job);
    service.getSpec().setClusterIP("10.0.0.1");
    return new Seen(job, pod(job), service, null, events, Map.of(), NOW);
  }

  private static Pod pod(Job job) {
    return new PodBuilder(Pods.of(job, 1))
        .editSpec()
        .withNodeName("n1")
        .withSchedulingGates()
        .endSpec()
        .withNewStatus()
        .withPhase("Running")
        .withContainerStatuses(
            new ContainerStatusBuilder()
                .withName("aggregator")
                .withReady(true)
                .withNewState()
                .withNewRunning()
                .endRunning()
                .endState()
                .build())
        .endStatus()
        .build();
  }

  private static Event event(String kind, String uid, Instant at, String reason, String message) {
    return new EventBuilder()
        .withNewInvolvedObject()
        .withKind(kind)
        .withUid(uid)
        .endInvolvedObject()
        .withType("Normal")
        .withReason(reason)
        .withMessage(message)
        .withLastTimestamp(at.toString())
        .build();
  }
}
