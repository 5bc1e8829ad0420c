package com.iflytek.iflearner.probe;

import com.iflytek.iflearner.ladder.Limits;
import com.iflytek.iflearner.ladder.Target;
import com.iflytek.iflearner.ladder.Walk;
import com.iflytek.iflearner.ladder.Walk.Dial;
import com.iflytek.iflearner.ladder.Walk.Exchange;
import com.iflytek.iflearner.ladder.Walk.Handshake;
import com.iflytek.iflearner.ladder.Walk.Lookup;
import com.iflytek.iflearner.rules.Names;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Walks the way to a target on one connection, as iFLearner's gRPC would, and says what it saw.
 * Nothing is registered anywhere: what it calls in the end is a method that nobody has.
 */
public final class Prober {
  private static final String[] PROTOCOLS = {"h2", "http/1.1"};
  private static final int MOST_SPEAK_WITHIN_MILLIS = 1000;
  private static final Pattern ALERT = Pattern.compile("Received fatal alert: (\\w+)");

  private final Limits limits;
  private final Resolver resolver;

  /** Who knows the addresses of a host. */
  @FunctionalInterface
  public interface Resolver {
    /** At least one address. */
    List<InetAddress> addresses(String host) throws UnknownHostException;

    /** As this computer does it. */
    static Resolver ofThisComputer() {
      return host -> List.of(InetAddress.getAllByName(host));
    }
  }

  public Prober(Limits limits, Resolver resolver) {
    this.limits = limits;
    this.resolver = resolver;
  }

  /** Goes as far as it leads; throws for nothing that the other side does. */
  public Walk walk(Target target) throws InterruptedException {
    var found = new ArrayList<InetAddress>();
    var lookup = lookup(target.host(), found);
    var dials = new ArrayList<Dial>();
    for (var address : found.subList(0, Math.min(found.size(), limits.addresses()))) {
      var socket = new Socket();
      try {
        var end = dial(socket, new InetSocketAddress(address, target.port()));
        dials.add(new Dial(address.getHostAddress(), end));
        if (end == Dial.End.CONNECTED) {
          return talk(target, socket, lookup, dials);
        }
      } finally {
        close(socket);
      }
    }
    return new Walk(limits, lookup, dials, null, null);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) { // what was seen is what counts
    }
  }

  private Lookup lookup(String host, List<InetAddress> found) throws InterruptedException {
    try {
      found.addAll(within(limits.lookup(), () -> resolver.addresses(host)));
      return new Lookup.Found(found.stream().map(InetAddress::getHostAddress).toList());
    } catch (TimeoutException _) {
      return new Lookup.Unanswered();
    } catch (IOException e) {
      // The C library's words; nothing else of what it knew reaches us.
      return String.valueOf(e.getMessage()).contains("Temporary failure")
          ? new Lookup.Unanswered()
          : new Lookup.Unknown();
    }
  }

  private Dial.End dial(Socket socket, InetSocketAddress address) {
    try {
      socket.connect(address, Math.toIntExact(limits.connect().toMillis()));
      return Dial.End.CONNECTED;
    } catch (SocketTimeoutException _) {
      return Dial.End.SILENT;
    } catch (ConnectException e) {
      return String.valueOf(e.getMessage()).contains("timed out")
          ? Dial.End.SILENT
          : Dial.End.REFUSED;
    } catch (IOException _) {
      return Dial.End.NO_ROUTE;
    }
  }

  private Walk talk(Target target, Socket socket, Lookup lookup, List<Dial> dials)
      throws InterruptedException {
    if (!target.tls()) {
      return new Walk(limits, lookup, dials, null, exchange(target, socket));
    }
    SSLSocket secured;
    try {
      secured = secured(target, socket);
      within(
          limits.handshake(),
          () -> {
            secured.startHandshake();
            return true;
          });
      var chain =
          Stream.of(secured.getSession().getPeerCertificates())
              .map(X509Certificate.class::cast)
              .toList();
      var done = new Handshake.Done(chain, secured.getApplicationProtocol());
      return new Walk(
          limits,
          lookup,
          dials,
          done,
          done.protocol().equals("h2") ? exchange(target, secured) : null);
    } catch (TimeoutException _) {
      return new Walk(limits, lookup, dials, new Handshake.Silent(), null);
    } catch (IOException e) {
      return new Walk(limits, lookup, dials, broken(e), null);
    }
  }

  /**
   * Whatever is shown is taken: it is judged later, as iFLearner does and not as Java does, and
   * nothing of worth is sent.
   */
  private static SSLSocket secured(Target target, Socket socket) throws IOException {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Anybody()}, null);
      var secured =
          (SSLSocket)
              context.getSocketFactory().createSocket(socket, target.host(), target.port(), true);
      var parameters = secured.getSSLParameters();
      parameters.setApplicationProtocols(PROTOCOLS);
      parameters.setServerNames(
          isName(target.host()) ? List.of(new SNIHostName(target.host())) : List.of());
      secured.setSSLParameters(parameters);
      return secured;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("TLS is part of every JDK", e);
    }
  }

  /** Nobody can be asked by an address, or by what arguments hold that is no name at all. */
  private static boolean isName(String host) {
    try {
      return InetAddress.ofLiteral(host) == null;
    } catch (IllegalArgumentException _) {
      return Names.isHost(host);
    }
  }

  private static Handshake broken(IOException fault) {
    var alert = alert(fault);
    if (alert.isPresent()) {
      return new Handshake.Refused(alert.get());
    }
    var words = String.valueOf(fault.getMessage());
    if (!(fault instanceof SSLException)
        || words.contains("terminated the handshake")
        || words.contains("close_notify")) {
      return new Handshake.Closed();
    }
    return words.contains("unrecognized SSL message")
        ? new Handshake.NotTls()
        : new Handshake.Disagreed();
  }

  private Exchange exchange(Target target, Socket socket) throws InterruptedException {
    GrpcCall call = null;
    try {
      var in = new PushbackInputStream(socket.getInputStream());
      call = new GrpcCall(in, socket.getOutputStream(), limits.bytes());
      return within(limits.exchange(), answer(call, target, socket, in));
    } catch (TimeoutException _) {
      return new Exchange.Silent(isHttp2(call));
    } catch (IOException e) {
      return alert(e)
          .<Exchange>map(Exchange.Refused::new)
          .orElse(new Exchange.Closed(isHttp2(call)));
    }
  }

  private static Callable<Exchange> answer(
      GrpcCall call, Target target, Socket socket, PushbackInputStream in) {
    return () -> {
      if (target.tls()) {
        listen(socket, in);
      }
      return call.answer(target.tls(), target.host(), target.port());
    };
  }

  /**
   * Most servers of HTTP/2 speak first, and TLS 1.3 refuses a client only now. Whoever speaks to
   * one that has closed gets a reset, which wipes out the alert that says why.
   */
  private static void listen(Socket socket, PushbackInputStream in) throws IOException {
    socket.setSoTimeout(MOST_SPEAK_WITHIN_MILLIS);
    try {
      int first = in.read();
      if (first >= 0) {
        in.unread(first);
      }
    } catch (SocketTimeoutException _) { // waits for us
    }
    socket.setSoTimeout(0);
  }

  private static boolean isHttp2(@Nullable GrpcCall call) {
    return call != null && call.isHttp2();
  }

  private static Optional<String> alert(IOException fault) {
    var words = ALERT.matcher(String.valueOf(fault.getMessage()));
    return fault instanceof SSLException && words.find()
        ? Optional.of(words.group(1))
        : Optional.empty();
  }

  /** A time limit of a socket is one of each read: what drips would never come to an end. */
  private static <T> T within(Duration limit, Callable<T> act)
      throws InterruptedException, IOException, TimeoutException {
    var task = new FutureTask<>(act);
    Thread.ofVirtual().name("ladder").start(task);
    try {
      return task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException fault -> throw fault;
        case RuntimeException fault -> throw fault;
        case null, default -> throw new IllegalStateException(e);
      }
    } finally {
      task.cancel(true);
    }
  }
}
