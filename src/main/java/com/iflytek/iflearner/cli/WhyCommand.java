package com.iflytek.iflearner.cli;

import static java.util.Objects.requireNonNull;

import com.iflytek.iflearner.cli.story.ClusterReader;
import com.iflytek.iflearner.cli.story.Reasoning;
import com.iflytek.iflearner.cli.story.WhyPage;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code iflearner why}. */
@Command(
    name = "why",
    mixinStandardHelpOptions = true,
    header = "Say what a job waits on, since when, and what to do.",
    description = {
      "",
      "Where a training stands still although all processes run, it looks for a Python traceback in"
          + " the logs of the job and of those jobs of its namespace that call it as their server;"
          + " of a log only the last line of a traceback is shown. Only reads, with your own rights.",
      ""
    },
    footer = {
      "",
      "Exit status: 0 the job runs, is on its way or has succeeded, 1 it is stuck or has failed, or"
          + " there is no such job, 2 wrong usage."
    })
final class WhyCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private final JobQuestion question = new JobQuestion();

  @Spec private @Nullable CommandSpec spec;

  WhyCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    var command = requireNonNull(spec).commandLine();
    var why =
        Reasoning.of(
            question.answered(command, surroundings.environment(), ClusterReader::evidence));
    question.print(WhyPage.of(why, Explanations::advice), command);
    return why.problem() ? 1 : 0;
  }
}
