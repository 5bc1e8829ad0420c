package com.iflytek.iflearner.local.demo;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.iflytek.iflearner.local.ChildProcess;
import com.iflytek.iflearner.local.ScratchFolder;
import com.iflytek.iflearner.local.SharedControlPlane;
import com.iflytek.iflearner.local.sandbox.SharedSandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What {@code kubectl get iflj -w} prints while a run lasts. */
final class WatchedJobs implements AutoCloseable {
  /** Between two columns; a word that is missing leaves more of them. */
  private static final String GAP = " {2,}";

  private final ScratchFolder folder;
  private final Path printed;
  private final ChildProcess kubectl;

  private WatchedJobs(String namespace) {
    this.folder = ScratchFolder.create();
    this.printed = folder.path().resolve("printed");
    this.kubectl =
        ChildProcess.start(
            "kubectl get -w",
            printed,
            List.of(
                SharedControlPlane.kubectl().toString(),
                "--kubeconfig=" + SharedSandbox.get().kubeconfig(),
                "--namespace=" + namespace,
                "get",
                "iflj",
                "--watch"));
  }

  static WatchedJobs in(String namespace) {
    return new WatchedJobs(namespace);
  }

  /** The rows of a job, each without what stays and its age, unless it says what the last said. */
  private List<String> rows(String job) {
    var rows = new ArrayList<String>();
    for (var line : lines()) {
      var cells = Arrays.asList(line.strip().split(GAP, -1));
      if (cells.getFirst().equals(job)) {
        var row = String.join("  ", cells.subList(3, cells.size() - 1));
        if (rows.isEmpty() || !rows.getLast().equals(row)) {
          rows.add(row);
        }
      }
    }
    return rows;
  }

  /**
   * Exactly these rows in this order.
   *
   * @param story in parts, which are lines: a pattern for each row after that of a job at which
   *     nobody has looked; one that ends in {@code " ?"} may be missing, since two changes may be
   *     seen as one, and one that ends in {@code " *"} may stand several times too
   */
  void tells(String job, String... story) {
    var rows = Stream.concat(Stream.of(" ?"), String.join("\n", story).lines());
    var pattern = rows.map(WatchedJobs::pattern).collect(joining());
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(String.join("\n", rows(job)) + "\n")
                    .as("what kubectl get -w prints of %s", job)
                    .matches(pattern));
  }

  /** A server that waits for two parties and trains, up to any of that many epochs. */
  static String trains(int epochs) {
    return """
        Pending  PodPending ?
        Running  NotAnswered ?
        Running  server  NotAnswered ?
        Running  0/\\?  0/2  2 parties  WaitingForParties ?
        Running  0/%d  1/2  1 party  WaitingForParties ?
        """
            .formatted(epochs)
        + IntStream.rangeClosed(0, epochs)
            .mapToObj(epoch -> "Running  %d/%d  2/2  Training ?".formatted(epoch, epochs))
            .collect(joining("\n"));
  }

  /** A server whose parties have trained to the end. */
  static String completes(int epochs) {
    return """
        Running  %1$d/%1$d  2/2  Completing ?
        Succeeded  %1$d/%1$d  2/2  Completed"""
        .formatted(epochs);
  }

  /** A client whose Pod gets to run. */
  static String runs() {
    return "Pending  PodPending ?\nRunning  Training";
  }

  private static String pattern(String row) {
    var times = row.endsWith(" ?") || row.endsWith(" *") ? row.substring(row.length() - 1) : "";
    return "(?:" + row.substring(0, row.length() - 2 * times.length()) + "\n)" + times;
  }

  private List<String> lines() {
    try {
      return Files.readAllLines(printed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    kubectl.close();
    folder.close();
  }
}
