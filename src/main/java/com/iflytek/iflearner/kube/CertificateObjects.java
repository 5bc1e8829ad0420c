package com.iflytek.iflearner.kube;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNullElse;

import com.iflytek.iflearner.children.Labels;
import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Quoted;
import com.iflytek.iflearner.pki.Identity;
import com.iflytek.iflearner.pki.Parsed;
import com.iflytek.iflearner.pki.Pem;
import com.iflytek.iflearner.pki.Roots;
import com.iflytek.iflearner.rules.Certificate;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The Secrets that edges show and the ConfigMaps that clients trust, written with the rights of the
 * person who asks: created where they are missing, else replaced as the very objects that were
 * read. What somebody else looks after is left alone.
 */
public final class CertificateObjects {
  /** Whoever writes at the same moment is read again; more than once that is no accident. */
  private static final int ATTEMPTS = 3;

  /** By whom they say they are managed. */
  private static final String MANAGER = "iflearner";

  private static final String CERT_MANAGERS = "cert-manager.io/certificate-name";
  private static final String TLS = "kubernetes.io/tls";
  private static final int UNPROCESSABLE = 422;

  private final KubernetesClient client;
  private final Requests requests;

  /** The client stays the caller's, and must not retry by itself. */
  public CertificateObjects(KubernetesClient client) {
    this.client = client;
    this.requests = new Requests(client);
  }

  /**
   * What the edge of a role shows.
   *
   * @param namespace null: that is left to who applies it
   */
  public static Secret secret(Certificate role, @Nullable String namespace, Identity identity) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(role.secret())
        .addToLabels(Labels.MANAGED_BY, MANAGER)
        .endMetadata()
        .withType(TLS)
        .addToData("tls.crt", base64(identity.pem()))
        .addToData("tls.key", base64(identity.keyPem()))
        .build();
  }

  /**
   * What clients that call a role trust.
   *
   * @param namespace null: that is left to who applies it
   */
  public static ConfigMap roots(
      Certificate role, @Nullable String namespace, List<X509Certificate> roots) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(role.configMap())
        .addToLabels(Labels.MANAGED_BY, MANAGER)
        .endMetadata()
        .addToData(role.key(), Pem.of(roots))
        .build();
  }

  /**
   * Makes the Secret of that name hold this.
   *
   * @return what was done, for people
   * @throws KubeFailure if it may not be written or belongs to somebody else
   */
  public String store(Secret wanted) {
    return store(
        Kind.SECRET,
        wanted,
        seen -> {
          if (!TLS.equals(seen.getType())) {
            throw new KubeFailure(
                Code.CERTIFICATE_OBJECT_FOREIGN,
                "%s is of type %s, and no Secret changes its type: see that nobody needs it and delete it, then try again."
                    .formatted(named(seen), Quoted.of(String.valueOf(seen.getType()))));
          }
          return new SecretBuilder(seen).addToData(wanted.getData()).build();
        });
  }

  /**
   * Makes the ConfigMap of the role hold these roots too, beside those that it has.
   *
   * @return what was done, for people
   * @throws KubeFailure if it may not be written, belongs to somebody else or cannot be read
   */
  public String store(
      Certificate role, String namespace, List<X509Certificate> roots, Instant now) {
    return store(
        Kind.CONFIG_MAP,
        roots(role, namespace, roots),
        seen -> {
          var data = new HashMap<>(requireNonNullElse(seen.getData(), Map.of()));
          var name = "'%s' in %s".formatted(role.key(), named(seen));
          switch (Roots.with(name, data.getOrDefault(role.key(), ""), roots, now)) {
            case Parsed.Good<Roots>(Roots.Keep _) -> {}
            case Parsed.Good<Roots>(Roots.Write write) -> data.put(role.key(), write.pem());
            case Parsed.Bad<Roots>(var why) ->
                throw new KubeFailure(
                    Code.CERTIFICATE_UNUSABLE,
                    why + ": look at it, and delete the ConfigMap if nobody needs the rest.");
          }
          return new ConfigMapBuilder(seen).withData(data).build();
        });
  }

  private <T extends HasMetadata> String store(Kind<T> kind, T wanted, UnaryOperator<T> brought) {
    var what = named(wanted);
    for (int attempt = 1; ; attempt++) {
      try {
        var seen = find(kind, wanted);
        if (seen.isEmpty()) {
          requests.create(kind, wanted);
          return "created " + what;
        }
        refuseForeign(seen.get());
        var replacement = brought.apply(seen.get());
        if (replacement.equals(seen.get())) {
          return "left " + what + " as it was";
        }
        requests.replace(kind, replacement);
        return "updated " + what;
      } catch (KubernetesClientException e) {
        if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || attempt == ATTEMPTS) {
          throw failure(wanted, e);
        }
      }
    }
  }

  private <T extends HasMetadata> Optional<T> find(Kind<T> kind, T wanted) {
    var metadata = wanted.getMetadata();
    try {
      return Optional.of(requests.get(kind, metadata.getNamespace(), metadata.getName()));
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static void refuseForeign(HasMetadata seen) {
    owner(seen)
        .ifPresent(
            owner -> {
              throw new KubeFailure(
                  Code.CERTIFICATE_OBJECT_FOREIGN,
                  "%s is looked after by %s, which would undo what is written: change it there, or take it away from there first."
                      .formatted(named(seen), Quoted.of(owner)));
            });
  }

  /** What nobody claims, such as what {@code kubectl create secret} made, is the person's own. */
  private static Optional<String> owner(HasMetadata seen) {
    var metadata = seen.getMetadata();
    var manager = requireNonNullElse(metadata.getLabels(), Map.of()).get(Labels.MANAGED_BY);
    if (manager != null && !manager.equals(MANAGER)) {
      return Optional.of(String.valueOf(manager));
    }
    if (requireNonNullElse(metadata.getAnnotations(), Map.of()).containsKey(CERT_MANAGERS)) {
      return Optional.of("cert-manager");
    }
    return metadata.getOwnerReferences().stream()
        .findFirst()
        .map(owner -> owner.getKind() + "/" + owner.getName());
  }

  private KubeFailure failure(HasMetadata wanted, KubernetesClientException fault) {
    return switch (fault.getCode()) {
      case HttpURLConnection.HTTP_BAD_REQUEST,
          HttpURLConnection.HTTP_NOT_FOUND,
          HttpURLConnection.HTTP_CONFLICT,
          UNPROCESSABLE ->
          new KubeFailure(
              Code.CERTIFICATE_OBJECT_REFUSED,
              "The API server does not take %s: %s. Change what it names, or choose another namespace with -n."
                  .formatted(named(wanted), Faults.words(fault)),
              fault);
      default ->
          Faults.failure(
              client,
              fault,
              "You may not write %s (403: %s): ask for the rights to get, create and update it."
                  .formatted(named(wanted), Faults.words(fault)));
    };
  }

  private static String named(HasMetadata object) {
    var metadata = object.getMetadata();
    return "%s '%s/%s'".formatted(object.getKind(), metadata.getNamespace(), metadata.getName());
  }

  private static String base64(String pem) {
    return Base64.getEncoder().encodeToString(pem.getBytes(US_ASCII));
  }
}
