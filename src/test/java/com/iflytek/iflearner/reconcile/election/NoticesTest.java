package com.iflytek.iflearner.reconcile.election;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Problem;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class NoticesTest {
  private static final Problem RIVAL = new Problem(Code.PROTOTYPE_LEADS, "somebody is there");

  private final Logger log = (Logger) LoggerFactory.getLogger("notices");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Notices notices = new Notices(log);

  @BeforeEach
  void listen() {
    log.setAdditive(false);
    lines.start();
    log.addAppender(lines);
  }

  @AfterEach
  void leave() {
    log.detachAppender(lines);
  }

  @Test
  void whatIsWrongIsSaidOnceWithItsCodeAndOnceWhenItIsOver() {
    for (int i = 0; i < 10; i++) {
      notices.begin(Lock.OPERATOR, RIVAL);
    }
    assertThat(notices.problems()).containsExactly(RIVAL);
    for (int i = 0; i < 10; i++) {
      notices.over(Lock.OPERATOR, Code.PROTOTYPE_LEADS, "it is over");
    }

    assertThat(notices.problems()).isEmpty();
    assertThat(said()).containsExactly("WARN [IFL5032] somebody is there", "INFO it is over");
    assertThat(lines.list.getFirst().getKeyValuePairs())
        .anyMatch(pair -> pair.key.equals("code") && "IFL5032".equals(pair.value));
  }

  @Test
  void whatBecomesAnotherIsSaidAgain() {
    notices.begin(Lock.OPERATOR, RIVAL);
    notices.begin(Lock.OPERATOR, new Problem(Code.PROTOTYPE_LEADS, "another is there"));

    assertThat(said())
        .containsExactly("WARN [IFL5032] somebody is there", "WARN [IFL5032] another is there");
    assertThat(notices.problems()).hasSize(1);
  }

  private List<String> said() {
    return lines.list.stream()
        .map(
            line ->
                (line.getLevel() == Level.WARN ? "WARN " : "INFO ") + line.getFormattedMessage())
        .toList();
  }
}
