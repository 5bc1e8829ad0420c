package com.iflytek.iflearner.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.iflytek.iflearner.job.Domains;
import com.iflytek.iflearner.job.Edit;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.JobCodec;
import com.iflytek.iflearner.job.Jobs;
import com.iflytek.iflearner.job.Jobs.Draft;
import com.iflytek.iflearner.job.Mutation;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CompletionTest {
  private static final String SPEC = "/spec/template/spec";
  private static final String FIRST = SPEC + "/containers/0";

  private static final Map<String, Object> SERVER_VOLUME =
      Map.of("name", "server-iflearner-crt", "configMap", Map.of("name", "server-iflearner-crt"));
  private static final Map<String, Object> PARTY_VOLUME =
      Map.of("name", "party-iflearner-crt", "configMap", Map.of("name", "party-iflearner-crt"));

  @Test
  void aServerIsCompleted() {
    var server = Jobs.server();

    assertThat(completed(server))
        .isEqualTo(
            server
                .with(FIRST + "/terminationMessagePolicy", "FallbackToLogsOnError")
                .with(SPEC + "/restartPolicy", "Never")
                .with(SPEC + "/terminationGracePeriodSeconds", 5)
                .raw());
  }

  @Test
  void aClientGetsBothCertificates() {
    var client = Jobs.client();

    assertThat(completed(client))
        .isEqualTo(
            client
                .with(FIRST + "/terminationMessagePolicy", "FallbackToLogsOnError")
                .with(SPEC + "/volumes", List.of(SERVER_VOLUME, PARTY_VOLUME))
                .with(
                    FIRST + "/volumeMounts",
                    List.of(
                        mount("server-iflearner-crt", "server-iflearner-secret.crt"),
                        mount("party-iflearner-crt", "party-iflearner-secret.crt")))
                .raw());
  }

  @Test
  void thePartysCertificateIsLeftOutWhereReadableArgumentsNeverNameIt() {
    var client = Jobs.client().withArgs("python", "train.py", "--server=s:443");

    assertThat(completed(client).at(SPEC + "/volumes").findValuesAsText("name"))
        .containsOnly("server-iflearner-crt");
    assertThat(completed(client).at(FIRST + "/volumeMounts")).hasSize(1);
  }

  @Test
  void thePartysCertificateIsOptionalWhereArgumentsCannotBeRead() {
    var client = Jobs.client().withArgs("sh", "-c", "python train.py");

    assertThat(completed(client).at(SPEC + "/volumes/0/configMap/optional").isMissingNode())
        .isTrue();
    assertThat(completed(client).at(SPEC + "/volumes/1/configMap/optional").asBoolean()).isTrue();
    assertThat(completed(client).at(FIRST + "/volumeMounts")).hasSize(2);
  }

  @Test
  void whatAUserMountsThereStays() {
    var client =
        Jobs.client()
            .with(SPEC + "/volumes", List.of(Map.of("name", "own", "emptyDir", Map.of())))
            .with(
                FIRST + "/volumeMounts",
                List.of(
                    Map.of("name", "own", "mountPath", "/etc/server-iflearner-secret.crt/"),
                    Map.of("name", "own", "mountPath", "/etc/party-iflearner-secret.crt")));

    assertThat(completed(client).at(SPEC + "/volumes"))
        .isEqualTo(client.raw().at(SPEC + "/volumes"));
    assertThat(completed(client).at(FIRST + "/volumeMounts"))
        .isEqualTo(client.raw().at(FIRST + "/volumeMounts"));
  }

  @Test
  void aVolumeThatAUserWroteIsMounted() {
    var client =
        Jobs.client()
            .with(
                SPEC + "/volumes",
                List.of(
                    Map.of("name", "trust", "configMap", Map.of("name", "server-iflearner-crt"))));

    assertThat(
            completed(client).at(SPEC + "/volumes").valueStream().map(v -> v.path("name").asText()))
        .containsExactly("trust", "party-iflearner-crt");
    assertThat(completed(client).at(FIRST + "/volumeMounts/0/name").asText()).isEqualTo("trust");
  }

  @Test
  void aMountWithoutItsVolumeGetsIt() {
    var mount = mount("server-iflearner-crt", "server-iflearner-secret.crt");
    var client = Jobs.client().with(FIRST + "/volumeMounts", List.of(mount));

    assertThat(completed(client).at(SPEC + "/volumes/0/name").asText())
        .isEqualTo("server-iflearner-crt");
    assertThat(completed(client).at(FIRST + "/volumeMounts")).hasSize(2);
  }

  @Test
  void aVolumeNameThatIsTakenMakesAnotherName() {
    var client =
        Jobs.client()
            .with(
                SPEC + "/volumes",
                List.of(
                    Map.of("name", "server-iflearner-crt", "emptyDir", Map.of()),
                    Map.of("name", "server-iflearner-crt-2", "emptyDir", Map.of())));

    assertThat(completed(client).at(SPEC + "/volumes/2/name").asText())
        .isEqualTo("server-iflearner-crt-3");
    assertThat(completed(client).at(FIRST + "/volumeMounts/0/name").asText())
        .isEqualTo("server-iflearner-crt-3");
    assertThat(Violations.of(client.job(), Domains.DEFAULT)).isEmpty();
  }

  @Test
  void theSchedulerIsCarriedOverUnlessTheTemplateNamesOne() {
    var server = Jobs.server().with("/spec/schedulername", "volcano");

    assertThat(completed(server).at(SPEC + "/schedulerName").asText()).isEqualTo("volcano");
    assertThat(
            completed(server.with(SPEC + "/schedulerName", "own"))
                .at(SPEC + "/schedulerName")
                .asText())
        .isEqualTo("own");
  }

  @Test
  void whatTheUserWroteStays() {
    var server =
        Jobs.server()
            .with(SPEC + "/restartPolicy", "Always")
            .with(SPEC + "/terminationGracePeriodSeconds", 60)
            .with(FIRST + "/terminationMessagePolicy", "File");

    assertThat(Completion.of(server.job())).isEmpty();
    var job = server.job();
    assertThat(Completion.complete(job)).isSameAs(job);
  }

  @Test
  void fieldsThatNobodyKnowsSurvive() {
    var server = Jobs.server().with("/spec/later", Map.of("a", 1)).with(FIRST + "/later", 1.50);

    assertThat(completed(server).at("/spec/later/a").asInt()).isEqualTo(1);
    assertThat(completed(server).at(FIRST + "/later").asText()).isEqualTo("1.5");
  }

  @Test
  void anUpdateThatComesToTheSameKeepsTheStoredTemplate() {
    var stored = JobCodec.read((ObjectNode) completed(Jobs.client()));
    var olderOperator = Jobs.client();

    assertThat(update(stored, Jobs.client())).isEqualTo(stored.spec().template());
    assertThat(update(olderOperator.job(), new Draft(stored.raw())))
        .isEqualTo(olderOperator.job().spec().template());
    assertThat(Completion.onUpdate(stored, stored)).isEmpty();
  }

  @Test
  void anUpdateThatChangesTheTemplateIsCompleted() {
    var changed = Jobs.client().with(FIRST + "/image", "other");

    assertThat(update(Jobs.client().job(), changed))
        .isEqualTo(completed(changed).at("/spec/template"));
  }

  @Test
  void twiceIsOnceAndNothingIsTouchedWhateverIsCompleted() {
    var seed = 20261123L;
    var mutation = new Mutation(new Random(seed));
    var drafts = List.of(Jobs.server(), Jobs.client(), new Draft(Jobs.client().raw()));
    for (var i = 0; i < 5_000; i++) {
      var raw = mutation.of(drafts.get(i % 3).raw());
      var before = raw.deepCopy();

      var once = Completion.complete(JobCodec.read(raw));

      assertThat(Completion.of(once)).as("seed %d, tree %d: %s", seed, i, raw).isEmpty();
      assertThat(raw).isEqualTo(before);
      assertThat(holdsAllOf(raw, once.raw())).as("seed %d, tree %d", seed, i).isTrue();
    }
  }

  /** Everything that was written is still there; lists have only grown at their end. */
  private static boolean holdsAllOf(JsonNode written, JsonNode completed) {
    if (written.isObject() && completed.isObject()) {
      return written
          .propertyStream()
          .allMatch(
              member ->
                  member.getValue().isNull()
                      || holdsAllOf(member.getValue(), completed.path(member.getKey())));
    }
    if (written.isArray() && completed.isArray()) {
      for (var i = 0; i < written.size(); i++) {
        if (!holdsAllOf(written.path(i), completed.path(i))) {
          return false;
        }
      }
      return true;
    }
    return written.equals(completed);
  }

  private static JsonNode completed(Draft draft) {
    return Completion.complete(draft.job()).raw();
  }

  private static JsonNode update(Job old, Draft draft) {
    var edits = Completion.onUpdate(old, draft.job());
    return Edit.applied(edits, draft.raw()).at("/spec/template");
  }

  private static Map<String, Object> mount(String volume, String file) {
    return Map.of("name", volume, "mountPath", "/etc/" + file, "subPath", file, "readOnly", true);
  }
}
