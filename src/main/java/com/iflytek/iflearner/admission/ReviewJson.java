package com.iflytek.iflearner.admission;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.iflytek.iflearner.admission.AdmissionCall.Envelope;
import com.iflytek.iflearner.admission.Verdict.Malformed;
import com.iflytek.iflearner.job.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;

/** JSON as strict as kube-apiserver writes it, within limits that keep memory and stack small. */
final class ReviewJson {
  /**
   * A job is some 20 deep and its managedFields some 40. Tokens bound what 7 MiB of brackets could
   * grow to in memory; what etcd stores (1.5 MiB an object) seldom has a tenth of them.
   */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(200)
                  .maxNumberLength(100)
                  .maxTokenCount(1_000_000)
                  .build())
          .build();

  private static final JsonMapper MAPPER =
      JsonMapper.builder(FACTORY)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // A number that we carry from one place to another stays as it was written.
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  /** The body is no review that could be judged. */
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Malformed verdict;

    private Unusable(Code code, String sentence) {
      super(sentence, null, false, false);
      verdict = new Malformed(code, sentence);
    }

    static Unusable because(String sentence) {
      return new Unusable(Code.REVIEW_INVALID, sentence);
    }

    Malformed verdict() {
      return verdict;
    }
  }

  private ReviewJson() {}

  static JsonNode parse(byte[] body) throws Unusable {
    String text;
    try { // strictly: a parser of bytes would guess UTF-16 and let some broken UTF-8 pass
      text = UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException _) {
      throw new Unusable(Code.REVIEW_UNREADABLE, "the body must be UTF-8");
    }
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new Unusable(
          Code.REVIEW_UNREADABLE, "the body must be one JSON document; " + problem(e));
    } catch (NumberFormatException _) { // Jackson's own for an exponent beyond all limits
      throw new Unusable(Code.REVIEW_UNREADABLE, "the body holds a number that is out of range");
    }
  }

  /** Jackson's first line, which names no class, with the place where it stopped. */
  private static String problem(JsonProcessingException fault) {
    var line = fault.getOriginalMessage().lines().findFirst().orElse("it ends early");
    var at = fault.getLocation();
    return at == null
        ? line
        : line + " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
  }

  /**
   * What an answer must repeat, if it can be found in a body that may be broken further on; null if
   * it is no admission review or the uid cannot be read.
   */
  static @Nullable Envelope envelopeIn(byte[] body) {
    var apiVersion = "";
    var uid = "";
    try (var parser = FACTORY.createParser(new String(body, UTF_8))) {
      for (JsonToken token; (token = parser.nextToken()) != null; ) {
        var context = parser.getParsingContext();
        if (token == JsonToken.VALUE_STRING && context.getNestingDepth() <= 2) {
          switch (context.pathAsPointer().toString()) {
            case "/apiVersion" -> apiVersion = parser.getText();
            case "/request/uid" -> uid = parser.getText();
            default -> {}
          }
        }
      }
    } catch (IOException _) {
      // What was found so far is what can be read.
    }
    return apiVersion.startsWith("admission.k8s.io/") && !uid.isBlank()
        ? new Envelope(apiVersion, uid)
        : null;
  }

  static byte[] print(JsonNode json) {
    return json.toString().getBytes(UTF_8); // half a surrogate pair in the job becomes '?'
  }
}
