package com.iflytek.iflearner.lifecycle;

import static java.util.function.Predicate.not;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an aggregator's {@code GET /v1/status} said of the parties that have registered, checked and
 * bounded. It proves nothing: whoever reaches the server may claim to be any party.
 *
 * @param entries in the order of registration; names are unique
 */
public record StatusPage(List<Entry> entries) {
  public StatusPage {
    entries = List.copyOf(entries);
  }

  /**
   * One registered party.
   *
   * @param name its {@code --name}: 1 to 253 printable characters
   * @param epoch how often it was ready to train, 0 or more
   * @param totalEpochs what the server was told by {@code --epochs}; null: it was not told
   */
  public record Entry(
      String name, boolean ready, boolean complete, int epoch, @Nullable Integer totalEpochs) {}

  /** The federation's epoch: the lowest of its registered parties; 0 if there are none. */
  int epoch() {
    return epochs().min(Comparator.naturalOrder()).orElse(0);
  }

  @Nullable Integer totalEpochs() {
    return entries.isEmpty() ? null : entries.getFirst().totalEpochs();
  }

  /** Whether those parties are all, and each says that it has trained to its end. */
  boolean complete(int expected) {
    return entries.size() == expected && entries.stream().allMatch(Entry::complete);
  }

  /** The names of those that do not say so. */
  List<String> incomplete() {
    return names(entries.stream().filter(not(Entry::complete)));
  }

  /** Names of all. */
  List<String> names() {
    return names(entries.stream());
  }

  /** Those registered whose exchange with their peers has not ended. */
  List<String> exchanging() {
    return names(entries.stream().filter(e -> !e.ready() && !e.complete() && e.epoch() == 0));
  }

  /** Those behind the others; none if all stand at the same epoch. */
  List<String> behind() {
    int lowest = epoch();
    return highestEpoch() == lowest
        ? List.of()
        : names(entries.stream().filter(e -> e.epoch() == lowest));
  }

  int highestEpoch() {
    return epochs().max(Comparator.naturalOrder()).orElse(0);
  }

  private Stream<Integer> epochs() {
    return entries.stream().map(Entry::epoch);
  }

  private static List<String> names(Stream<Entry> entries) {
    return entries.map(Entry::name).toList();
  }
}
