package com.iflytek.iflearner.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.iflytek.iflearner.admission.AdmissionCall.Create;
import com.iflytek.iflearner.admission.AdmissionCall.Envelope;
import com.iflytek.iflearner.admission.AdmissionCall.Other;
import com.iflytek.iflearner.admission.AdmissionCall.Update;
import com.iflytek.iflearner.admission.HostIndex.Holder;
import com.iflytek.iflearner.admission.Verdict.Allowed;
import com.iflytek.iflearner.admission.Verdict.Denied;
import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Domains;
import com.iflytek.iflearner.job.JobKey;
import com.iflytek.iflearner.job.Violation;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionHandlerTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Envelope ENVELOPE = new Envelope("admission.k8s.io/v1", "u-1");
  private static final AdmissionHandler HANDLER = handler(null);

  /** Complete, so that nothing has to be added. */
  private static final String GOOD =
      """
      {"apiVersion": "git.iflytek.com/v1", "kind": "IflearnerJob",
       "metadata": {"namespace": "fl", "name": "job1", "uid": "uid-1"},
       "spec": {"role": "server", "host": "job1.server.iflearner.com", "future": {"x": [1.50]},
         "template": {"spec": {"restartPolicy": "Never", "terminationGracePeriodSeconds": 5,
           "containers": [
             {"name": "c", "image": "i", "terminationMessagePolicy": "FallbackToLogsOnError",
              "command": ["python", "aggregate_server.py"], "args": ["-n", "2"]}]}}}}
      """;

  private static final String BARE = GOOD.replace("\"restartPolicy\": \"Never\", ", "");

  @Test
  void aCompleteJobIsLeftAlone() {
    assertThat(HANDLER.mutate(create(GOOD))).isEqualTo(Allowed.UNCHANGED);
    assertThat(HANDLER.validate(create(GOOD))).isEqualTo(Allowed.UNCHANGED);
  }

  @Test
  void whatIsMissingIsAddedAndNothingElseTouched() {
    assertThat(HANDLER.mutate(create(BARE)))
        .isEqualTo(
            new Allowed(
                List.of(
                    new PatchOperation.Add(
                        "/spec/template/spec/restartPolicy", JSON.valueToTree("Never"))),
                List.of()));
  }

  @Test
  void onlyMutatingChanges() {
    assertThat(HANDLER.validate(create(BARE))).isEqualTo(Allowed.UNCHANGED);
  }

  @Test
  void everyViolationIsNamedTogetherWithTheWarnings() {
    var bad =
        GOOD.replace("job1.server", "job1.elsewhere")
            .replace("\"-n\", \"2\"", "\"-n\", \"-1\", \"--strategy=Best\"")
            .replace("Never", "Always");

    assertThat(HANDLER.mutate(create(bad)))
        .isInstanceOfSatisfying(
            Denied.class,
            denied -> {
              assertThat(denied.name()).isEqualTo("job1");
              assertThat(codes(denied.violations()))
                  .containsExactlyInAnyOrder(
                      Code.HOST_OUTSIDE_DOMAINS, Code.NUM_INVALID, Code.STRATEGY_UNKNOWN);
              assertThat(codes(denied.warnings())).containsExactly(Code.RESTARTS);
            });
    assertThat(HANDLER.validate(create(bad))).isEqualTo(HANDLER.mutate(create(bad)));
  }

  @Test
  void aJobWithoutANameIsKnownByWhatItsNameBeginsWith() {
    var bad = GOOD.replace("\"name\": \"job1\"", "\"generateName\": \"Job-\"");

    assertThat(HANDLER.mutate(create(bad)))
        .isInstanceOfSatisfying(
            Denied.class, denied -> assertThat(denied.name()).isEqualTo("Job-"));
  }

  @ParameterizedTest(name = "held by {0}")
  @MethodSource
  void aHostHasOneHolder(String by, Holder holder, List<Code> refusals, List<Code> warnings) {
    var verdict = handler(holder).validate(create(GOOD));

    assertThat(verdict instanceof Denied denied ? codes(denied.violations()) : List.of())
        .isEqualTo(refusals);
    assertThat(verdict instanceof Allowed allowed ? codes(allowed.warnings()) : List.of())
        .isEqualTo(warnings);
  }

  static Stream<Arguments> aHostHasOneHolder() {
    var itself = new JobKey("fl", "job1");
    var other = new JobKey("fl", "job2");
    return Stream.of(
        arguments("itself", new Holder(itself, "uid-1", false), List.of(), List.of()),
        arguments(
            "one of its name before", new Holder(itself, "uid-0", true), List.of(), List.of()),
        arguments(
            "another", new Holder(other, "uid-2", false), List.of(Code.HOST_TAKEN), List.of()),
        arguments(
            "one of its name elsewhere",
            new Holder(new JobKey("else", "job1"), "uid-2", false),
            List.of(Code.HOST_TAKEN),
            List.of()),
        arguments(
            "another that is being deleted",
            new Holder(other, "uid-2", true),
            List.of(),
            List.of(Code.HOST_HELD_BY_DELETED)));
  }

  @Test
  void theHolderOfAHostIsNamed() {
    var held = new Holder(new JobKey("fl", "job2"), "uid-2", false);

    assertThat(handler(held).mutate(create(GOOD)))
        .isInstanceOfSatisfying(
            Denied.class,
            denied ->
                assertThat(denied.violations())
                    .extracting(Violation::message)
                    .containsExactly(
                        "[IFL1006] 'job1.server.iflearner.com' is already used by job fl/job2;"
                            + " choose another host or delete that job"));
  }

  @Test
  void aManifestAppliedAgainGetsTheStoredTemplateBack() {
    assertThat(HANDLER.mutate(update(GOOD, BARE)))
        .isEqualTo(HANDLER.mutate(create(BARE)))
        .isNotEqualTo(Allowed.UNCHANGED);
  }

  @Test
  void aTemplateStoredBeforeADefaultExistedIsPutBackAsItWas() {
    assertThat(HANDLER.mutate(update(BARE, GOOD)))
        .isEqualTo(
            new Allowed(
                List.of(new PatchOperation.Remove("/spec/template/spec/restartPolicy")),
                List.of()));
  }

  @Test
  void whatIsFrozenStays() {
    var changed = GOOD.replace("\"image\": \"i\"", "\"image\": \"j\"").replace("job1.s", "job2.s");

    assertThat(HANDLER.mutate(update(GOOD, changed)))
        .isInstanceOfSatisfying(
            Denied.class,
            denied ->
                assertThat(codes(denied.violations()))
                    .containsExactlyInAnyOrder(Code.FIELD_IMMUTABLE, Code.FIELD_FROZEN));
  }

  @Test
  void anUpdateIsRefusedOnlyForWhatItMakesWrong() {
    var stored = GOOD.replace("job1.server", "job1.elsewhere");
    var better = stored.replace("\"future\"", "\"parties\": 2, \"future\"");
    var worse = stored.replace("\"future\"", "\"parties\": 3, \"future\"");

    assertThat(HANDLER.mutate(update(stored, better))).isEqualTo(Allowed.UNCHANGED);
    assertThat(HANDLER.mutate(update(stored, worse)))
        .isInstanceOfSatisfying(
            Denied.class,
            denied ->
                assertThat(codes(denied.violations())).containsExactly(Code.PARTIES_DISAGREE));
  }

  @Test
  void whatIsBeingDeletedIsLeftAlone() {
    var deleting =
        GOOD.replace("\"uid\"", "\"deletionTimestamp\": \"2026-11-22T10:00:00Z\", \"uid\"");
    var worse = deleting.replace("\"server\"", "\"nonsense\"");

    assertThat(HANDLER.mutate(update(deleting, worse))).isEqualTo(Allowed.UNCHANGED);
    assertThat(HANDLER.validate(update(deleting, worse))).isEqualTo(Allowed.UNCHANGED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"spec\": null}", "{\"spec\": 7}", "{\"spec\": {\"role\": []}}"})
  void aChangeOfMetadataAloneIsLeftAloneWhateverTheJobIs(String job) {
    var labelled =
        job.replaceFirst("\\{", "{\"metadata\": {\"labels\": {\"a\": \"b\"}}, ")
            .replace(", }", "}");

    assertThat(HANDLER.mutate(update(job, labelled))).isEqualTo(Allowed.UNCHANGED);
  }

  @Test
  void whatIsNotAboutAWholeJobIsLeftAlone() {
    assertThat(HANDLER.mutate(new Other(ENVELOPE))).isEqualTo(Allowed.UNCHANGED);
    assertThat(HANDLER.validate(new Other(ENVELOPE))).isEqualTo(Allowed.UNCHANGED);
  }

  @Test
  void whateverStandsInAnyPlaceThereIsAnAnswer() {
    for (var hostile : hostile(json(GOOD))) {
      for (var call :
          List.of(
              new Create(ENVELOPE, hostile),
              new Update(ENVELOPE, json(GOOD), hostile),
              new Update(ENVELOPE, hostile, json(BARE)))) {
        assertThatCode(
                () -> {
                  AdmissionCodec.write(ENVELOPE, HANDLER.mutate(call));
                  AdmissionCodec.write(ENVELOPE, HANDLER.validate(call));
                })
            .as("%s", call)
            .doesNotThrowAnyException();
      }
    }
  }

  /** The job with each of its values in turn replaced by each of some that nobody expects. */
  private static List<ObjectNode> hostile(ObjectNode job) {
    var strange =
        List.<JsonNode>of(
            JSON.nullNode(),
            JSON.valueToTree(true),
            JSON.valueToTree(-1),
            JSON.valueToTree(new BigDecimal("1e999999999")),
            JSON.valueToTree(""),
            JSON.valueToTree("\ud800\n" + "x".repeat(300)),
            JSON.createArrayNode(),
            JSON.createArrayNode().addNull().add("x").addObject(),
            JSON.createObjectNode(),
            JSON.createObjectNode().putNull("").put("name", 1));
    return places("", job)
        .flatMap(
            place ->
                strange.stream()
                    .map(value -> JSON.createObjectNode().put("path", place).set("value", value))
                    .map(operation -> ((ObjectNode) operation).put("op", "replace"))
                    .map(operation -> (ObjectNode) Patches.applied(List.of(operation), job)))
        .toList();
  }

  /** The pointers to all values below {@code at}. */
  private static Stream<String> places(String at, JsonNode node) {
    var names =
        node.isArray()
            ? IntStream.range(0, node.size()).mapToObj(Integer::toString)
            : node.propertyStream().map(Map.Entry::getKey);
    return names
        .map(name -> at + "/" + name)
        .flatMap(
            place ->
                Stream.concat(
                    Stream.of(place), places(place, node.at(place.substring(at.length())))));
  }

  private static AdmissionHandler handler(@Nullable Holder holder) {
    return new AdmissionHandler(Domains.DEFAULT, _ -> Optional.ofNullable(holder));
  }

  private static Create create(String object) {
    return new Create(ENVELOPE, json(object));
  }

  private static Update update(String old, String object) {
    return new Update(ENVELOPE, json(old), json(object));
  }

  private static ObjectNode json(String text) {
    try {
      return (ObjectNode) JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static List<Code> codes(List<Violation> violations) {
    return violations.stream().map(Violation::code).toList();
  }
}
