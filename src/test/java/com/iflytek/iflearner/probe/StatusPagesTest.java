package com.iflytek.iflearner.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.iflytek.iflearner.job.JobKey;
import com.iflytek.iflearner.lifecycle.Answer;
import com.iflytek.iflearner.lifecycle.StatusPage;
import com.iflytek.iflearner.lifecycle.StatusPage.Entry;
import com.iflytek.iflearner.lifecycle.Training;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class StatusPagesTest {
  private static final JobKey A = new JobKey("fl", "a");
  private static final JobKey B = new JobKey("fl", "b");
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  private final List<JobKey> told = new CopyOnWriteArrayList<>();
  private final RawServer server = new RawServer(page(1));
  private final StatusPages pages =
      new StatusPages(
          () -> NOW,
          RandomGenerator.of("L64X128MixRandom"),
          told::add,
          new StatusPageClient(StatusPageClient.Limits.DEFAULT),
          _ -> Duration.ofMillis(20));

  @AfterEach
  void close() throws IOException {
    pages.close();
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 2000",
    "1, 2000",
    "999, 2000",
    "1000, 2000",
    "1001, 2002",
    "2500, 5000",
    "5000, 10000",
    "5001, 10000",
    "2147483647, 10000"
  })
  void moreServersAreAskedLessOften(int servers, long millis) {
    assertThat(StatusPages.period(servers)).isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void nothingIsKnownOfWhoIsNotAsked() {
    assertThat(pages.training(A)).isNull();
  }

  @Test
  void theFirstAnswerIsTold() {
    pages.ask(A, server.ask("uid"));

    await().until(() -> told.equals(List.of(A)));
    assertThat(pages.training(A))
        .isEqualTo(Training.first("uid", new Answer.Said(new StatusPage(entries(1))), NOW));
  }

  @Test
  void aFirstAnswerThatIsUnusableIsToldToo() {
    server.become(RawServer.saying("HTTP/1.1 500 evil\r\n\r\n"));
    pages.ask(A, server.ask("uid"));

    await().until(() -> !told.isEmpty());
    assertThat(last(A))
        .isEqualTo(new Answer.Unusable("its status page answers with HTTP status 500"));
  }

  @Test
  void aChangeIsTold() {
    pages.ask(A, server.ask("uid"));
    await().until(() -> told.size() == 1);

    server.become(page(2));

    await().until(() -> told.equals(List.of(A, A)));
    assertThat(epoch(A)).isEqualTo(2);
  }

  @Test
  void thatNothingHasChangedIsNotTold() {
    pages.ask(A, server.ask("uid"));

    await().until(() -> server.accepted() >= 5);
    assertThat(told).containsExactly(A);
  }

  @Test
  void aServerThatNoLongerAnswersIsToldOnce() {
    pages.ask(A, server.ask("uid"));
    await().until(() -> told.size() == 1);

    server.become(RawServer.saying("evil\r\n\r\n"));

    await().until(() -> told.size() == 2);
    var accepted = server.accepted();
    await().until(() -> server.accepted() >= accepted + 5);
    assertThat(told).containsExactly(A, A);
    assertThat(epoch(A)).isEqualTo(1);
  }

  @Test
  void theSameAskChangesNothing() {
    pages.ask(A, server.ask("uid"));
    await().until(() -> told.size() == 1);

    pages.ask(A, server.ask("uid"));

    assertThat(epoch(A)).isEqualTo(1);
    var accepted = server.accepted();
    await().until(() -> server.accepted() >= accepted + 3);
    assertThat(told).containsExactly(A);
  }

  @Test
  void whoeverIsNoLongerWantedIsNotAskedAndForgotten() {
    pages.ask(A, server.ask("uid"));
    await().until(() -> told.size() == 1);

    pages.ask(A, null);

    assertThat(pages.training(A)).isNull();
    isNoLongerAsked(server);
  }

  @Test
  void anotherPodIsAskedInsteadAndTheFirstForgotten() throws IOException {
    pages.ask(A, server.ask("uid"));
    await().until(() -> told.size() == 1);
    var answer = new CountDownLatch(1);
    try (var other =
        new RawServer(
            connection -> {
              waitFor(answer);
              page(7).apply(connection);
            })) {
      pages.ask(A, other.ask("uid of another"));

      assertThat(pages.training(A)).isNull();
      isNoLongerAsked(server);
      answer.countDown();
      await().until(() -> told.equals(List.of(A, A)));
      assertThat(training(A).podUid()).isEqualTo("uid of another");
      assertThat(epoch(A)).isEqualTo(7);
    }
  }

  @Test
  void whatWasLearntOfAPodOutlivesAChangeOfItsPort() throws IOException {
    pages.ask(A, server.ask("uid"));
    await().until(() -> told.size() == 1);
    try (var other = new RawServer(page(2))) {
      pages.ask(A, other.ask("uid"));

      assertThat(pages.training(A)).isNotNull();
      await().until(() -> told.equals(List.of(A, A)));
      assertThat(epoch(A)).isEqualTo(2);
    }
  }

  @Test
  void anAnswerThatComesTooLateIsDropped() throws IOException {
    var answer = new CountDownLatch(1);
    var answered = new CountDownLatch(1);
    server.become(
        connection -> {
          waitFor(answer);
          page(9).apply(connection);
          answered.countDown();
        });
    pages.ask(A, server.ask("uid"));
    await().until(() -> server.accepted() == 1);
    try (var other = new RawServer(page(1))) {
      pages.ask(A, other.ask("uid of another"));
      await().until(() -> told.size() == 1);

      answer.countDown();
      waitFor(answered);

      var accepted = other.accepted();
      await().until(() -> other.accepted() >= accepted + 5);
      assertThat(training(A).podUid()).isEqualTo("uid of another");
      assertThat(epoch(A)).isEqualTo(1);
      assertThat(told).containsExactly(A);
      assertThat(server.accepted()).isEqualTo(1);
    }
  }

  @Test
  void aServerThatTakesItsTimeIsAskedOneQuestionAtATime() throws IOException {
    var underWay = new AtomicInteger();
    var most = new AtomicInteger();
    server.become(
        connection -> {
          most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
          try {
            page(1).apply(connection);
          } finally {
            underWay.decrementAndGet();
          }
        });
    pages.ask(A, server.ask("uid"));

    await().until(() -> server.accepted() >= 10);
    assertThat(most).hasValue(1);
  }

  @Test
  void noMoreThan64QuestionsAreUnderWay() {
    var answer = new CountDownLatch(1);
    server.become(
        connection -> {
          waitFor(answer);
          page(1).apply(connection);
        });
    for (int i = 0; i < 100; i++) {
      pages.ask(new JobKey("fl", "job" + i), server.ask("uid" + i));
    }

    await().until(() -> server.accepted() == 64);
    await().during(Duration.ofMillis(600)).until(() -> server.accepted() == 64);
    answer.countDown();
    await().until(() -> told.size() == 100);
  }

  @Test
  void oneSilentServerHoldsUpNobody() throws IOException {
    try (var silent = new RawServer(RawServer.stuckAfter(""))) {
      pages.ask(B, silent.ask("uid of b"));
      await().until(() -> silent.accepted() == 1);

      pages.ask(A, server.ask("uid"));

      await().until(() -> told.contains(A));
    }
  }

  @Test
  void noNumberOfServersThatHaveFallenSilentHoldsUpOneThatAnswers() throws IOException {
    try (var falling = new RawServer(RawServer.saying("evil\r\n\r\n"))) {
      for (int i = 0; i < 100; i++) {
        pages.ask(new JobKey("fl", "job" + i), falling.ask("uid" + i));
      }
      await().until(() -> Set.copyOf(told).size() == 100);
      var accepted = falling.accepted();
      falling.become(RawServer.stuckAfter(""));
      await().until(() -> falling.accepted() >= accepted + 64);

      pages.ask(A, server.ask("uid"));

      // Before the first of them has had the 5 s that each may take.
      await().atMost(Duration.ofSeconds(3)).until(() -> server.accepted() >= 10);
    }
  }

  @Test
  void whoeverFailsOnWhatHeIsToldIsToldOfTheNextChange() throws IOException {
    var calls = new AtomicInteger();
    try (var failing =
        new StatusPages(
            () -> NOW,
            RandomGenerator.of("L64X128MixRandom"),
            _ -> {
              calls.incrementAndGet();
              throw new IllegalStateException("nobody expects this");
            },
            new StatusPageClient(StatusPageClient.Limits.DEFAULT),
            _ -> Duration.ofMillis(20))) {
      failing.ask(A, server.ask("uid"));
      await().until(() -> calls.get() == 1);
      server.become(page(2));
      await().until(() -> calls.get() == 2);
    }
  }

  @Test
  void allIsForgottenAtOnceAndMayBeginAgain() {
    pages.ask(A, server.ask("uid"));
    pages.ask(B, server.ask("uid of b"));
    await().until(() -> told.size() == 2);

    pages.forgetAll();

    assertThat(pages.training(A)).isNull();
    assertThat(pages.training(B)).isNull();
    isNoLongerAsked(server, 2);

    pages.ask(A, server.ask("uid"));
    await().until(() -> told.size() == 3);
    assertThat(pages.training(A)).isNotNull();
  }

  @Test
  void onceClosedItAsksNobody() {
    pages.ask(A, server.ask("uid"));
    await().until(() -> told.size() == 1);

    pages.close();
    pages.ask(B, server.ask("uid of b"));

    assertThat(pages.training(A)).isNull();
    isNoLongerAsked(server);
  }

  private static void isNoLongerAsked(RawServer server) {
    isNoLongerAsked(server, 1);
  }

  /** For each job a question may have been under way. */
  private static void isNoLongerAsked(RawServer server, int jobs) {
    var accepted = server.accepted();
    await()
        .during(Duration.ofMillis(600)) // by then even a first question would have come
        .until(() -> server.accepted() <= accepted + jobs);
  }

  private static void waitFor(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private Training training(JobKey key) {
    return Objects.requireNonNull(pages.training(key));
  }

  private Answer last(JobKey key) {
    return training(key).last();
  }

  private @Nullable Integer epoch(JobKey key) {
    var page = training(key).page();
    return page == null ? null : page.entries().getFirst().epoch();
  }

  private static RawServer.Conduct page(int epoch) {
    return RawServer.page(
        "{\"c1\": {\"ready\": true, \"complete\": false, \"current_epoch\": %d, \"total_epoch\": 9}}"
            .formatted(epoch));
  }

  private static List<Entry> entries(int epoch) {
    return List.of(new Entry("c1", true, false, epoch, 9));
  }
}
