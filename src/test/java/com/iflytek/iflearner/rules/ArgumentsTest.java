package com.iflytek.iflearner.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.iflytek.iflearner.job.Jobs;
import com.iflytek.iflearner.rules.Arguments.Literal;
import com.iflytek.iflearner.rules.Arguments.Opaque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
  private static final String SCRIPT = "iflearner/business/homo/aggregate_server.py";

  @ParameterizedTest
  @CsvSource({
    "-n 2, 2",
    "-n=2, 2",
    "-n2, 2",
    "-n -1, -1",
    "--num 2, 2",
    "--num=2, 2",
    "--nu 2, 2",
    "--n=2, 2",
    "-n 1 --num=2, 2",
    "-n 2 --epochs 9, 2",
    "--epochs 9 -n 2, 2",
    "--strategy FedAvg -n 2, 2",
    "--own -n 2, 2",
    "-n 2 -- -n 3, 2",
    "-n=, ''",
    "-num, um",
  })
  void theNumberOfPartiesIsReadAsArgparseReadsIt(String line, String number) {
    assertThat(
            server(("python " + SCRIPT + " " + line).split(" "))
                .option("num")
                .orElseThrow()
                .value())
        .isEqualTo(number);
  }

  @Test
  void anOptionWithNothingBehindItHasNoValue() {
    assertThat(server("python", SCRIPT, "-n", "--epochs").option("num").orElseThrow().value())
        .isNull();
    assertThat(server("python", SCRIPT, "-n").option("num").orElseThrow().value()).isNull();
  }

  @Test
  void anAmbiguousPrefixIsNoOption() {
    var options = server("python", SCRIPT, "--strat=x", "--h=1").options();

    assertThat(options).isEmpty();
    assertThat(server("python", SCRIPT, "--strategy=x").options()).containsOnlyKeys("strategy");
  }

  @Test
  void anOptionKnowsWhereItsValueStands() {
    var words = server("python", SCRIPT, "-n", "2", "--addr=a:1");

    assertThat(words.option("num").orElseThrow().at())
        .hasToString("spec.template.spec.containers[0].args[3]");
    assertThat(words.option("addr").orElseThrow().at())
        .hasToString("spec.template.spec.containers[0].args[4]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "python aggregate_server.py -n 2",
        "python3 -u -m iflearner.business.homo.aggregate_server -n 2",
        "python3.9 -um iflearner.business.homo.aggregate_server -n 2",
        "/usr/bin/python3 -miflearner.business.homo.aggregate_server -n 2",
        "python -W ignore -Xdev -OO /iflearner/iflearner/business/homo/aggregate_server.py -n 2",
      })
  void pythonIsFoundHoweverItIsCalled(String line) {
    assertThat(server(line.split(" ")).option("num").orElseThrow().value()).isEqualTo("2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sh -c python",
        "ifl_server -n 2",
        "env python aggregate_server.py -n 2",
        "python",
        "python -",
        "python -c import -n 2",
        "python -m",
        "python -W",
        "python --version",
        "python own_server.py -n 0",
        "python aggregate_server.py -n $(PARTIES)",
        "python aggregate_server.py -n 2 --epochs=$(E)",
      })
  void nobodyCanTellWhatAnythingElseDoes(String line) {
    assertThat(Arguments.of(Jobs.server().withArgs(line.split(" ")).job())).isEqualTo(new Opaque());
  }

  @Test
  void commandComesBeforeArguments() {
    var draft =
        Jobs.server()
            .withArgs("-n", "3")
            .with("/spec/template/spec/containers/0/command", new String[] {"python", SCRIPT});

    assertThat(Arguments.of(draft.job()))
        .isInstanceOfSatisfying(
            Literal.class,
            words -> assertThat(words.option("num").orElseThrow().value()).isEqualTo("3"));
  }

  @Test
  void anyScriptOfAClientIsRead() {
    assertThat(Arguments.of(Jobs.client().job()))
        .isInstanceOfSatisfying(
            Literal.class,
            words ->
                assertThat(words.options())
                    .containsOnlyKeys("name", "epochs", "server", "cert", "peers", "peer-cert"));
  }

  @ParameterizedTest
  @CsvSource({"' 2', 2", "1_0, 10", "+3, 3", "-0, 0", "007, 7"})
  void numbersAreReadAsPythonReadsThem(String text, int number) {
    assertThat(PythonInt.of(text).orElseThrow().intValueExact()).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2.0", "_1", "1_", "1__0", "0x2", "two", "- 1"})
  void whatPythonRefusesIsNoNumber(String text) {
    assertThat(PythonInt.of(text)).isEmpty();
  }

  private static Literal server(String... args) {
    return (Literal) Arguments.of(Jobs.server().withArgs(args).job());
  }
}
