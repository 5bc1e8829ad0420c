package com.iflytek.iflearner.job;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a federation is, as its aggregator reports.
 *
 * @param epoch the lowest of the registered parties' epochs, 0 or more
 * @param totalEpochs what the server was told by {@code --epochs}; null: it was not told. Only
 *     shown: the parties decide when training ends
 * @param registered how many parties have registered
 * @param expected how many parties take part; null: nobody said so
 * @param parties in the order in which they registered; the first {@value #MOST_PARTIES} of them
 */
public record Progress(
    int epoch,
    @Nullable Integer totalEpochs,
    int registered,
    @Nullable Integer expected,
    List<Party> parties) {
  /** A party takes up to 1.2 kB of the status (a name of 253 characters), an object 1.5 MB. */
  public static final int MOST_PARTIES = 500;

  public Progress {
    parties = List.copyOf(parties);
  }

  /**
   * One registered party.
   *
   * @param name its {@code --name}
   * @param epoch how often it was ready to train, 0 or more
   * @param ready it has finished the exchange with its peers
   * @param complete it says that it has trained to its end
   * @param lastProgressTime when its epoch was first seen, to the second
   */
  public record Party(
      String name, int epoch, boolean ready, boolean complete, Instant lastProgressTime) {}
}
