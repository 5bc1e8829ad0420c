package com.iflytek.iflearner.lifecycle;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.iflytek.iflearner.job.Jobs;
import com.iflytek.iflearner.local.Judge;
import com.iflytek.iflearner.local.Judge.Verdict;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * How tools read a job: kstatus (Helm 4, Flux), Argo CD with our script, and what {@code kubectl
 * wait} waits for.
 */
class JudgedIT {

  @Test
  void everyStateIsReadAsWhatItIs() {
    var rows = States.all();
    var verdicts = Judge.of(rows.stream().map(States.Row::stored).toList());

    assertThat(IntStream.range(0, rows.size()).mapToObj(i -> read(rows.get(i), verdicts.get(i))))
        .containsExactlyElementsOf(rows.stream().map(States.Row::toString).toList());
  }

  @Test
  void argoCdIsToldWhoIsBehindThoughTheJobIsHealthy() {
    var stuck = Seen.running().withTraining(States.parties(2, false, 3600)).recordedAt(Seen.NOW);

    assertThat(judged(stuck.draft()).healthMessage())
        .startsWith("[IFL3016] No epoch has advanced for 1800 s. ");
  }

  /** An error in the script would be shown instead of the job's state. */
  @Test
  void argoCdsScriptSurvivesWhateverIsStored() {
    var draft = Seen.running().draft();
    var garbage =
        Stream.of(
                draft.without("/status"),
                draft.with("/status", Map.of()),
                draft.with("/status", "gone"),
                draft.with("/status", aPods()),
                draft.with("/status/observedGeneration", "1"),
                draft.with("/status/conditions", Map.of("Ready", "True")),
                draft.with("/status/conditions", "none"),
                draft.with("/status/conditions", List.of("Ready", 7, List.of(), Map.of())),
                draft.with("/status/conditions", List.of(Map.of("type", 1, "status", true))),
                draft.with("/status/conditions", List.of(Map.of("type", "Ready"))),
                draft.without("/status/conditions"),
                draft.without("/metadata/generation"))
            .map(Jobs.Draft::raw)
            .toList();

    assertThat(Judge.of(garbage))
        .extracting(Verdict::health, Verdict::healthMessage)
        .allMatch(said -> said.toList().getFirst().equals("Progressing"));
  }

  @Test
  void aMessageThatIsNoTextIsLeftOut() {
    var ready = Map.of("type", "Ready", "status", "True", "message", List.of("x"));

    assertThat(judged(Seen.running().draft().with("/status/conditions", List.of(ready))))
        .extracting(Verdict::health, Verdict::healthMessage)
        .containsExactly("Healthy", "");
  }

  private static Verdict judged(Jobs.Draft draft) {
    return Judge.of(List.of(draft.raw())).getFirst();
  }

  /** What the prototype stored. */
  private static Map<String, ?> aPods() {
    return Map.of(
        "phase",
        "Running",
        "conditions",
        List.of(Map.of("type", "Ready", "status", "True")),
        "podIP",
        "10.0.0.7");
  }

  private static String read(States.Row row, Verdict verdict) {
    return new States.Row(
            row.state(), row.stored(), verdict.kstatus(), verdict.health(), holds(row.stored()))
        .toString();
  }

  /** A condition of an older generation counts for nothing. */
  private static String holds(ObjectNode stored) {
    long generation = stored.at("/metadata/generation").asLong();
    return StreamSupport.stream(stored.at("/status/conditions").spliterator(), false)
        .filter(c -> c.path("status").asText().equals("True"))
        .filter(c -> c.path("observedGeneration").asLong() >= generation)
        .map(c -> c.path("type").asText())
        .collect(joining(" "));
  }
}
