package com.iflytek.iflearner.pki;

import com.iflytek.iflearner.pki.Parsed.Bad;
import com.iflytek.iflearner.pki.Parsed.Good;
import java.time.Instant;
import java.util.Optional;

/** Which authorities the Secret of all replicas shall hold, and why others than it does. */
public sealed interface Succession {
  /** It is as it should be. */
  record Keep() implements Succession {}

  /** It lost what this process remembers, and what is remembered is still trusted. */
  record Restore(Authorities remembered, String reason) implements Succession {}

  /** A new one is needed, and nothing that is left is of use. */
  record Begin(String reason) implements Succession {}

  /** A new one is needed, beside those that are there. */
  record Follow(Authorities before, String reason) implements Succession {}

  /**
   * Whether the Secret must be written, and why.
   *
   * @param stored what was read from the Secret, or why there is nothing to read
   * @param remembered what it held before
   */
  static Succession of(Parsed<Authorities> stored, Optional<Authorities> remembered, Instant now) {
    return switch (stored) {
      case Bad<Authorities>(var why) ->
          remembered
              .flatMap(authorities -> authorities.living(now))
              .<Succession>map(living -> new Restore(living, why))
              .orElseGet(() -> new Begin(why));
      case Good<Authorities>(var authorities) -> {
        var newest = authorities.newest();
        if (newest.ended(now)) {
          yield new Begin("'%s' expired at %s".formatted(newest.name(), newest.expires()));
        }
        yield now.isBefore(newest.due())
            ? new Keep()
            : new Follow(
                authorities,
                "two thirds of the life of '%s' were over at %s"
                    .formatted(newest.name(), newest.due()));
      }
    };
  }
}
