package com.iflytek.iflearner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.iflytek.iflearner.cli.LintCommandTest.Run;
import com.iflytek.iflearner.job.Code;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExplainCommandTest {
  @ParameterizedTest
  @EnumSource
  void everyCodeHasCauseCureAndExample(Code code) {
    assertThat(Run.of("explain", code.id()).out())
        .startsWith(code.id() + "  " + code.title())
        .containsSubsequence("\nCause: ", "\nCure: ", "\nExample:\n  ");
  }

  @Test
  void nothingElseIsExplained() {
    assertThat(Explanations.read().keySet())
        .containsExactlyElementsOf(Arrays.stream(Code.values()).map(Code::id).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"IFL1001", "ifl1001", "1001", "[IFL1001]"})
  void aCodeMayBeTypedAsItStandsInAMessage(String typed) {
    assertThat(Run.of("explain", typed))
        .isEqualTo(Run.of("explain", "IFL1001"))
        .extracting(Run::status)
        .isEqualTo(0);
  }

  @Test
  void anUnknownCodeHasANearestOne() {
    var run = Run.of("explain", "IFL1999");

    assertThat(run.err())
        .contains(
            "[IFL5009] 'IFL1999' is no code: the nearest is IFL2001 ("
                + Code.SERVER_NOT_NAMED.title());
    assertThat(run.out()).isEmpty();
    assertThat(run.status()).isEqualTo(2);
  }

  @Test
  void whatIsNoCodeAtAllIsWrongUsage() {
    assertThat(Run.of("explain", "host").status()).isEqualTo(2);
    assertThat(Run.of("explain", "99999999999999999999").status()).isEqualTo(2);
  }

  @Test
  void allCodesAreListed() {
    assertThat(Run.of("explain").out().lines())
        .hasSize(Code.values().length)
        .first()
        .isEqualTo("IFL1001  The role is neither server nor client");
  }
}
