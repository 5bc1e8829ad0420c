package com.iflytek.iflearner.webhook;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinBindException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What both servers have in common. */
final class Listener {
  private Listener() {}

  /**
   * Makes a server and starts it.
   *
   * @throws PortUnavailable if the port cannot be opened; nothing is left running
   */
  static Javalin start(InetSocketAddress address, Consumer<JavalinConfig> settings) {
    var app =
        Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.startup.showOldJavalinVersionWarning = false;
              config.startup.startupWatcherEnabled = false;
              config.http.compressionStrategy = CompressionStrategy.NONE;
              settings.accept(config);
            });
    try {
      return app.start();
    } catch (JavalinBindException e) {
      throw new PortUnavailable(address.getPort(), e);
    }
  }

  /** As Jetty wants it: null for all addresses of this computer. */
  static @Nullable String host(InetSocketAddress address) {
    return address.getAddress().isAnyLocalAddress() ? null : address.getHostString();
  }
}
