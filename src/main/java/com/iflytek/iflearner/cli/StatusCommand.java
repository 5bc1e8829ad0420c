package com.iflytek.iflearner.cli;

import static java.util.Objects.requireNonNull;

import com.iflytek.iflearner.cli.story.ClusterReader;
import com.iflytek.iflearner.cli.story.JobStory;
import com.iflytek.iflearner.cli.story.StoryPage;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code iflearner status}. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    header = "Tell the whole story of one job.",
    description = {
      "",
      "Its conditions, its Pod, Service and route, how far its parties are, its past attempts, and"
          + " the events about all that. Only reads, with your own rights; what you may not read is"
          + " said.",
      ""
    },
    footer = {"", "Exit status: 0 told, 1 there is no such job or no answer, 2 wrong usage."})
final class StatusCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private final JobQuestion question = new JobQuestion();

  @Spec private @Nullable CommandSpec spec;

  StatusCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    var command = requireNonNull(spec).commandLine();
    var seen = question.answered(command, surroundings.environment(), ClusterReader::seen);
    question.print(StoryPage.of(JobStory.of(seen)), command);
    return 0;
  }
}
