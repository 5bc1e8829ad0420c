package com.iflytek.iflearner.cli;

import static com.iflytek.iflearner.admission.Verdict.Allowed.UNCHANGED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.iflytek.iflearner.kube.CertificateSite;
import com.iflytek.iflearner.kube.Connection;
import com.iflytek.iflearner.kube.SharedAuthority;
import com.iflytek.iflearner.local.SharedControlPlane;
import com.iflytek.iflearner.pki.Authority;
import com.iflytek.iflearner.pki.Identity;
import com.iflytek.iflearner.pki.Lifetimes;
import com.iflytek.iflearner.webhook.AdmissionServer;
import com.iflytek.iflearner.webhook.AdmissionServer.Webhooks;
import com.iflytek.iflearner.webhook.ServerKeys;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

/** Authorities that live for seconds follow each other while somebody calls all the time. */
class RotationIT {
  private static final Duration OVERLAP = Duration.ofSeconds(2);
  private static final Lifetimes LIFETIMES =
      new Lifetimes(OVERLAP.multipliedBy(8), Duration.ofSeconds(8), OVERLAP);

  private static final Duration LIMIT = Duration.ofSeconds(90);

  @Test
  void whoTrustsWhatCaBundleHoldsIsNeverRefused() throws Exception {
    try (var site = new CertificateSite().configured();
        var one = new Replica(site);
        var other = new Replica(site)) {
      var replicas = List.of(one, other);
      await("both present a certificate").atMost(LIMIT).until(() -> one.ready() && other.ready());

      var signers = new HashSet<String>();
      var leaves = new HashSet<X509Certificate>();
      await("three authorities that sign one after the other")
          .pollInterval(Duration.ofMillis(100))
          .atMost(LIMIT)
          .until(
              () -> {
                for (var replica : replicas) {
                  var leaf = call(replica.server.port(), site);
                  leaves.add(leaf);
                  signers.add(leaf.getIssuerX500Principal().getName());
                }
                return signers.size() == 3;
              });

      assertThat(leaves.size()).isGreaterThan(replicas.size() * 2);
      assertThat(one.authority.problems()).isEmpty();
      assertThat(other.authority.problems()).isEmpty();
    }
  }

  /** What the operator wires: a server, and where its certificate comes from. */
  private static final class Replica implements AutoCloseable {
    private final AdmissionServer server = server();
    private final KubernetesClient client =
        Connection.client(
            SharedControlPlane.admin().getConfiguration(), "iflearner-operator/rotation");
    private final SharedAuthority authority;

    Replica(CertificateSite site) {
      authority =
          new SharedAuthority(
              client,
              site.names(),
              LIFETIMES,
              InstantSource.system(),
              new SecureRandom(),
              identity -> server.present(keys(identity)));
      authority.start();
    }

    boolean ready() {
      return authority.presented();
    }

    @Override
    public void close() {
      authority.close();
      client.close();
      server.close();
    }
  }

  private static AdmissionServer server() {
    var stranger =
        Authority.create("nobody", Instant.now(), Duration.ofHours(1), new SecureRandom())
            .issueServer(
                "nobody",
                List.of("127.0.0.1"),
                Instant.now(),
                Duration.ofHours(1),
                new SecureRandom());
    return AdmissionServer.start(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        keys(stranger),
        new Webhooks(_ -> UNCHANGED, _ -> UNCHANGED),
        new SimpleMeterRegistry());
  }

  private static ServerKeys keys(Identity identity) {
    var password = new char[0];
    return ServerKeys.of(identity.keyStore(password), new String(password));
  }

  /** As the API server calls: trusting what caBundle held when it was read, checking names. */
  private static X509Certificate call(int port, CertificateSite site)
      throws GeneralSecurityException, IOException {
    while (true) {
      var read = Instant.now();
      var trusted = site.trusted();
      try {
        return handshake(port, trusted);
      } catch (SSLException e) {
        var age = Duration.between(read, Instant.now());
        if (age.compareTo(OVERLAP) < 0) { // on a busy computer nobody promised more
          throw new IllegalStateException("refused by who trusts " + trusted, e);
        }
      }
    }
  }

  private static X509Certificate handshake(int port, List<X509Certificate> trusted)
      throws GeneralSecurityException, IOException {
    try (var socket =
        (SSLSocket) trusting(trusted).getSocketFactory().createSocket("127.0.0.1", port)) {
      var parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  private static SSLContext trusting(List<X509Certificate> certificates)
      throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (int i = 0; i < certificates.size(); i++) {
      store.setCertificateEntry("ca-" + i, certificates.get(i));
    }
    var trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
