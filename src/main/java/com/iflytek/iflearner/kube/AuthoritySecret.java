package com.iflytek.iflearner.kube;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.iflytek.iflearner.children.Labels;
import com.iflytek.iflearner.pki.Authorities;
import com.iflytek.iflearner.pki.Parsed;
import com.iflytek.iflearner.pki.Parsed.Bad;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Secret of the authorities. Not of type {@code kubernetes.io/tls}: that has room for one pair
 * and is what people mount and serve.
 */
final class AuthoritySecret {
  private static final String CERTIFICATES = "ca.crt";
  private static final String KEYS = "ca.key";

  private AuthoritySecret() {}

  /** Whether somebody else made it. */
  static boolean isForeign(Secret secret) {
    var labels = secret.getMetadata().getLabels();
    return labels == null || !Labels.OPERATOR.equals(labels.get(Labels.MANAGED_BY));
  }

  /** The authorities that it holds, or why it holds none. */
  static Parsed<Authorities> read(@Nullable Secret secret) {
    if (secret == null) {
      return new Bad<>("there was no Secret");
    }
    var data = secret.getData();
    if (data == null || !data.containsKey(CERTIFICATES) || !data.containsKey(KEYS)) {
      return new Bad<>("it lacks " + CERTIFICATES + " or " + KEYS);
    }
    return Authorities.read(
        CERTIFICATES, decoded(data.get(CERTIFICATES)), KEYS, decoded(data.get(KEYS)));
  }

  /** One that does not exist yet. */
  static Secret of(String namespace, String name, Authorities authorities) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .withLabels(
            Map.of(
                "app.kubernetes.io/name",
                Labels.OPERATOR,
                "app.kubernetes.io/instance",
                Labels.OPERATOR,
                "app.kubernetes.io/component",
                "webhook",
                "app.kubernetes.io/part-of",
                "iflearner",
                Labels.MANAGED_BY,
                Labels.OPERATOR))
        .endMetadata()
        .withType("Opaque")
        .withData(data(authorities))
        .build();
  }

  /** As it was seen, with other authorities and nothing else. */
  static Secret with(Secret seen, Authorities authorities) {
    return new SecretBuilder(seen).withData(data(authorities)).build();
  }

  private static Map<String, String> data(Authorities authorities) {
    return Map.of(
        CERTIFICATES, encoded(authorities.certificatesPem()), KEYS, encoded(authorities.keysPem()));
  }

  private static String encoded(String pem) {
    return Base64.getEncoder().encodeToString(pem.getBytes(ISO_8859_1));
  }

  /** The API server takes no other base64; PEM is ASCII, and what is not is no PEM. */
  private static String decoded(String base64) {
    return new String(Base64.getDecoder().decode(base64), ISO_8859_1);
  }
}
