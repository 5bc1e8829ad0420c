package com.iflytek.iflearner.ladder;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was seen on the way to a target. Whoever walks goes on for as long as it is possible, and
 * judges nothing.
 *
 * @param dials one for each address that was tried, in this order; the last one may be connected
 * @param handshake null: not tried
 * @param exchange null: not tried
 */
public record Walk(
    Limits limits,
    Lookup lookup,
    List<Dial> dials,
    @Nullable Handshake handshake,
    @Nullable Exchange exchange) {

  public Walk {
    dials = List.copyOf(dials);
  }

  /** The address that accepted the connection. */
  public Optional<String> connected() {
    return dials.stream()
        .filter(dial -> dial.end() == Dial.End.CONNECTED)
        .map(Dial::address)
        .findFirst();
  }

  /** What came of asking for the addresses of the host. */
  public sealed interface Lookup {
    record Found(List<String> addresses) implements Lookup {
      public Found {
        addresses = List.copyOf(addresses);
      }
    }

    /** The name does not exist, or has no address. */
    record Unknown() implements Lookup {}

    /** Nobody who can tell has answered. */
    record Unanswered() implements Lookup {}
  }

  /** What came of connecting to one address. */
  public record Dial(String address, End end) {
    /** How it ended. */
    public enum End {
      CONNECTED,
      REFUSED,
      SILENT,
      NO_ROUTE
    }
  }

  /** What came of the TLS handshake. */
  public sealed interface Handshake {
    /**
     * It is done, whatever the certificate is worth.
     *
     * @param chain the server's own first; not empty
     * @param protocol agreed on by ALPN; empty: none
     */
    record Done(List<X509Certificate> chain, String protocol) implements Handshake {
      public Done {
        chain = List.copyOf(chain);
      }
    }

    /**
     * The other side refused it.
     *
     * @param alert as RFC 8446 calls it
     */
    record Refused(String alert) implements Handshake {}

    /** Both sides agree on no version, no cipher or no key. */
    record Disagreed() implements Handshake {}

    /** What came back is no TLS. */
    record NotTls() implements Handshake {}

    record Closed() implements Handshake {}

    record Silent() implements Handshake {}
  }

  /** What came of one call over HTTP/2 of a method that nobody has. */
  public sealed interface Exchange {
    /**
     * An answer.
     *
     * @param http its HTTP status
     * @param grpc its gRPC status; null: it is not gRPC's
     * @param message what gRPC adds in words, empty if nothing
     */
    record Answer(int http, @Nullable Integer grpc, String message) implements Exchange {}

    /** What came back is no HTTP/2. */
    record NotHttp2() implements Exchange {}

    /** TLS 1.3 refuses a client that shows no certificate only after the handshake. */
    record Refused(String alert) implements Exchange {}

    /**
     * The connection or the call was ended without an answer.
     *
     * @param http2 what came before was HTTP/2
     */
    record Closed(boolean http2) implements Exchange {}

    /**
     * No answer came in time.
     *
     * @param http2 what came before was HTTP/2
     */
    record Silent(boolean http2) implements Exchange {}
  }
}
