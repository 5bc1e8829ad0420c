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
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

/** Authorities that live for seconds follow each other while somebody calls all the time. */
class RotationIT {
  private static final Duration OVERLAP = Duration.ofSeconds(2);
  private static final Lifetimes LIFETIMES =
      new Lifetimes(OVERLAP.multipliedBy(6), Duration.ofSeconds(5), OVERLAP);

  private static final Duration LIMIT = Duration.ofSeconds(90);

  @Test
  void whoTrustsWhatCaBundleHoldsIsNeverRefused() throws Exception {
    try (var site = new CertificateSite().configured();
        var server = server();
        var client = Connection.client(SharedControlPlane.admin().getConfiguration(), "rotation")) {
      var ready = new CountDownLatch(1);
      try (var authority =
          new SharedAuthority(
              client,
              site.names(),
              LIFETIMES,
              InstantSource.system(),
              new SecureRandom(),
              identity -> {
                server.present(keys(identity));
                ready.countDown();
              })) {
        authority.start();
        ready.await();

        var signers = new HashSet<String>();
        var leaves = new HashSet<X509Certificate>();
        await("three authorities that sign one after the other")
            .pollInterval(Duration.ofMillis(50))
            .atMost(LIMIT)
            .until(
                () -> {
                  var leaf = call(server.port(), site);
                  leaves.add(leaf);
                  signers.add(leaf.getIssuerX500Principal().getName());
                  return signers.size() == 3;
                });

        assertThat(leaves.size()).isGreaterThan(signers.size());
        assertThat(authority.problems()).isEmpty();
      }
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
