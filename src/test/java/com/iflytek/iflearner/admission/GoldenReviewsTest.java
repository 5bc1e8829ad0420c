package com.iflytek.iflearner.admission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.iflytek.iflearner.Golden;
import com.iflytek.iflearner.admission.AdmissionCodec.Reading.Understood;
import com.iflytek.iflearner.job.Domains;
import java.io.IOException;
import java.util.Optional;
import java.util.function.BiFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What kube-apiserver 1.37.2 sent, kept as it came, and what we answer. */
class GoldenReviewsTest {
  private static final ObjectMapper JSON = new JsonMapper();
  private static final AdmissionHandler HANDLER =
      new AdmissionHandler(Domains.DEFAULT, _ -> Optional.empty());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create",
        "create-final",
        "create-generate-name",
        "create-dry-run",
        "create-server-side-apply",
        "create-refused",
        "apply-again",
        "replace-with-the-manifest",
        "label",
        "patch-what-is-frozen",
        "status",
        "delete",
        "delete-collection",
        "finalizer-removed"
      })
  void eachIsAnsweredAsWritten(String review) throws IOException {
    var received = Golden.read("admission/" + review + "/review.json");

    var mutated = answer(received, AdmissionHandler::mutate);
    var validated = answer(received, AdmissionHandler::validate);

    Golden.check("admission/" + review + "/mutate.json", pretty(mutated));
    Golden.check("admission/" + review + "/validate.json", pretty(validated));
    assertThat(validated.get("response").has("patch")).isFalse();
    var again = answer(patched(received, mutated), AdmissionHandler::mutate);
    assertThat(again.get("response").has("patch")).as("patched twice").isFalse();
  }

  private static ObjectNode answer(
      String review, BiFunction<AdmissionHandler, AdmissionCall, Verdict> webhook)
      throws IOException {
    var call = ((Understood) AdmissionCodec.read(review.getBytes(UTF_8))).call();
    var bytes = AdmissionCodec.write(call.envelope(), webhook.apply(HANDLER, call));
    return (ObjectNode) JSON.readTree(bytes);
  }

  private static String patched(String review, JsonNode answer) throws IOException {
    var root = (ObjectNode) JSON.readTree(review);
    var object = Patches.applied(patch(answer), root.at("/request/object"));
    root.withObject("/request").set("object", object);
    return root.toString();
  }

  /** With the patch readable. */
  private static String pretty(ObjectNode answer) throws IOException {
    var readable = answer.deepCopy();
    if (answer.at("/response").has("patch")) {
      readable.withObject("/response").set("patch", patch(answer));
    }
    return readable.toPrettyString() + "\n";
  }

  private static JsonNode patch(JsonNode answer) throws IOException {
    var patch = answer.at("/response/patch");
    return patch.isMissingNode() ? JSON.createArrayNode() : JSON.readTree(patch.binaryValue());
  }
}
