package com.iflytek.iflearner.cli;

import com.iflytek.iflearner.cli.rehearsal.Rehearsal;
import com.iflytek.iflearner.cli.rehearsal.RehearsalFailure;
import com.iflytek.iflearner.job.Code;
import picocli.CommandLine.Command;

/**
 * Not for people: the build of the image runs it once, with {@code -XX:AOTCacheOutput}. The JVM
 * then writes down which classes the operator loads, linked, and which of its methods are called
 * often; started with that cache, the operator is ready in a fraction of the time. There is no
 * cluster at a build, hence a rehearsal.
 */
@Command(
    name = "rehearse",
    hidden = true,
    mixinStandardHelpOptions = true,
    description = "Goes through the operator's start without a cluster, to train the JVM's cache.")
final class RehearseCommand implements Runnable {
  @Override
  public void run() {
    try {
      Rehearsal.play(
          (environment, account, arguments) ->
              Iflearner.commandLine(new Surroundings(environment, account, false))
                  .execute(arguments.toArray(String[]::new)));
    } catch (RehearsalFailure e) {
      throw new CommandFailure(
          Code.REHEARSAL_FAILED,
          "The rehearsal of the operator did not get to its end: " + e.getMessage() + ".");
    }
  }
}
