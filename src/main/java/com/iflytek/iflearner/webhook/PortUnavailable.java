package com.iflytek.iflearner.webhook;

/** A port that could not be opened, mostly because another process listens on it. */
public final class PortUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int port;

  PortUnavailable(int port, Throwable cause) {
    super("port " + port + " cannot be opened: " + rootOf(cause).getMessage(), cause);
    this.port = port;
  }

  public int port() {
    return port;
  }

  private static Throwable rootOf(Throwable fault) {
    var root = fault;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
