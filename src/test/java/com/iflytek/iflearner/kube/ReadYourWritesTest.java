package com.iflytek.iflearner.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReadYourWritesTest {
  private static final String KEY = "fl/a";

  private final ReadYourWrites<Service> writes = new ReadYourWrites<>();
  private @Nullable Service cached;
  private @Nullable String cacheVersion = "10";
  private Optional<Service> live = Optional.empty();
  private int liveReads;

  @Test
  void theCacheIsBelievedWhereNothingWasWritten() {
    cached = service("one", 9);

    assertThat(newest()).isEqualTo(service("one", 9));
    assertThat(liveReads).isZero();
  }

  @Test
  void whatWasWrittenCountsUntilTheCacheHasSeenIt() {
    cached = service("one", 9);
    writes.wrote(KEY, service("one", 12));
    assertThat(newest()).isEqualTo(service("one", 12));

    cached = service("one", 13);
    assertThat(newest()).isEqualTo(service("one", 13));
  }

  @Test
  void whatWasCreatedAndThenDeletedByOthersIsGoneOnceTheCacheIsPastIt() {
    writes.wrote(KEY, service("one", 12));
    assertThat(newest()).isEqualTo(service("one", 12));

    cacheVersion = "14";
    assertThat(newest()).isNull();
  }

  @Test
  void nothingIsBelievedBeforeTheCacheHasSeenAnything() {
    cacheVersion = null;
    writes.wrote(KEY, service("one", 12));

    assertThat(newest()).isEqualTo(service("one", 12));
  }

  @Test
  void whatWasDeletedStaysGoneWhileTheCacheStillHoldsIt() {
    cached = service("one", 9);
    writes.unsure(KEY, "one");
    assertThat(newest()).isNull();
    assertThat(newest()).isNull();
    assertThat(liveReads).isOne();

    cached = service("two", 15);
    assertThat(newest()).isEqualTo(service("two", 15));
  }

  @Test
  void whatIsBeingDeletedIsSeenAsTheApiServerSeesIt() {
    cached = service("one", 9);
    writes.unsure(KEY, "one");
    live = Optional.of(service("one", 12));

    assertThat(newest()).isEqualTo(service("one", 12));
    assertThat(newest()).isEqualTo(service("one", 12));
    assertThat(liveReads).isOne();
  }

  @Test
  void theEndOfAnObjectMakesWhatWasLearntOfItOldNews() {
    writes.wrote(KEY, service("one", 12));
    writes.gone(KEY, service("zero", 14));
    writes.gone(KEY, service("one", 11));
    assertThat(newest()).isEqualTo(service("one", 12));

    writes.gone(KEY, service("one", 14));
    assertThat(newest()).isNull();
    writes.unsure(KEY, "one");
    writes.gone(KEY, service("one", 14));
    assertThat(newest()).isNull();
    assertThat(liveReads).isZero();
  }

  @Test
  void whatIsLearntDuringALiveReadIsNotForgotten() {
    writes.unsure(KEY, "one");

    var seen =
        writes.newest(
            KEY,
            () -> cached,
            _ -> cacheVersion,
            () -> {
              writes.wrote(KEY, service("one", 12));
              return Optional.empty();
            });

    assertThat(seen).isNull();
    assertThat(newest()).isEqualTo(service("one", 12));
  }

  @Test
  void aCacheThatLearnsOfTheWriteWhileItIsAskedHidesNothing() {
    writes.wrote(KEY, service("one", 12));

    var seen =
        writes.newest(
            KEY,
            () -> cached,
            _ -> {
              cached = service("one", 12);
              return "12";
            },
            Optional::empty);

    assertThat(seen).isEqualTo(service("one", 12));
  }

  private @Nullable Service newest() {
    return writes.newest(
        KEY,
        () -> cached,
        _ -> cacheVersion,
        () -> {
          liveReads++;
          return live;
        });
  }

  private static Service service(String uid, long version) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withNamespace("fl")
        .withName("a")
        .withUid(uid)
        .withResourceVersion(Long.toString(version))
        .endMetadata()
        .build();
  }
}
