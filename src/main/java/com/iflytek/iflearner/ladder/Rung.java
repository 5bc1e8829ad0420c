package com.iflytek.iflearner.ladder;

/** One step of the way; each stands on the one before. */
public enum Rung {
  DNS("dns"),
  TCP("tcp"),
  TLS("tls"),
  HTTP2("http/2"),
  GRPC("grpc");

  private final String wire;

  Rung(String wire) {
    this.wire = wire;
  }

  public String wire() {
    return wire;
  }
}
