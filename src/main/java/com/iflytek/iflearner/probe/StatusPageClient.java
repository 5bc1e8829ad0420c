package com.iflytek.iflearner.probe;

import com.iflytek.iflearner.lifecycle.Answer;
import com.iflytek.iflearner.lifecycle.Ask;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one status page once. Whatever the other side does, it is rid of it after {@link
 * Limits#whole}: what is not read by then is cut off with the connection, never drained.
 */
final class StatusPageClient {
  private static final Logger LOG = LoggerFactory.getLogger(StatusPageClient.class);

  private final Limits limits;

  /**
   * What the other side may take.
   *
   * @param connect until it has accepted the connection
   * @param whole until the last byte of the page, {@code connect} included
   * @param bytes of the page, 80 for a party of a short name and the newest page of each job is
   *     kept; its headers end at the JDK's own limit of 384 KiB
   */
  record Limits(Duration connect, Duration whole, int bytes) {
    static final Limits DEFAULT =
        new Limits(Duration.ofSeconds(2), Duration.ofSeconds(5), 1024 * 1024);
  }

  StatusPageClient(Limits limits) {
    this.limits = limits;
  }

  /** Waits for the answer; throws for nothing that the other side does. */
  Answer ask(Ask ask) throws InterruptedException {
    HttpClient http;
    try {
      http = once();
    } catch (UncheckedIOException e) {
      LOG.warn("no client could be made to ask {}:{}", ask.address(), ask.port(), e);
      return unusable("its status page could not be asked: the operator is short of resources");
    }
    // The JDK's timeout of a request ends with the headers: a page that drips would never time out.
    var exchange = new FutureTask<>(() -> exchange(http, ask));
    Thread.ofVirtual().name("status-page-exchange").start(exchange);
    try {
      return exchange.get(limits.whole().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      return unusable("its status page does not answer within %s".formatted(text(limits.whole())));
    } catch (ExecutionException e) {
      return failed(ask, e.getCause() == null ? e : e.getCause());
    } finally {
      exchange.cancel(true);
      http.shutdownNow();
    }
  }

  /**
   * A client for one request. A shared one (JDK 25) never closes the connection after an answer
   * that breaks HTTP, so that one evil server could take every file descriptor of the process; and
   * it would keep those of good servers open between two questions.
   */
  private HttpClient once() {
    return HttpClient.newBuilder()
        .version(Version.HTTP_1_1)
        .followRedirects(Redirect.NEVER) // a Pod must not choose whom the operator calls
        .proxy(HttpClient.Builder.NO_PROXY)
        .connectTimeout(limits.connect())
        .executor(Thread::startVirtualThread)
        .build();
  }

  private Answer exchange(HttpClient http, Ask ask) throws IOException, InterruptedException {
    InetAddress address;
    try { // a literal only: no name server is asked about what is not one
      address = InetAddress.ofLiteral(ask.address());
    } catch (IllegalArgumentException _) {
      return unusable("its Pod has no usable address");
    }
    var host = address.getHostAddress();
    var uri =
        URI.create(
            "http://%s:%d/v1/status"
                .formatted(address instanceof Inet6Address ? "[" + host + "]" : host, ask.port()));
    var response = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofInputStream());
    try (var body = response.body()) {
      if (response.statusCode() != 200) {
        return unusable(
            "its status page answers with HTTP status %d".formatted(response.statusCode()));
      }
      if (response.headers().firstValueAsLong("Content-Length").orElse(0) > limits.bytes()) {
        throw new TooLarge();
      }
      return StatusPageReader.read(new Capped(body, limits.bytes()));
    }
  }

  private Answer failed(Ask ask, Throwable failure) {
    // Its class only: the JDK's messages quote what was received.
    LOG.debug("{}:{} gave no page: {}", ask.address(), ask.port(), failure.getClass().getName());
    return switch (failure) {
      case TooLarge _ ->
          unusable(
              "its status page is larger than %d MiB".formatted(limits.bytes() / (1024 * 1024)));
      case HttpConnectTimeoutException _ -> unreachable(ask);
      case ConnectException e when isRefusal(e) ->
          unusable("its port %d refuses connections".formatted(ask.port()));
      case ConnectException _ -> unreachable(ask);
      case IOException e when !isBreachOfProtocol(e) ->
          unusable("its port %d breaks the connection off".formatted(ask.port()));
      default -> unusable("its port %d does not answer as HTTP should".formatted(ask.port()));
    };
  }

  private Answer unreachable(Ask ask) {
    return unusable(
        "its port %d does not answer within %s".formatted(ask.port(), text(limits.connect())));
  }

  /**
   * The JDK makes every failure to connect this exception; of a refusal it keeps no other trace (it
   * tries twice, the second time in vain), of a missing route it keeps the cause.
   */
  private static boolean isRefusal(ConnectException failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof SocketException && !(t instanceof ConnectException)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isBreachOfProtocol(IOException failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof ProtocolException) {
        return true;
      }
    }
    return false;
  }

  private static Answer unusable(String why) {
    return new Answer.Unusable(why);
  }

  private static String text(Duration duration) {
    return duration.toMillisPart() == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
  }

  private static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** Gives no more than so many bytes. */
  private static final class Capped extends FilterInputStream {
    private long left;

    Capped(InputStream in, int bytes) {
      super(in);
      left = bytes;
    }

    @Override
    public int read() throws IOException {
      var read = super.read();
      count(read < 0 ? 0 : 1);
      return read;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      var read = super.read(into, offset, length);
      count(read);
      return read;
    }

    private void count(int read) throws TooLarge {
      left -= Math.max(0, read);
      if (left < 0) {
        throw new TooLarge();
      }
    }
  }
}
