package com.iflytek.iflearner.probe;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.iflytek.iflearner.ladder.Walk.Exchange;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One gRPC call on one HTTP/2 connection (RFC 9113), of a method that iFLearner does not have: its
 * answer says who is there, and nothing is done by it. A client that the JDK has would look the
 * host up again and connect again, so that nobody could say which address had answered.
 */
final class GrpcCall {
  /** Its service is iFLearner's, so that an edge that routes by path sends it the right way. */
  private static final String PATH = "/Base/check";

  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int GOAWAY = 7;
  private static final int CONTINUATION = 9;

  private static final int ACK = 1;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int PADDED = 8;
  private static final int PRIORITY = 0x20;

  private static final int LARGEST_FRAME = 16 * 1024;

  private final DataInputStream in;
  private final DataOutputStream out;
  private int left;
  private @Nullable Map<String, String> headers;
  private volatile boolean http2;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Frame(int type, int flags, int stream, byte[] payload) {
    boolean has(int flag) {
      return (flags & flag) != 0;
    }
  }

  /**
   * Not called yet.
   *
   * @param bytes that are read at most
   */
  GrpcCall(InputStream in, OutputStream out, int bytes) {
    this.in = new DataInputStream(in);
    this.out = new DataOutputStream(out);
    left = bytes;
  }

  /** Whether the other side has spoken HTTP/2. */
  boolean isHttp2() {
    return http2;
  }

  /**
   * Calls and waits for the answer.
   *
   * @throws IOException if the connection ends otherwise than by its orderly end
   */
  Exchange answer(boolean tls, String host, int port) throws IOException {
    call(tls, host, port);
    try {
      return read();
    } catch (EOFException _) {
      return ended();
    }
  }

  private void call(boolean tls, String host, int port) throws IOException {
    var request = new ByteArrayOutputStream();
    request.writeBytes(PREFACE.getBytes(US_ASCII));
    // SETTINGS_HEADER_TABLE_SIZE = 0 and SETTINGS_ENABLE_PUSH = 0
    request.writeBytes(frame(SETTINGS, 0, 0, new byte[] {0, 1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0}));
    var authority = (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    var block =
        new HeaderBlock()
            .indexed(3) // :method POST
            .indexed(tls ? 7 : 6) // :scheme
            .named(4, PATH) // :path
            .named(1, authority) // :authority
            .named(31, "application/grpc") // content-type
            .named(58, "iflearner-check") // user-agent
            .field("te", "trailers")
            .bytes();
    request.writeBytes(frame(HEADERS, END_HEADERS, 1, block));
    request.writeBytes(frame(DATA, END_STREAM, 1, new byte[5])); // an empty message
    out.write(request.toByteArray());
    out.flush();
  }

  private Exchange read() throws IOException {
    while (true) {
      var frame = next();
      if (frame == null) {
        return http2 ? ended() : new Exchange.NotHttp2();
      }
      if (!http2 && !(frame.type == SETTINGS && frame.stream == 0 && !frame.has(ACK))) {
        return new Exchange.NotHttp2();
      }
      http2 = true;
      if (frame.type == SETTINGS && !frame.has(ACK)) {
        out.write(frame(SETTINGS, ACK, 0, new byte[0]));
        out.flush();
      } else if (frame.type == HEADERS && frame.stream == 1) {
        var answer = headers(frame);
        if (answer != null) {
          return answer;
        }
      } else if (ends(frame)) {
        return ended();
      } // else it has nothing to say about the call
    }
  }

  /** Null if more follows. */
  private @Nullable Exchange headers(Frame frame) throws IOException {
    var fields = fields(frame);
    if (fields == null) {
      return ended();
    }
    if (headers == null) {
      if (fields.getOrDefault(":status", "").startsWith("1")) {
        return null; // the answer follows
      }
      headers = fields;
    }
    // A call that failed has all in its first headers, any other in its last ones.
    return frame.has(END_STREAM) || fields.containsKey("grpc-status")
        ? answer(headers, fields)
        : null;
  }

  private static boolean ends(Frame frame) {
    return switch (frame.type) {
      case RST_STREAM -> frame.stream == 1;
      case DATA -> frame.stream == 1 && frame.has(END_STREAM);
      case GOAWAY -> lastStream(frame.payload) < 1;
      default -> false;
    };
  }

  /** Calls up to this one are still answered by who goes away. */
  private static int lastStream(byte[] payload) {
    return payload.length < 4 ? 0 : ByteBuffer.wrap(payload).getInt() & Integer.MAX_VALUE;
  }

  /** With what is known until here. */
  private Exchange ended() {
    return headers == null ? new Exchange.Closed(http2) : answer(headers, Map.of());
  }

  private static Exchange answer(Map<String, String> first, Map<String, String> last) {
    var http = number(first.get(":status"));
    return http == null
        ? new Exchange.Closed(true)
        : new Exchange.Answer(
            http, number(last.get("grpc-status")), last.getOrDefault("grpc-message", ""));
  }

  /** Null if it is none of up to three digits. */
  private static @Nullable Integer number(@Nullable String text) {
    return text != null && text.matches("[0-9]{1,3}") ? Integer.valueOf(text) : null;
  }

  /** Null if they are not as they should be. */
  private @Nullable Map<String, String> fields(Frame frame) throws IOException {
    var payload = frame.payload;
    int from = (frame.has(PADDED) ? 1 : 0) + (frame.has(PRIORITY) ? 5 : 0);
    int padding = frame.has(PADDED) && payload.length > 0 ? payload[0] & 0xff : 0;
    if (from + padding > payload.length) {
      return null;
    }
    var block = new ByteArrayOutputStream();
    block.write(payload, from, payload.length - padding - from);
    for (var last = frame; !last.has(END_HEADERS); ) {
      last = next();
      if (last == null || last.type != CONTINUATION || last.stream != 1) {
        return null;
      }
      block.writeBytes(last.payload);
    }
    try {
      return HeaderBlock.read(block.toByteArray());
    } catch (IOException _) {
      return null;
    }
  }

  /** Null if it is none, or too much. */
  private @Nullable Frame next() throws IOException {
    int length = (in.readUnsignedShort() << 8) | in.readUnsignedByte();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt() & Integer.MAX_VALUE;
    left -= 9 + length;
    if (length > LARGEST_FRAME || left < 0) {
      return null;
    }
    var payload = new byte[length];
    in.readFully(payload);
    return new Frame(type, flags, stream, payload);
  }

  private static byte[] frame(int type, int flags, int stream, byte[] payload) {
    var bytes = Arrays.copyOf(new byte[] {0, 0, 0, (byte) type, (byte) flags}, 9 + payload.length);
    bytes[1] = (byte) (payload.length >> 8);
    bytes[2] = (byte) payload.length;
    bytes[8] = (byte) stream;
    System.arraycopy(payload, 0, bytes, 9, payload.length);
    return bytes;
  }
}
