package com.iflytek.iflearner.probe;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.iflytek.iflearner.pki.Identity;
import com.iflytek.iflearner.probe.RawServer.Conduct;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** What may stand at the end of the way, right or wrong in one point. */
final class Listener {
  /** An unknown method, as iFLearner's gRPC answers it. */
  static final byte[] IFLEARNER =
      response("200", "grpc-status", "12", "grpc-message", "Method not found!");

  private static final byte[] SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};

  private Listener() {}

  /** TLS with that identity, then what {@code then} does. */
  static Conduct tls(Identity identity, List<String> protocols, Conduct then) {
    return tls(identity, protocols, false, then);
  }

  /** TLS that wants to see a certificate of the client too. */
  static Conduct mutualTls(Identity identity, Conduct then) {
    return tls(identity, List.of("h2"), true, then);
  }

  private static Conduct tls(
      Identity identity, List<String> protocols, boolean mutual, Conduct then) {
    var context = context(identity);
    return connection -> {
      var secured = (SSLSocket) context.getSocketFactory().createSocket(connection, null, true);
      secured.setUseClientMode(false);
      secured.setNeedClientAuth(mutual);
      var parameters = secured.getSSLParameters();
      parameters.setApplicationProtocols(protocols.toArray(String[]::new));
      secured.setSSLParameters(parameters);
      secured.startHandshake();
      then.apply(secured);
    };
  }

  /** HTTP/2 that answers the first call with these frames, and stays until the caller goes. */
  static Conduct http2(byte[]... frames) {
    return connection -> {
      var in = connection.getInputStream();
      connection.getOutputStream().write(SETTINGS);
      connection.getOutputStream().flush();
      in.readNBytes(24); // the preface
      var out = new ByteArrayOutputStream();
      Arrays.stream(frames).forEach(out::writeBytes);
      connection.getOutputStream().write(out.toByteArray());
      connection.getOutputStream().flush();
      in.readAllBytes();
    };
  }

  /** The headers of an answer that has nothing but headers. */
  static byte[] response(String status, String... fields) {
    return headers(5, status, fields);
  }

  /** Headers after which more follows. */
  static byte[] first(String status, String... fields) {
    return headers(4, status, fields);
  }

  /** The headers after the answer. */
  static byte[] trailers(String... fields) {
    return frame(1, 5, block(new HeaderBlock(), fields));
  }

  static byte[] data(boolean last, String text) {
    return frame(0, last ? 1 : 0, text.getBytes(US_ASCII));
  }

  static byte[] reset() {
    return frame(3, 0, new byte[4]);
  }

  private static byte[] headers(int flags, String status, String... fields) {
    return frame(1, flags, block(new HeaderBlock().named(8, status), fields));
  }

  private static byte[] block(HeaderBlock block, String... fields) {
    for (int i = 0; i < fields.length; i += 2) {
      block.field(fields[i], fields[i + 1]);
    }
    return block.bytes();
  }

  private static byte[] frame(int type, int flags, byte[] payload) {
    var frame = new ByteArrayOutputStream();
    frame.writeBytes(
        new byte[] {0, (byte) (payload.length >> 8), (byte) payload.length, (byte) type});
    frame.writeBytes(new byte[] {(byte) flags, 0, 0, 0, 1});
    frame.writeBytes(payload);
    return frame.toByteArray();
  }

  /** Accepts and says nothing until the caller goes. */
  static void silent(Socket connection) throws IOException {
    connection.getInputStream().readAllBytes();
  }

  private static SSLContext context(Identity identity) {
    try {
      var password = "test".toCharArray();
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(identity.keyStore(password), password);
      var context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
