package com.iflytek.iflearner.cli.rehearsal;

import static com.fasterxml.jackson.databind.node.JsonNodeFactory.instance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.websocket.WsContext;
import java.net.InetAddress;
import java.net.URI;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * Plays an API server for one client: it stores what it is sent, tells those who watch, allows
 * everything and asks the webhooks about new jobs. It knows no schema and no defaults; patches it
 * does not apply, since whoever reads a job here completes it anyway.
 */
final class StandIn {
  private static final JsonMapper JSON = new JsonMapper();

  private final StandInStore store = new StandInStore();
  private final StandInAdmission admission;
  private final Javalin app;

  /**
   * Listens on a port of its own on this computer; ends with the JVM.
   *
   * @param webhooks where the Service of the webhooks leads
   */
  static StandIn start(KeyStore keys, String password, URI webhooks) {
    var tls = new SslContextFactory.Server();
    tls.setKeyStore(keys);
    tls.setKeyStorePassword(password);
    return new StandIn(tls, webhooks);
  }

  private StandIn(SslContextFactory.Server tls, URI webhooks) {
    admission = new StandInAdmission(store, webhooks);
    app =
        Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.startup.showOldJavalinVersionWarning = false;
              config.startup.startupWatcherEnabled = false;
              config.jetty.addConnector((server, http) -> connector(server, http, tls));
              config.routes.get("/*", this::read);
              config.routes.post("/*", this::create);
              config.routes.put("/*", this::replace);
              config.routes.delete("/*", this::delete);
              config.routes.ws("/*", ws -> ws.onConnect(this::watch));
            });
    app.start();
  }

  private static ServerConnector connector(
      Server server, HttpConfiguration http, SslContextFactory.Server tls) {
    var connector =
        new ServerConnector(
            server, new SslConnectionFactory(tls, "http/1.1"), new HttpConnectionFactory(http));
    connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
    return connector;
  }

  int port() {
    return app.port();
  }

  StandInStore store() {
    return store;
  }

  /** As a user would: what the webhooks say against it, if they do. */
  Optional<String> submit(String path, ObjectNode job) {
    var at = ApiPath.of(path).created(job);
    var refusal = admission.refusal(at, job);
    if (refusal.isEmpty()) {
      store.create(at, job);
    }
    return refusal;
  }

  private void read(Context http) {
    var path = ApiPath.of(http.path());
    if (path.name() == null) {
      answer(http, HttpStatus.OK, store.list(path, selection(http)));
    } else {
      answerOr(http, HttpStatus.OK, store.find(path.whole()), HttpStatus.NOT_FOUND, "NotFound");
    }
  }

  private void create(Context http) {
    var object = body(http);
    var collection = ApiPath.of(http.path());
    if (collection.kind().endsWith("accessreviews")) {
      object.putObject("status").put("allowed", true);
      answer(http, HttpStatus.CREATED, object);
      return;
    }
    var path = collection.created(object);
    var refusal = collection.isJob() ? admission.refusal(path, object) : Optional.<String>empty();
    if (refusal.isPresent()) {
      answer(
          http,
          HttpStatus.UNPROCESSABLE_CONTENT,
          status(HttpStatus.UNPROCESSABLE_CONTENT, "Invalid", refusal.get()));
    } else {
      answerOr(
          http,
          HttpStatus.CREATED,
          store.create(path, object),
          HttpStatus.CONFLICT,
          "AlreadyExists");
    }
  }

  private void replace(Context http) {
    answerOr(
        http,
        HttpStatus.OK,
        store.replace(ApiPath.of(http.path()).whole(), body(http)),
        HttpStatus.CONFLICT,
        "Conflict");
  }

  private void delete(Context http) {
    answerOr(
        http,
        HttpStatus.OK,
        store.delete(ApiPath.of(http.path())),
        HttpStatus.NOT_FOUND,
        "NotFound");
  }

  /** Over a WebSocket, as clients ask for watches first. */
  private void watch(WsContext socket) {
    socket.session.setIdleTimeout(Duration.ZERO);
    var after = Optional.ofNullable(socket.queryParam("resourceVersion")).orElse("0");
    store.watch(
        ApiPath.of(socket.session.getUpgradeRequest().getRequestURI().getPath()),
        Integer.parseInt(after),
        Selection.of(socket.queryParam("labelSelector"), socket.queryParam("fieldSelector")),
        event -> socket.send(event.toString()));
  }

  private static void answerOr(
      Context http, HttpStatus good, Optional<ObjectNode> object, HttpStatus bad, String reason) {
    object.ifPresentOrElse(
        found -> answer(http, good, found),
        () -> answer(http, bad, status(bad, reason, reason + ": " + http.path())));
  }

  private static void answer(Context http, HttpStatus status, ObjectNode object) {
    http.status(status).contentType("application/json").result(object.toString());
  }

  private static ObjectNode status(HttpStatus status, String reason, String message) {
    return instance
        .objectNode()
        .put("kind", "Status")
        .put("apiVersion", "v1")
        .put("status", "Failure")
        .put("message", message)
        .put("reason", reason)
        .put("code", status.getCode());
  }

  private static Predicate<ObjectNode> selection(Context http) {
    return Selection.of(http.queryParam("labelSelector"), http.queryParam("fieldSelector"));
  }

  private static ObjectNode body(Context http) {
    try {
      return (ObjectNode) JSON.readTree(http.body());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a client sent what is no JSON", e);
    }
  }
}
