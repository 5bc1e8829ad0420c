package com.iflytek.iflearner.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client's log holds secrets: what of its end may stand in a status. */
class LastWordsTest {
  private static final String SECRET =
      "2026-11-27 10:00:01.123 | INFO     | iflearner.business.homo.train_client:do_smpc:79 - secret: 4711, type: <class 'int'>\n";
  private static final String MASKS =
      "2026-11-27 10:00:01.124 | INFO     | iflearner.business.homo.train_client:do_smpc:83 - random value: [0.1 0.2\n 0.3 0.4]\n";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "main.py: error: the following arguments are required: --server",
        "python: can't open file '/app/main.py': [Errno 2] No such file or directory",
        "sh: 1: trainer: not found"
      })
  void aComplaintIsTold(String complaint) {
    assertThat(LastWords.of(SECRET + complaint + "\n\n", false)).contains(complaint);
  }

  @Test
  void aTracebackThatIsLongerThanWhatKubeletKeepsIsFound() {
    var end = "ain.py\", line 1, in f\n    f()\n".repeat(70) + "ValueError: no such column\n";

    assertThat(LastWords.of(end, false)).contains("ValueError: no such column");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "4711, type: <class 'int'>\n",
        " 0.3 0.4]\n",
        "secret: 4711, type: <class 'int'>\n",
        "loss: 0.3\n"
      })
  void nothingElseOfALogIs(String end) {
    assertThat(LastWords.of(SECRET + MASKS + end, false)).isEmpty();
  }

  @Test
  void aLineWhoseHeadMayBeLostIsNot() {
    assertThat(LastWords.of("error: " + "1".repeat(2048), false)).isEmpty();
  }

  @Test
  void norIsAComplaintBesideATracebackWhoseEndIsLost() {
    assertThat(
            LastWords.of(
                "Traceback (most recent call last):\n  File \"x\"\nsecret: error: 1", false))
        .isEmpty();
  }
}
