package com.iflytek.iflearner.webhook;

import static java.util.stream.Collectors.joining;

import com.iflytek.iflearner.admission.AdmissionCall;
import com.iflytek.iflearner.admission.AdmissionCodec;
import com.iflytek.iflearner.admission.AdmissionCodec.Reading.Understood;
import com.iflytek.iflearner.admission.AdmissionCodec.Reading.Unreadable;
import com.iflytek.iflearner.admission.Verdict;
import com.iflytek.iflearner.admission.Verdict.Malformed;
import com.iflytek.iflearner.job.Code;
import io.javalin.http.ContentType;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One webhook: bytes in, bytes out.
 *
 * @param webhook its name in metrics and logs
 */
record ReviewRoute(
    String webhook, Function<AdmissionCall, Verdict> judge, AdmissionMetrics metrics) {
  private static final Logger LOG = LoggerFactory.getLogger(ReviewRoute.class);

  void answer(Context http) {
    var sample = metrics.start();
    try {
      metrics.record(sample, webhook, answered(http));
    } catch (RuntimeException fault) {
      LOG.error("The webhook {} failed", webhook, fault);
      metrics.fault(sample, webhook);
      refuse(
          http,
          HttpStatus.INTERNAL_SERVER_ERROR,
          new Malformed(Code.UNEXPECTED, "the operator met a fault of its own; see its log"));
    }
  }

  private Verdict answered(Context http) {
    if (!isJson(http.contentType())) {
      return refuse(
          http,
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          new Malformed(Code.REVIEW_UNREADABLE, "the Content-Type must be application/json"));
    }
    byte[] body;
    try (var stream = new Upload(http.bodyInputStream(), AdmissionServer.UPLOAD)) {
      body = stream.readNBytes(AdmissionServer.MAX_REVIEW_BYTES + 1);
    } catch (IOException _) { // cut off, badly chunked or too slow
      return refuse(
          http,
          HttpStatus.BAD_REQUEST,
          new Malformed(
              Code.REVIEW_UNREADABLE,
              "the body must arrive whole, within " + AdmissionServer.UPLOAD.toSeconds() + " s"));
    }
    if (body.length > AdmissionServer.MAX_REVIEW_BYTES) {
      return refuse(
          http,
          HttpStatus.CONTENT_TOO_LARGE,
          new Malformed(Code.REVIEW_TOO_LARGE, "the body must not be larger than 7 MiB"));
    }
    return switch (AdmissionCodec.read(body)) {
      case Understood(var call) -> review(http, call.envelope(), logged(call, judge.apply(call)));
      case Unreadable(var envelope, var malformed) ->
          envelope == null
              ? refuse(http, HttpStatus.BAD_REQUEST, malformed)
              : review(http, envelope, malformed);
    };
  }

  private Verdict logged(AdmissionCall call, Verdict verdict) {
    if (verdict instanceof Verdict.Denied(var name, var violations, _)) {
      var codes = violations.stream().map(v -> v.code().id()).distinct().collect(joining(", "));
      var job = namespace(call) + "/" + name;
      LOG.atInfo()
          .addKeyValue("job", job)
          .addKeyValue("code", codes)
          .log("{}: {} refuses it: {}", job, webhook, codes);
    }
    return verdict;
  }

  private static String namespace(AdmissionCall call) {
    return switch (call) {
      case AdmissionCall.Create(_, var object) -> object.at("/metadata/namespace").asText();
      case AdmissionCall.Update(_, _, var object) -> object.at("/metadata/namespace").asText();
      case AdmissionCall.Other _ -> "";
    };
  }

  private static Verdict review(Context http, AdmissionCall.Envelope envelope, Verdict verdict) {
    http.contentType(ContentType.APPLICATION_JSON).result(AdmissionCodec.write(envelope, verdict));
    return verdict;
  }

  private static Malformed refuse(Context http, HttpStatus status, Malformed malformed) {
    http.status(status).contentType("text/plain;charset=utf-8").result(malformed.message() + "\n");
    return malformed;
  }

  private static boolean isJson(@Nullable String contentType) {
    return contentType != null
        && contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals("application/json");
  }
}
