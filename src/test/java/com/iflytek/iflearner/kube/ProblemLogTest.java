package com.iflytek.iflearner.kube;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Problem;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ProblemLogTest {
  private static final Problem FOREIGN = new Problem(Code.SECRET_FOREIGN, "It is theirs.");
  private static final Problem EXPIRED = new Problem(Code.CERTIFICATE_EXPIRED, "It is over.");

  private final ListAppender<ILoggingEvent> said = new ListAppender<>();
  private final Logger log = (Logger) LoggerFactory.getLogger("problems");
  private final ProblemLog problems = new ProblemLog(log);

  @BeforeEach
  void listen() {
    log.setAdditive(false);
    log.addAppender(said);
    said.start();
  }

  @Test
  void eachIsSaidOnceWhenItBeginsAndOnceWhenItEnds() {
    problems.are(List.of(FOREIGN));
    problems.are(List.of(FOREIGN, EXPIRED, EXPIRED));
    assertThat(problems.now()).containsExactly(FOREIGN, EXPIRED);
    problems.are(List.of(EXPIRED));
    problems.are(List.of());
    assertThat(problems.now()).isEmpty();

    assertThat(said.list)
        .extracting(event -> event.getLevel() + " " + event.getFormattedMessage())
        .containsExactly(
            "WARN [IFL5023] It is theirs.",
            "WARN [IFL5022] It is over.",
            "INFO Over: [IFL5023] It is theirs.",
            "INFO Over: [IFL5022] It is over.");
  }
}
