package com.iflytek.iflearner.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CodeTest {
  @Test
  void noNumberIsUsedTwiceAndTheyStandInOrder() {
    assertThat(Arrays.stream(Code.values()).map(Code::id))
        .doesNotHaveDuplicates()
        .isSorted()
        .allMatch(id -> id.matches("IFL[1-6][0-9]{3}"));
  }

  @Test
  void noTwoCodesHaveOneTitle() {
    assertThat(Arrays.stream(Code.values()).map(Code::title)).doesNotHaveDuplicates();
  }

  @Test
  void justWhatRefusesAJobIsClassifiedAsKubernetesDoes() {
    assertThat(Code.values())
        .allMatch(code -> code.causeType().isPresent() == code.id().startsWith("IFL1"));
  }

  @Test
  void everyCodeIsFoundByItsId() {
    assertThat(Code.values()).allMatch(code -> Code.of(code.id()).orElseThrow() == code);
    assertThat(Code.of("IFL0000")).isEmpty();
  }
}
