package com.iflytek.iflearner.local.sandbox;

import com.iflytek.iflearner.local.LocalFailure;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Passes every connection made to one address on to another. A Unix socket with a path is the same
 * on both sides of a network namespace, so a relay on each side joins their networks at one point.
 */
final class Relay implements AutoCloseable {
  private static final int CHUNK = 64 * 1024;

  private final ServerSocketChannel door;
  private final SocketAddress target;

  private Relay(ServerSocketChannel door, SocketAddress target) {
    this.door = door;
    this.target = target;
  }

  static Relay between(SocketAddress from, SocketAddress to) {
    try {
      var relay = new Relay(listenOn(from), to);
      Thread.ofVirtual().name("relay").start(relay::admit);
      return relay;
    } catch (IOException e) {
      throw new LocalFailure("cannot listen on " + from + ": " + e.getMessage(), e);
    }
  }

  private static ServerSocketChannel listenOn(SocketAddress address) throws IOException {
    var door =
        address instanceof UnixDomainSocketAddress
            ? ServerSocketChannel.open(StandardProtocolFamily.UNIX)
            : ServerSocketChannel.open();
    return door.bind(address);
  }

  private void admit() {
    while (door.isOpen()) {
      try {
        var caller = door.accept();
        Thread.ofVirtual().start(() -> join(caller));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void join(SocketChannel caller) {
    try (caller;
        var callee = SocketChannel.open(target)) {
      var answers = Thread.ofVirtual().start(() -> pour(callee, caller));
      pour(caller, callee);
      answers.join();
    } catch (IOException e) {
      return; // the caller sees its connection closed, as it would without a relay
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void pour(SocketChannel from, SocketChannel to) {
    var buffer = ByteBuffer.allocate(CHUNK);
    try {
      while (from.read(buffer) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
        buffer.clear();
      }
      to.shutdownOutput();
    } catch (IOException e) {
      closeQuietly(from);
      closeQuietly(to);
    }
  }

  private static void closeQuietly(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      return; // it is gone either way
    }
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new LocalFailure("cannot stop listening on " + door, e);
    }
  }
}
