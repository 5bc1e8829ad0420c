package com.iflytek.iflearner.cli.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WarmUpIT {
  @Test
  void aStartingProcessAnswersItself() {
    assertThat(WarmUp.run(() -> true)).isPositive();
  }

  @Test
  void aProcessThatIsToldToStopDoesNotGoOn() {
    var looks = new AtomicInteger();

    assertThat(WarmUp.run(() -> looks.incrementAndGet() <= 3)).isEqualTo(3);
  }
}
