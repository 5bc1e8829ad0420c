package com.iflytek.iflearner.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.iflytek.iflearner.pki.Authority;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** One TLS connection, byte by byte: it sends what no HTTP client would. */
final class Wire implements AutoCloseable {
  private final SSLSocket socket;
  private final InputStream in;

  /** An answer, its header names in lower case. */
  record Answer(int status, Map<String, String> headers, String body) {
    String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  private Wire(SSLSocket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /** The name by which kube-apiserver calls a Service, in SNI as well. */
  static final String HOST = "iflearner-operator.fl.svc";

  /** Shakes hands with {@link #HOST}, trusting {@code authority} alone and checking the name. */
  static Wire connect(int port, Authority authority, String... protocols)
      throws IOException, GeneralSecurityException {
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", authority.certificate());
    var trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    var plain = new Socket(InetAddress.getLoopbackAddress(), port);
    var socket = (SSLSocket) context.getSocketFactory().createSocket(plain, HOST, port, true);
    var parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setApplicationProtocols(protocols);
    socket.setSSLParameters(parameters);
    socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
    try {
      socket.startHandshake();
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    return new Wire(socket);
  }

  SSLSocket socket() {
    return socket;
  }

  Wire send(String text) throws IOException {
    return send(text.getBytes(UTF_8));
  }

  Wire send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /** A whole request with the headers that kube-apiserver sends. */
  Wire post(String path, byte[] body) throws IOException {
    return send(head(path) + "Content-Length: " + body.length + "\r\n\r\n").send(body);
  }

  /** A request up to, but without, what says how long its body is. */
  static String head(String path) {
    return "POST "
        + path
        + "?timeout=10s HTTP/1.1\r\nHost: "
        + HOST
        + ":443\r\nUser-Agent: kube-apiserver-admission\r\n"
        + "Accept: application/json, */*\r\nContent-Type: application/json\r\n"
        + "Accept-Encoding: gzip\r\n";
  }

  Answer read() throws IOException {
    var status = Integer.parseInt(line().split(" ", 3)[1]);
    var headers = new HashMap<String, String>();
    for (var line = line(); !line.isEmpty(); line = line()) {
      var parts = line.split(":", 2);
      headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1].strip());
    }
    return new Answer(status, headers, new String(body(status, headers), UTF_8));
  }

  /** Whether the server has closed the connection. */
  boolean ended() throws IOException {
    return in.read() < 0;
  }

  private byte[] body(int status, Map<String, String> headers) throws IOException {
    if (headers.containsKey("transfer-encoding")) {
      var body = new ByteArrayOutputStream();
      for (var size = chunkSize(); size > 0; size = chunkSize()) {
        body.write(in.readNBytes(size));
        line();
      }
      line();
      return body.toByteArray();
    }
    return status == 100
        ? new byte[0]
        : in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(line(), 16);
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the server closed the connection after: " + line);
      }
      line.append((char) c);
    }
    return line.toString().strip();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
