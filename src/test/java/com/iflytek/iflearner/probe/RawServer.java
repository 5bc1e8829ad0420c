package com.iflytek.iflearner.probe;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.iflytek.iflearner.lifecycle.Ask;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Accepts connections on 127.0.0.1 and does with each what it is told, HTTP or not. */
final class RawServer implements AutoCloseable {
  /** What it does with a connection; an exception ends it. */
  @FunctionalInterface
  interface Conduct {
    void apply(Socket connection) throws IOException;
  }

  private final ServerSocket socket;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger cut = new AtomicInteger();
  private volatile Conduct conduct;

  RawServer(Conduct conduct) {
    this.conduct = conduct;
    try {
      socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  /** Answers each request with this text after the status line and ends the connection. */
  static Conduct saying(String response) {
    return connection -> {
      readRequest(connection);
      connection.getOutputStream().write(response.getBytes(US_ASCII));
    };
  }

  /** Answers with this page, as iFLearner does. */
  static Conduct page(String json) {
    return saying(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: "
            + json.length()
            + "\r\n\r\n"
            + json);
  }

  /** Begins with one text and repeats another for as long as somebody takes it. */
  static Conduct endless(String start, String more) {
    return connection -> {
      readRequest(connection);
      var out = connection.getOutputStream();
      out.write(start.getBytes(US_ASCII));
      while (true) {
        out.write(more.getBytes(US_ASCII));
      }
    };
  }

  /** Says this much and then only waits for the other side to go away. */
  static Conduct stuckAfter(String start) {
    return connection -> {
      readRequest(connection);
      OutputStream out = connection.getOutputStream();
      out.write(start.getBytes(US_ASCII));
      out.flush();
      if (connection.getInputStream().read() < 0) {
        throw new IOException("the other side has gone away");
      }
    };
  }

  /** What was asked, with its headers. */
  static String readRequest(Socket connection) throws IOException {
    var in = connection.getInputStream();
    var request = new StringBuilder();
    for (int last4 = 0; last4 != 0x0D0A0D0A; ) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      last4 = last4 << 8 | next;
      request.append((char) next);
    }
    return request.toString();
  }

  void become(Conduct other) {
    conduct = other;
  }

  int port() {
    return socket.getLocalPort();
  }

  Ask ask(String podUid) {
    return new Ask(podUid, "127.0.0.1", port());
  }

  int accepted() {
    return accepted.get();
  }

  /** How many connections the other side ended while there was still something to say. */
  int cut() {
    return cut.get();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    for (var connection : open) {
      connection.close();
    }
  }

  private void accept() {
    try {
      while (true) {
        var connection = socket.accept();
        open.add(connection);
        accepted.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(connection));
      }
    } catch (IOException _) { // closed
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      conduct.apply(connection);
    } catch (IOException _) {
      cut.incrementAndGet();
    } finally {
      open.remove(connection);
    }
  }
}
