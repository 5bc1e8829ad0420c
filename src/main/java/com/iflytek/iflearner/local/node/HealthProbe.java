package com.iflytek.iflearner.local.node;

import com.iflytek.iflearner.local.LocalFailure;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A question to a container, and how many answers in a row count.
 *
 * @param delay before it is asked for the first time
 */
record HealthProbe(
    BooleanSupplier question, Duration delay, Duration period, int successes, int failures) {

  /** {@code spec} as the API server completes it. */
  static HealthProbe of(Probe spec, Container container, String address) {
    return new HealthProbe(
        question(spec, container, address),
        seconds(spec.getInitialDelaySeconds()),
        seconds(spec.getPeriodSeconds()),
        spec.getSuccessThreshold(),
        spec.getFailureThreshold());
  }

  /** The first verdict; empty: it was over before there was one. */
  Optional<Boolean> first(CountDownLatch over) throws InterruptedException {
    return verdict(delay, over);
  }

  /** The verdict after another; empty: it was over before there was one. */
  Optional<Boolean> next(CountDownLatch over) throws InterruptedException {
    return verdict(period, over);
  }

  private Optional<Boolean> verdict(Duration pause, CountDownLatch over)
      throws InterruptedException {
    var good = 0;
    var bad = 0;
    for (var wait = pause; !over.await(wait.toMillis(), TimeUnit.MILLISECONDS); wait = period) {
      var well = question.getAsBoolean();
      good = well ? good + 1 : 0;
      bad = well ? 0 : bad + 1;
      if (good >= successes || bad >= failures) {
        return Optional.of(well);
      }
    }
    return Optional.empty();
  }

  private static BooleanSupplier question(Probe spec, Container container, String address) {
    var limit = seconds(spec.getTimeoutSeconds());
    var get = spec.getHttpGet();
    if (get != null && "HTTP".equals(get.getScheme())) {
      var url = "http://" + address + ":" + port(get.getPort(), container) + get.getPath();
      return () -> answers(URI.create(url), get, limit);
    }
    var tcp = spec.getTcpSocket();
    if (tcp != null) {
      var at = new InetSocketAddress(address, port(tcp.getPort(), container));
      return () -> listens(at, limit);
    }
    throw new LocalFailure(
        "this node probes by httpGet over HTTP and by tcpSocket only, not as container "
            + container.getName()
            + " asks");
  }

  private static int port(IntOrString port, Container container) {
    if (port.getIntVal() != null) {
      return port.getIntVal();
    }
    return container.getPorts().stream()
        .filter(named -> port.getStrVal().equals(named.getName()))
        .findFirst()
        .orElseThrow(() -> new LocalFailure("no port is named '" + port.getStrVal() + "'"))
        .getContainerPort();
  }

  /** A kubelet follows no redirect either: it takes one for a good answer. */
  private static boolean answers(URI uri, HTTPGetAction get, Duration limit) {
    try {
      var call = (HttpURLConnection) uri.toURL().openConnection();
      call.setConnectTimeout((int) limit.toMillis());
      call.setReadTimeout((int) limit.toMillis());
      call.setInstanceFollowRedirects(false);
      call.setRequestProperty("Connection", "close");
      for (var header : orNone(get.getHttpHeaders())) {
        call.setRequestProperty(header.getName(), header.getValue());
      }
      var status = call.getResponseCode();
      return status >= HttpURLConnection.HTTP_OK && status < HttpURLConnection.HTTP_BAD_REQUEST;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean listens(InetSocketAddress at, Duration limit) {
    try (var socket = new Socket()) {
      socket.connect(at, (int) limit.toMillis());
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static <T> List<T> orNone(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }

  private static Duration seconds(@Nullable Integer seconds) {
    return Duration.ofSeconds(seconds == null ? 0 : seconds);
  }
}
