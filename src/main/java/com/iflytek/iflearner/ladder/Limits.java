package com.iflytek.iflearner.ladder;

import java.time.Duration;

/**
 * What each rung may take.
 *
 * @param lookup until DNS has answered; resolvers ask a silent server twice, 5 s each
 * @param connect until an address has accepted the connection or refused it
 * @param handshake until TLS is agreed on
 * @param exchange until the call is answered
 * @param addresses of one name that are tried
 * @param bytes of the answer, HTTP/2 frames included
 */
public record Limits(
    Duration lookup,
    Duration connect,
    Duration handshake,
    Duration exchange,
    int addresses,
    int bytes) {
  public static final Limits DEFAULT =
      new Limits(
          Duration.ofSeconds(12),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          4,
          64 * 1024);
}
