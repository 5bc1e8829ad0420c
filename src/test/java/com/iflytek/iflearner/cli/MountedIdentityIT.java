package com.iflytek.iflearner.cli;

import static com.iflytek.iflearner.admission.Verdict.Allowed.UNCHANGED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.pki.Authority;
import com.iflytek.iflearner.pki.Identity;
import com.iflytek.iflearner.webhook.AdmissionServer;
import com.iflytek.iflearner.webhook.AdmissionServer.Webhooks;
import com.iflytek.iflearner.webhook.ServerKeys;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Certificate files as the kubelet mounts them, and everything that may be wrong with them. */
class MountedIdentityIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration DAY = Duration.ofDays(1);
  private static final String HOST = "hook.fl.svc";
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final Authority CA = Authority.create("ca", NOW, DAY, RANDOM);
  private static final Identity FIRST = identity(HOST, NOW);
  private static final Identity SECOND = identity(HOST, NOW);

  private final List<Identity> presented = new CopyOnWriteArrayList<>();
  private final Path folder;
  private final MountedIdentity mounted;
  private volatile Duration ahead = Duration.ZERO;
  private int generation;

  MountedIdentityIT(@TempDir Path folder) {
    this.folder = folder;
    this.mounted =
        new MountedIdentity(
            folder, List.of(HOST), Duration.ofMillis(50), () -> NOW.plus(ahead), presented::add);
  }

  @AfterEach
  void close() {
    mounted.close();
  }

  @Test
  void aNewCertificateIsPresentedOnTheSamePortWithoutARestart() throws Exception {
    mount(FIRST.pem(), pem(FIRST));
    mounted.start();
    untilPresented(FIRST);
    try (var server =
        AdmissionServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            keys(presented.getFirst()),
            new Webhooks(_ -> UNCHANGED, _ -> UNCHANGED),
            new SimpleMeterRegistry())) {
      assertThat(leafAt(server.port())).isEqualTo(FIRST.leaf());

      mount(SECOND.pem() + CA.pem(), pem(SECOND));
      untilPresented(SECOND);
      server.present(keys(presented.getLast()));

      assertThat(leafAt(server.port())).isEqualTo(SECOND.leaf());
    }
    assertThat(mounted.problems()).isEmpty();
    assertThat(mounted.expires()).contains(SECOND.expires());
    assertThat(mounted.authorityExpires()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void aBadPairIsRefusedAndTheOldOneKept(
      String situation, String chain, String key, Code code, String why) throws IOException {
    mount(FIRST.pem(), pem(FIRST));
    mounted.start();
    untilPresented(FIRST);

    mount(chain, key);

    untilProblem(code, why);
    assertThat(presented).hasSize(1);
    assertThat(mounted.problems().toString()).doesNotContain(pem(SECOND).substring(40, 60));

    mount(SECOND.pem(), pem(SECOND));
    untilPresented(SECOND);
    await().atMost(SOON).until(() -> mounted.problems().isEmpty());
  }

  static Stream<Arguments> aBadPairIsRefusedAndTheOldOneKept() {
    var expired = identity(HOST, NOW.minus(DAY).minus(DAY));
    var stays = ". The one before stays; have them issued again.";
    return Stream.of(
        arguments(
            "the key of another certificate",
            SECOND.pem(),
            pem(FIRST),
            Code.TLS_FILES_UNUSABLE,
            "the key in tls.key does not belong to the first certificate in tls.crt" + stays),
        arguments(
            "garbage",
            "hello",
            "world",
            Code.TLS_FILES_UNUSABLE,
            "tls.crt holds no PEM: no line begins with '-----BEGIN'" + stays),
        arguments(
            "half a key",
            SECOND.pem(),
            pem(SECOND).substring(0, 60),
            Code.TLS_FILES_UNUSABLE,
            "tls.key is damaged: its PEM cannot be read" + stays),
        arguments(
            "an expired one",
            expired.pem(),
            pem(expired),
            Code.TLS_FILES_UNUSABLE,
            "the certificate expired at " + expired.expires() + stays),
        arguments(
            "no key",
            SECOND.pem(),
            "",
            Code.TLS_FILES_UNUSABLE,
            "tls.key holds no PEM: no line begins with '-----BEGIN'" + stays),
        arguments(
            "a file without end",
            "x".repeat(1_000_000),
            pem(SECOND),
            Code.TLS_FILES_UNUSABLE,
            "tls.crt is longer than 65536 characters" + stays));
  }

  @Test
  void aCertificateForAnotherNameIsRefused() throws IOException {
    var other = identity("other.fl.svc", NOW);
    mount(other.pem(), pem(other));
    mounted.start();

    untilProblem(
        Code.TLS_FILES_UNUSABLE,
        "the certificate is not made out to 'hook.fl.svc'. There is no other; have them issued again.");
    assertThat(mounted.presented()).isFalse();
  }

  @Test
  void filesThatComeLaterAreWaitedFor() throws IOException {
    mounted.start();
    untilProblem(Code.TLS_FILES_UNREADABLE, "cannot be read (there is no such file)");
    assertThat(mounted.presented()).isFalse();
    assertThat(mounted.expires()).isEmpty();

    mount(FIRST.pem(), pem(FIRST));

    untilPresented(FIRST);
    await().atMost(SOON).until(() -> mounted.problems().isEmpty());
  }

  @Test
  void aFolderInTheirPlaceIsSaid() throws IOException {
    Files.createDirectories(folder.resolve("tls.crt"));
    mounted.start();

    untilProblem(Code.TLS_FILES_UNREADABLE, "cannot be read (");
  }

  @Test
  void oneThatNobodyRenewsIsSaidToHaveExpired() throws IOException {
    mount(FIRST.pem(), pem(FIRST));
    mounted.start();
    untilPresented(FIRST);

    ahead = DAY.plusSeconds(1);

    untilProblem(Code.CERTIFICATE_EXPIRED, "expired at " + FIRST.expires());
    assertThat(mounted.presented()).isTrue();
  }

  private void untilPresented(Identity identity) {
    await("it is presented")
        .atMost(SOON)
        .until(() -> mounted.presented() && presented.getLast().leaf().equals(identity.leaf()));
  }

  private void untilProblem(Code code, String words) {
    await("it says " + words)
        .atMost(SOON)
        .until(
            () ->
                mounted.problems().stream()
                    .anyMatch(
                        problem -> problem.code() == code && problem.sentence().contains(words)));
  }

  /** As the kubelet does: links lead through a link that changes at one stroke. */
  private void mount(String chain, String key) throws IOException {
    var data = Files.createDirectory(folder.resolve("..generation-" + ++generation));
    Files.writeString(data.resolve("tls.crt"), chain);
    Files.writeString(data.resolve("tls.key"), key);
    var next = Files.createSymbolicLink(folder.resolve("..data_tmp"), data.getFileName());
    Files.move(next, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    for (var file : List.of("tls.crt", "tls.key")) {
      if (Files.notExists(folder.resolve(file))) {
        Files.createSymbolicLink(folder.resolve(file), Path.of("..data", file));
      }
    }
  }

  private static Identity identity(String host, Instant at) {
    var authority =
        at.isBefore(CA.certificate().getNotBefore().toInstant())
            ? Authority.create("old", at, DAY, RANDOM)
            : CA;
    return authority.issueServer("leaf", List.of(host), at, DAY, RANDOM);
  }

  private static String pem(Identity identity) {
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(identity.key().getEncoded())
        + "\n-----END PRIVATE KEY-----\n";
  }

  private static ServerKeys keys(Identity identity) {
    var password = new char[0];
    return ServerKeys.of(identity.keyStore(password), new String(password));
  }

  private static X509Certificate leafAt(int port) throws GeneralSecurityException, IOException {
    var context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Anybody()}, null);
    try (var socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  /** Asks who it is and does not judge. */
  private static final class Anybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
