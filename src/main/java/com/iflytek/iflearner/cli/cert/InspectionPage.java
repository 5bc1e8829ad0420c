package com.iflytek.iflearner.cli.cert;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.iflytek.iflearner.cli.story.Page;
import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.pki.Coverage;
import com.iflytek.iflearner.pki.Described;
import com.iflytek.iflearner.pki.Flaw;
import com.iflytek.iflearner.pki.Renewal;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code iflearner cert inspect} says of a file. */
public final class InspectionPage {
  private static final String COMMON_NAME_ONLY =
      "it has no subjectAltName: iFLearner takes its common name, others refuse it";

  private final List<String> lines = new ArrayList<>();
  private final ObjectNode json = JsonNodeFactory.instance.objectNode();
  private final Instant now;

  private InspectionPage(Instant now) {
    this.now = now;
  }

  /**
   * Puts it together.
   *
   * @param shown at least one certificate
   * @param authorities null: none were given
   * @param host null: none was asked about
   */
  public static Page of(
      Path file,
      List<X509Certificate> shown,
      @Nullable Path authorities,
      @Nullable String host,
      List<Flaw> flaws,
      Instant now) {
    var page = new InspectionPage(now);
    page.json.put("file", file.toString());
    for (int i = 0; i < shown.size(); i++) {
      page.lines.add(
          shown.size() == 1 ? file.toString() : "%s, certificate %d".formatted(file, i + 1));
      page.certificate(shown, i);
    }
    if (authorities != null) {
      var trusted = flaws.stream().noneMatch(Flaw.Foreign.class::isInstance);
      page.lines.add("trusted under %s: %s".formatted(authorities, trusted ? "yes" : "no"));
      page.json.put("trusted", trusted);
    }
    if (host != null) {
      page.host(host, Coverage.of(shown.getFirst(), host));
    }
    page.flaws(flaws);
    return new Page(page.lines, page.json);
  }

  private void certificate(List<X509Certificate> shown, int index) {
    var certificate = shown.get(index);
    var described = Described.of(certificate, shown);
    line("subject", described.subject());
    if (!described.authority() || !described.commonNameOnly()) {
      line("names", described.names().isEmpty() ? "none" : String.join(", ", described.names()));
    }
    line("issuer", described.issuer() + signer(described.signer(), index + 1));
    line("authority", described.authority() ? "yes" : "no");
    line("valid", described.from() + " to " + described.to() + ", " + left(described.to()));
    line("renew", renewal(Renewal.of(certificate, now)));
    line("key", described.key());
    line("SHA-256", described.fingerprint());
    if (described.commonNameOnly() && !described.authority()) {
      line("note", COMMON_NAME_ONLY);
    }
    var item = json.withArray("certificates").addObject();
    item.put("subject", described.subject());
    described.names().forEach(item.putArray("names")::add);
    item.put("commonNameOnly", described.commonNameOnly());
    item.put("issuer", described.issuer());
    if (described.signer() != 0) {
      item.put("signer", described.signer());
    }
    item.put("authority", described.authority());
    item.put("notBefore", described.from().toString());
    item.put("notAfter", described.to().toString());
    item.put("renewFrom", Renewal.due(certificate).toString());
    item.put("key", described.key());
    item.put("sha256", described.fingerprint());
  }

  private void host(String host, Coverage coverage) {
    var item = json.putObject("host").put("name", host);
    switch (coverage) {
      case Coverage.ByName(var name) -> {
        lines.add("covers %s: yes, by '%s'".formatted(host, name));
        item.put("covered", true).put("by", name);
      }
      case Coverage.ByCommonName(var name) -> {
        lines.add(
            "covers %s: yes, by the common name '%s' alone; %s"
                .formatted(host, name, COMMON_NAME_ONLY));
        item.put("covered", true).put("by", name).put("commonNameOnly", true);
      }
      case Coverage.Nothing _ -> {
        lines.add("covers %s: no".formatted(host));
        item.put("covered", false);
      }
    }
  }

  private void flaws(List<Flaw> flaws) {
    var list = json.putArray("problems");
    for (var flaw : flaws) {
      lines.add("[" + Code.CERTIFICATE_REFUSED.id() + "] " + flaw.message());
      list.addObject()
          .put("code", Code.CERTIFICATE_REFUSED.id())
          .put("problem", flaw.getClass().getSimpleName())
          .put("message", flaw.message());
    }
  }

  /** By the mathematics: a name proves nothing. */
  private static String signer(int signer, int itself) {
    if (signer == 0) {
      return "";
    }
    return ", which is " + (signer == itself ? "itself" : "certificate " + signer);
  }

  private String renewal(Renewal renewal) {
    return switch (renewal) {
      case Renewal.Keep(var due) -> "from " + due + " on";
      case Renewal.Due(var due) -> "now: two thirds of its life were over at " + due;
      case Renewal.Overdue(var end) -> "overdue: it expired at " + end;
    };
  }

  private String left(Instant to) {
    var days = Duration.between(now, to).toDays();
    return now.isBefore(to) ? days + (days == 1 ? " day left" : " days left") : "expired";
  }

  private void line(String what, String value) {
    lines.add("  %-10s %s".formatted(what, value));
  }
}
