package com.iflytek.iflearner.pki;

import com.iflytek.iflearner.pki.Parsed.Bad;
import com.iflytek.iflearner.pki.Parsed.Good;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a webhook configuration makes the API servers trust. Replicas whose clocks differ, or of
 * which one has not heard of the newest authority, must never take each other's trust away: a
 * writer adds what it misses, and drops what has expired only when it writes anyway.
 */
public sealed interface CaBundle {
  /** The two of a Secret, and as many that another replica may still sign with. */
  int MOST = 4;

  String NAME = "caBundle";

  /** It holds all it should. */
  record Keep() implements CaBundle {}

  record Write(List<X509Certificate> certificates, String reason) implements CaBundle {
    public String pem() {
      return Pem.of(certificates);
    }
  }

  /**
   * Whether it must be written, and why.
   *
   * @param present the PEM that is there; may be empty or anything else
   * @param wanted the authorities, the newest first
   */
  static CaBundle of(String present, Collection<X509Certificate> wanted, Instant now) {
    var needed = wanted.stream().filter(certificate -> !Life.ended(certificate, now)).toList();
    if (present.isBlank()) {
      return written(needed, "it was empty");
    }
    return switch (read(present)) {
      case Bad<List<X509Certificate>>(var why) -> written(needed, why);
      case Good<List<X509Certificate>>(var held) -> {
        if (held.containsAll(needed)) {
          yield new Keep();
        }
        var others =
            held.stream()
                .distinct()
                .filter(certificate -> !needed.contains(certificate))
                .filter(certificate -> !Life.ended(certificate, now))
                .sorted(Comparator.comparing(X509Certificate::getNotBefore).reversed());
        yield written(
            Stream.concat(needed.stream(), others).limit(MOST).toList(),
            "it lacked an authority that signs or soon will");
      }
    };
  }

  /** The certificates of a caBundle. */
  static Parsed<List<X509Certificate>> read(String present) {
    return Pem.certificates(NAME, present);
  }

  private static CaBundle written(List<X509Certificate> certificates, String reason) {
    return certificates.isEmpty() ? new Keep() : new Write(certificates, reason);
  }
}
