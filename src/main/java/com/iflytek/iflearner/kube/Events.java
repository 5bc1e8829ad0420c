package com.iflytek.iflearner.kube;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.iflytek.iflearner.job.Api;
import com.iflytek.iflearner.reconcile.JobEvent;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;

/** Our words about a job as an object of the cluster. */
final class Events {
  static final String CONTROLLER = "git.iflytek.com/iflearner-operator";
  private static final DateTimeFormatter MICRO_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final InstantSource clock;
  private final String instance;

  /**
   * @param instance which of the operator's processes speaks
   */
  Events(InstantSource clock, String instance) {
    this.clock = clock;
    this.instance = instance;
  }

  Event of(JobEvent event) {
    var job = event.regarding().metadata();
    return new EventBuilder()
        .withNewMetadata()
        .withNamespace(job.namespace())
        .withName(name(event))
        .endMetadata()
        .withEventTime(new MicroTime(MICRO_TIME.format(clock.instant())))
        .withReportingController(CONTROLLER)
        .withReportingInstance(instance)
        .withAction("Reconcile")
        .withReason(event.reason())
        .withType(
            switch (event.type()) {
              case NORMAL -> "Normal";
              case WARNING -> "Warning";
            })
        .withNote(event.note())
        .withNewRegarding()
        .withApiVersion(Api.API_VERSION)
        .withKind(Api.KIND)
        .withNamespace(job.namespace())
        .withName(job.name())
        .withUid(job.uid())
        .withResourceVersion(job.resourceVersion())
        .endRegarding()
        .build();
  }

  /** The same for the same transition, so that a crash before its record does not tell it twice. */
  private static String name(JobEvent event) {
    var job = event.regarding().metadata();
    var told = String.join("\n", job.uid(), job.resourceVersion(), event.reason(), event.note());
    return job.name() + "." + HexFormat.of().formatHex(sha256(told), 0, 8);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
