package com.iflytek.iflearner.cli;

import static java.util.Comparator.comparingInt;
import static java.util.Objects.requireNonNull;

import com.iflytek.iflearner.job.Code;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what a code means: works offline. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    header = "Say what a code in a message means, and what to do about it.",
    description = {
      "",
      "Every message of the operator and of this command begins with a code such as [IFL1001]. Works"
          + " without a cluster.",
      ""
    })
final class ExplainCommand implements Callable<Integer> {
  private static final Pattern ID = Pattern.compile("\\[?(?:IFL)?([0-9]{1,9})]?");

  @Parameters(
      arity = "0..1",
      paramLabel = "CODE",
      description = "For example IFL1001. Without it all codes are listed.")
  private @Nullable String code;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    var out = requireNonNull(spec).commandLine().getOut();
    if (code == null) {
      Arrays.stream(Code.values()).map(ExplainCommand::headline).forEach(out::println);
    } else {
      var found = find(code);
      out.println(headline(found));
      out.println();
      out.println(Explanations.of(found));
    }
    return 0;
  }

  private static String headline(Code code) {
    return code.id() + "  " + code.title();
  }

  private Code find(String text) {
    var id = ID.matcher(text.toUpperCase(Locale.ROOT));
    if (!id.matches()) {
      throw unknown(text, "must look like 'IFL1001'; 'iflearner explain' lists all codes");
    }
    var number = Integer.parseInt(id.group(1));
    var nearest =
        Arrays.stream(Code.values())
            .min(comparingInt(candidate -> Math.abs(number(candidate) - number)))
            .orElseThrow();
    if (number(nearest) != number) {
      throw unknown(
          text,
          "the nearest is "
              + nearest.id()
              + " ("
              + nearest.title()
              + "); 'iflearner explain' lists all codes");
    }
    return nearest;
  }

  private static int number(Code code) {
    return Integer.parseInt(code.id().substring("IFL".length()));
  }

  private ParameterException unknown(String text, String help) {
    return new ParameterException(
        requireNonNull(spec).commandLine(),
        "[" + Code.CODE_UNKNOWN.id() + "] '" + text + "' is no code: " + help);
  }
}
