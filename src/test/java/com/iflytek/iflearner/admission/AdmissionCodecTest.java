package com.iflytek.iflearner.admission;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.iflytek.iflearner.admission.AdmissionCall.Create;
import com.iflytek.iflearner.admission.AdmissionCall.Envelope;
import com.iflytek.iflearner.admission.AdmissionCall.Other;
import com.iflytek.iflearner.admission.AdmissionCall.Update;
import com.iflytek.iflearner.admission.AdmissionCodec.Reading.Understood;
import com.iflytek.iflearner.admission.AdmissionCodec.Reading.Unreadable;
import com.iflytek.iflearner.admission.Verdict.Allowed;
import com.iflytek.iflearner.admission.Verdict.Denied;
import com.iflytek.iflearner.admission.Verdict.Malformed;
import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.FieldPath;
import com.iflytek.iflearner.job.Violation;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AdmissionCodecTest {
  private static final Envelope ENVELOPE = new Envelope("admission.k8s.io/v1", "u-1");
  private static final ObjectNode OLD = JsonNodeFactory.instance.objectNode().put("was", 1);
  private static final ObjectNode NEW = JsonNodeFactory.instance.objectNode().put("is", 2);

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void readsWhatIsAsked(String situation, String request, AdmissionCall expected) {
    assertThat(AdmissionCodec.read(review(request))).isEqualTo(new Understood(expected));
  }

  static Stream<Arguments> readsWhatIsAsked() {
    return Stream.of(
        arguments(
            "a create",
            "'operation':'CREATE',KIND,'object':{'is':2},'oldObject':null",
            new Create(ENVELOPE, NEW)),
        arguments(
            "a dry run asks the same",
            "'operation':'CREATE','dryRun':true,KIND,'object':{'is':2},'oldObject':null",
            new Create(ENVELOPE, NEW)),
        arguments(
            "an update",
            "'operation':'UPDATE',KIND,'object':{'is':2},'oldObject':{'was':1}",
            new Update(ENVELOPE, OLD, NEW)),
        arguments(
            "a field of the future",
            "'operation':'CREATE',KIND,'object':{'is':2},'future':{'a':[1]}",
            new Create(ENVELOPE, NEW)),
        arguments(
            "a status write",
            "'operation':'UPDATE',KIND,'subResource':'status','object':{},'oldObject':{}",
            new Other(ENVELOPE)),
        arguments(
            "a delete",
            "'operation':'DELETE',KIND,'object':null,'oldObject':{'was':1}",
            new Other(ENVELOPE)),
        arguments("a connect", "'operation':'CONNECT','object':{}", new Other(ENVELOPE)),
        arguments("an operation of the future", "'operation':'MERGE'", new Other(ENVELOPE)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refusesWhatIsNoReviewOfAJob(String situation, String request, String sentence) {
    assertThat(AdmissionCodec.read(review(request)))
        .isEqualTo(new Unreadable(ENVELOPE, new Malformed(Code.REVIEW_INVALID, sentence)));
  }

  static Stream<Arguments> refusesWhatIsNoReviewOfAJob() {
    var noObject = "the review must have an object in `object`";
    var noJob = "the request must be about an IflearnerJob of git.iflytek.com/v1";
    return Stream.of(
        arguments("no operation", "'object':{}", "the request must have an `operation`"),
        arguments("no object", "'operation':'CREATE',KIND", noObject),
        arguments("a null object", "'operation':'CREATE',KIND,'object':null", noObject),
        arguments("a list as object", "'operation':'CREATE',KIND,'object':[]", noObject),
        arguments(
            "no old object",
            "'operation':'UPDATE',KIND,'object':{}",
            "the review must have an object in `oldObject`"),
        arguments("no kind", "'operation':'CREATE','object':{}", noJob),
        arguments(
            "another kind",
            "'operation':'CREATE','kind':{'group':'','version':'v1','kind':'Pod'},'object':{}",
            noJob),
        arguments(
            "another version of ours",
            "'operation':'CREATE','object':{},"
                + "'kind':{'group':'git.iflytek.com','version':'v2','kind':'IflearnerJob'}",
            noJob));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refusesWhatIsNoReviewAtAll(String situation, String body, Code code) {
    assertThat(AdmissionCodec.read(json(body)))
        .isInstanceOfSatisfying(
            Unreadable.class,
            refused -> {
              assertThat(refused.envelope()).isNull();
              assertThat(refused.verdict().code()).isEqualTo(code);
            });
  }

  static Stream<Arguments> refusesWhatIsNoReviewAtAll() {
    return Stream.of(
        arguments("nothing", "", Code.REVIEW_INVALID),
        arguments("no JSON", "hello", Code.REVIEW_UNREADABLE),
        arguments("NaN", "NaN", Code.REVIEW_UNREADABLE),
        arguments("a byte order mark", "\uFEFF{}", Code.REVIEW_UNREADABLE),
        arguments("null", "null", Code.REVIEW_INVALID),
        arguments("a list", "[]", Code.REVIEW_INVALID),
        arguments("an empty object", "{}", Code.REVIEW_INVALID),
        arguments(
            "another kind",
            "{'apiVersion':'apiextensions.k8s.io/v1','kind':'ConversionReview','request':{'uid':'u'}}",
            Code.REVIEW_INVALID),
        arguments(
            "no request",
            "{'apiVersion':'admission.k8s.io/v1','kind':'AdmissionReview'}",
            Code.REVIEW_INVALID),
        arguments(
            "a null request",
            "{'apiVersion':'admission.k8s.io/v1','kind':'AdmissionReview','request':null}",
            Code.REVIEW_INVALID),
        arguments(
            "no uid",
            "{'apiVersion':'admission.k8s.io/v1','kind':'AdmissionReview','request':{}}",
            Code.REVIEW_INVALID));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void answersABrokenReviewWhoseUidCanBeRead(String situation, byte[] body, String sentence) {
    assertThat(AdmissionCodec.read(body))
        .isInstanceOfSatisfying(
            Unreadable.class,
            refused -> {
              assertThat(refused.envelope()).isEqualTo(ENVELOPE);
              assertThat(refused.verdict().code()).isEqualTo(Code.REVIEW_UNREADABLE);
              assertThat(refused.verdict().sentence()).contains(sentence).doesNotContain("\n");
            });
  }

  static Stream<Arguments> answersABrokenReviewWhoseUidCanBeRead() {
    var whole = review("'operation':'CREATE',KIND,'object':{'a':'ü'}");
    var object = "'operation':'CREATE',KIND,'object':";
    return Stream.of(
        arguments("cut off", new String(whole, UTF_8).substring(0, 120).getBytes(UTF_8), "end"),
        arguments("more after its end", json(new String(whole, UTF_8) + "{}"), "railing"),
        arguments("in another encoding", new String(whole, UTF_8).getBytes(ISO_8859_1), "UTF-8"),
        arguments("the same name twice", review(object + "{'a':1,'a':2}"), "uplicate"),
        arguments("NaN", review(object + "{'a':NaN}"), "NaN"),
        arguments("a comment", review(object + "{} /* */"), "omment"),
        arguments("deep", review(object + "[".repeat(5000) + "]".repeat(5000)), "depth"),
        arguments("a long number", review(object + "{'a':" + "9".repeat(5000) + "}"), "ength"),
        arguments("an endless exponent", review(object + "{'a':1e" + "9".repeat(20) + "}"), ""),
        arguments("many tokens", review(object + "[" + "0,".repeat(2_000_000) + "0]"), "oken"));
  }

  @Test
  void utf16IsNotGuessed() {
    assertThat(AdmissionCodec.read("{}".getBytes(UTF_16LE))).isInstanceOf(Unreadable.class);
  }

  @Test
  void aReviewOfAnotherVersionIsRefusedInItsOwn() {
    var body =
        json(
            "{'apiVersion':'admission.k8s.io/v1beta1','kind':'AdmissionReview',"
                + "'request':{'uid':'u-1','operation':'CREATE'}}");

    assertThat(AdmissionCodec.read(body))
        .isEqualTo(
            new Unreadable(
                new Envelope("admission.k8s.io/v1beta1", "u-1"),
                new Malformed(
                    Code.REVIEW_INVALID,
                    "the body must be an AdmissionReview of admission.k8s.io/v1")));
  }

  @Test
  void nothingToSayIsSaidWithoutAPatchType() {
    assertThat(write(Allowed.UNCHANGED))
        .isEqualTo(
            """
            {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview",\
            "response":{"uid":"u-1","allowed":true}}""");
  }

  @Test
  void aPatchIsBase64OfAList() {
    var patch = List.<PatchOperation>of(new PatchOperation.Remove("/a"));

    assertThat(write(new Allowed(patch, List.of())))
        .contains(
            "\"patchType\":\"JSONPatch\",\"patch\":\"W3sib3AiOiJyZW1vdmUiLCJwYXRoIjoiL2EifV0=\"");
  }

  @Test
  void aDenialHasACauseForEachViolation() {
    var role = new Violation(Code.ROLE_INVALID, FieldPath.SPEC.child("role"), "must be good");
    var host = new Violation(Code.HOST_TAKEN, FieldPath.SPEC.child("host"), "must be free");

    assertThat(write(new Denied("j", List.of(role, host), List.of())))
        .contains(
            """
            "status":{"status":"Failure",\
            "message":"IflearnerJob.git.iflytek.com \\"j\\" is invalid: \
            [spec.role: [IFL1001] must be good, spec.host: [IFL1006] must be free]",\
            "reason":"Invalid","code":422,\
            "details":{"name":"j","group":"git.iflytek.com","kind":"IflearnerJob","causes":[\
            {"reason":"FieldValueNotSupported","message":"[IFL1001] must be good","field":"spec.role"},\
            {"reason":"FieldValueDuplicate","message":"[IFL1006] must be free","field":"spec.host"}]}}""");
  }

  @Test
  void aMalformedReviewIsABadRequest() {
    assertThat(write(new Malformed(Code.REVIEW_INVALID, "the body must be better")))
        .contains(
            """
            "allowed":false,"status":{"status":"Failure",\
            "message":"[IFL4003] the body must be better","reason":"BadRequest","code":400}""");
  }

  @Test
  void warningsAreShortCleanAndFew() {
    var long1 = new Violation(Code.ONE_EPOCH, FieldPath.SPEC, "line\nbreak " + "x".repeat(200));
    var many =
        IntStream.range(0, 40)
            .mapToObj(i -> new Violation(Code.ONE_EPOCH, FieldPath.SPEC.index(i), "one"))
            .toList();

    assertThat(WarningTexts.of(List.of(long1, long1)))
        .singleElement()
        .satisfies(
            text ->
                assertThat(text)
                    .startsWith("spec: [IFL2003] line break xxx")
                    .endsWith("…")
                    .hasSize(120));
    assertThat(WarningTexts.of(many)).hasSize(20).endsWith("and 21 more");
  }

  @Test
  void halfASurrogatePairIsAnsweredAsWellFormedUtf8() {
    var role = new Violation(Code.ROLE_INVALID, FieldPath.SPEC.child("role"), "not \ud800");

    assertThat(write(new Denied("j", List.of(role), List.of()))).contains("not ?");
  }

  private static String write(Verdict verdict) {
    return new String(AdmissionCodec.write(ENVELOPE, verdict), UTF_8);
  }

  private static byte[] review(String request) {
    var kind = "'kind':{'group':'git.iflytek.com','version':'v1','kind':'IflearnerJob'}";
    return json(
        "{'kind':'AdmissionReview','apiVersion':'admission.k8s.io/v1','request':{'uid':'u-1',"
            + request.replace("KIND", kind)
            + "}}");
  }

  private static byte[] json(String text) {
    return text.replace('\'', '"').getBytes(UTF_8);
  }
}
