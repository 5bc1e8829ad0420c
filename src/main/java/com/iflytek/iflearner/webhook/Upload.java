package com.iflytek.iflearner.webhook;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * A body that must arrive in time: it holds its place in the room however little of it comes. The
 * server looks after a sender that says nothing at all.
 */
final class Upload extends FilterInputStream {
  private final long begun = System.nanoTime();
  private final Duration limit;

  Upload(InputStream body, Duration limit) {
    super(body);
    this.limit = limit;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (System.nanoTime() - begun > limit.toNanos()) {
      throw new IOException("the body took longer than " + limit.toSeconds() + " s");
    }
    return super.read(buffer, offset, length);
  }
}
