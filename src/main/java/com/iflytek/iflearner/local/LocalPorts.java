package com.iflytek.iflearner.local;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of this computer. */
public final class LocalPorts {
  /**
   * Below what the kernel takes for outgoing connections (from 32768 on) and below node ports (from
   * 30000 on), so that a server that is stopped and started again finds its port free, however many
   * clients knock.
   */
  private static final int FIRST = 20_000;

  private static final int END = 30_000;
  private static final int ATTEMPTS = 100;
  private static final int CONNECT_MILLIS = 1_000;

  private LocalPorts() {}

  /** A port nobody listens on. */
  public static int free(String address) {
    for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
      var at = new InetSocketAddress(address, ThreadLocalRandom.current().nextInt(FIRST, END));
      if (isFree(at)) {
        return at.getPort();
      }
    }
    throw new LocalFailure("cannot listen on any port of " + address);
  }

  /** Whether somebody listens there. */
  public static boolean listens(InetSocketAddress at) {
    try (var socket = new Socket()) {
      socket.connect(at, CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isFree(InetSocketAddress at) {
    try (var socket = new ServerSocket()) {
      socket.bind(at);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
