package com.iflytek.iflearner.webhook;

import static org.awaitility.Awaitility.await;

import com.iflytek.iflearner.admission.AdmissionHandler;
import com.iflytek.iflearner.admission.HostIndex.Holder;
import com.iflytek.iflearner.crd.Commands.Ended;
import com.iflytek.iflearner.crd.Kubectl;
import com.iflytek.iflearner.job.Domains;
import com.iflytek.iflearner.kube.Installation;
import com.iflytek.iflearner.local.SharedControlPlane;
import com.iflytek.iflearner.pki.Authority;
import com.iflytek.iflearner.webhook.AdmissionServer.Webhooks;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A namespace of a real cluster whose API server asks our webhooks, for one test class. */
public final class Site implements AutoCloseable {
  private static final Duration HOUR = Duration.ofHours(1);

  private final SecureRandom random = new SecureRandom();
  private final Authority authority = Authority.create("ca", Instant.now(), HOUR, random);
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Map<String, Holder> holders = new ConcurrentHashMap<>();
  private final Kubectl kubectl = Kubectl.of(SharedControlPlane.get());
  private final String namespace = SharedControlPlane.newNamespace("admission");
  private final Installation installation = new Installation(SharedControlPlane.admin());
  private final AdmissionServer server;

  Site() {
    var handler =
        new AdmissionHandler(Domains.DEFAULT, host -> Optional.ofNullable(holders.get(host)));
    server = serve(new Webhooks(handler::mutate, handler::validate));
    installation.installCrd();
    await().until(installation::crdIsEstablished);
  }

  /** Has the API server ask as the shipped configurations say. */
  Site asShipped() {
    installation.installWebhooks(url(server), authority.pem());
    await().ignoreExceptions().until(installation::webhooksAnswer);
    return this;
  }

  /** Another server of webhooks; close it. */
  AdmissionServer serve(Webhooks webhooks) {
    var identity =
        authority.issueServer("webhook", List.of("127.0.0.1"), Instant.now(), HOUR, random);
    var started =
        AdmissionServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            ServerKeys.of(identity.keyStore("test".toCharArray()), "test"),
            webhooks,
            metrics);
    started.open();
    return started;
  }

  static URI url(AdmissionServer server) {
    return URI.create("https://127.0.0.1:" + server.port() + "/");
  }

  AdmissionServer server() {
    return server;
  }

  String namespace() {
    return namespace;
  }

  String caBundle() {
    return authority.pem();
  }

  /** From now on that host has that holder. */
  void held(String host, Holder by) {
    holders.put(host, by);
  }

  /** How often a webhook has been called, whatever it said. */
  long calls(String webhook) {
    return metrics.find("iflearner.admission.duration").tag("webhook", webhook).timers().stream()
        .mapToLong(Timer::count)
        .sum();
  }

  Ended kubectl(String manifest, String... arguments) {
    var command = new String[arguments.length + 2];
    command[0] = "--namespace";
    command[1] = namespace;
    System.arraycopy(arguments, 0, command, 2, arguments.length);
    return kubectl.piped(manifest, command);
  }

  NonNamespaceOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      jobs() {
    return SharedControlPlane.admin()
        .genericKubernetesResources("git.iflytek.com/v1", "IflearnerJob")
        .inNamespace(namespace);
  }

  /** A server that nobody objects to. */
  public static String server(String name) {
    return """
    apiVersion: git.iflytek.com/v1
    kind: IflearnerJob
    metadata:
      name: %1$s
    spec:
      role: server
      host: %1$s.server.iflearner.com
      template:
        spec:
          containers:
          - name: training
            image: iflearner
            args: [python, aggregate_server.py, -n=2, --epochs=10]
    """
        .formatted(name);
  }

  @Override
  public void close() {
    installation.close();
    jobs().delete();
    server.close();
  }
}
