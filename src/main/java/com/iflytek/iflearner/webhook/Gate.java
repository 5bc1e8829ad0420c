package com.iflytek.iflearner.webhook;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Lets requests in while the server serves and has room. Anybody else is asked to come back: on 503
 * with {@code Retry-After} kube-apiserver tries again by itself, up to ten times within its
 * timeout, and with {@code Connection: close} it may find another replica.
 */
final class Gate extends Handler.Wrapper {
  /** Reviews that may be in memory at a time: 4 of the largest, 128 of the usual size. */
  private static final int ROOM_BYTES = 4 * AdmissionServer.MAX_REVIEW_BYTES;

  /** What even the smallest review takes of the room. */
  private static final int SEAT_BYTES = ROOM_BYTES / 128;

  private final Semaphore room = new Semaphore(ROOM_BYTES);
  private volatile State state = State.SHUT;

  private enum State {
    SHUT,
    OPEN,

    /** Open, but nobody is to come this way again. */
    LEAVING
  }

  void open() {
    state = State.OPEN;
  }

  boolean isOpen() {
    return state != State.SHUT;
  }

  /** From now on every answer ends its connection. */
  void leave() {
    state = State.LEAVING;
  }

  void shut() {
    state = State.SHUT;
  }

  /** Shuts and waits until the last answer has been written; false if that took too long. */
  boolean emptied(Duration patience) throws InterruptedException {
    shut();
    var empty = room.tryAcquire(ROOM_BYTES, patience.toMillis(), TimeUnit.MILLISECONDS);
    if (empty) {
      room.release(ROOM_BYTES); // whoever comes now is sent away, and closing twice is closing once
    }
    return empty;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (!isOpen()) { // takes no seat, so that emptied() waits for nobody who is sent away
      return comeBack(response, callback, "the webhook is starting or stopping");
    }
    var seat = seatFor(request);
    if (!room.tryAcquire(seat)) {
      return comeBack(response, callback, "the webhook has its hands full");
    }
    Request.addCompletionListener(request, _ -> room.release(seat));
    return switch (state) { // asked again with a seat taken: emptied() misses nobody who was let in
      case SHUT -> comeBack(response, callback, "the webhook is starting or stopping");
      case OPEN -> super.handle(request, response, callback);
      case LEAVING -> {
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        yield super.handle(request, response, callback);
      }
    };
  }

  private static int seatFor(Request request) {
    var length = request.getLength(); // -1: chunked, may become as long as is allowed
    return length < 0 || length > AdmissionServer.MAX_REVIEW_BYTES
        ? AdmissionServer.MAX_REVIEW_BYTES
        : Math.max(SEAT_BYTES, (int) length);
  }

  private static boolean comeBack(Response response, Callback callback, String why) {
    response.setStatus(HttpStatus.SERVICE_UNAVAILABLE_503);
    response
        .getHeaders()
        .put(HttpHeader.RETRY_AFTER, 1)
        .put(HttpHeader.CONNECTION, "close")
        .put(HttpHeader.CONTENT_TYPE, "text/plain;charset=utf-8");
    Content.Sink.write(response, true, why + ": call again\n", callback);
    return true;
  }
}
