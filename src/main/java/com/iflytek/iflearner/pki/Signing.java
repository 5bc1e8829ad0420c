package com.iflytek.iflearner.pki;

import java.time.Instant;
import java.util.Optional;

/** Whether this process needs another leaf, who signs it, and why. */
public sealed interface Signing {
  /** What is presented is good until {@code due} at least. */
  record Keep(Instant due) implements Signing {}

  record Sign(Authority by, String reason) implements Signing {}

  /** All authorities have expired: nobody would accept what they sign. */
  record Impossible() implements Signing {}

  /**
   * The newest authority signs as soon as it has been trusted for the overlap; until then whoever
   * signed before goes on, or, for a process that has just begun, the oldest that has not expired.
   *
   * @param presented what this process presents now
   */
  static Signing of(
      Authorities authorities,
      Trust trust,
      Optional<Issued> presented,
      Lifetimes lifetimes,
      Instant now) {
    var living = authorities.living(now);
    var trusted =
        living.stream()
            .flatMap(those -> those.newestFirst().stream())
            .filter(authority -> trust.lasts(authority, lifetimes.overlap(), now))
            .findFirst();
    var oldest = living.map(those -> those.newestFirst().getLast());
    if (presented.isEmpty()) {
      return signedBy(trusted.or(() -> oldest), "it is the first");
    }
    var issued = presented.get();
    var signer = issued.by();
    var leaf = issued.identity();
    if (trusted.isPresent() && !trusted.get().is(signer)) {
      return signedBy(trusted, "'%s' signs from now on".formatted(trusted.get().name()));
    }
    if (leaf.ended(now)) {
      return signedBy(trusted.or(() -> oldest), "the one before expired at " + leaf.expires());
    }
    var due = Life.due(leaf.leaf());
    // Near the end of its authority another leaf would last no longer.
    if (now.isBefore(due) || !signer.lastsUntil(now, lifetimes.leaf()).isAfter(leaf.expires())) {
      return new Keep(due);
    }
    return new Sign(signer, "two thirds of the life of the one before were over at " + due);
  }

  private static Signing signedBy(Optional<Authority> signer, String reason) {
    return signer.<Signing>map(by -> new Sign(by, reason)).orElseGet(Impossible::new);
  }
}
