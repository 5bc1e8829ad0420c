package com.iflytek.iflearner.reconcile.election;

import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;

/** What is wrong now. Each is said once when it begins, and once when it is over. */
final class Notices {
  private final Logger log;
  private final Map<Topic, Problem> current = new LinkedHashMap<>();
  private volatile List<Problem> problems = List.of();

  private record Topic(Lock lock, Code code) {}

  Notices(Logger log) {
    this.log = log;
  }

  void begin(Lock lock, Problem problem) {
    if (!problem.equals(current.put(new Topic(lock, problem.code()), problem))) {
      problems = List.copyOf(current.values());
      say(problem);
    }
  }

  void over(Lock lock, Code code, String sentence) {
    if (current.remove(new Topic(lock, code)) != null) {
      problems = List.copyOf(current.values());
      log.info("{}", sentence);
    }
  }

  /** What is over as soon as it has happened. */
  void say(Problem problem) {
    log.atWarn().addKeyValue("code", problem.code().id()).log("{}", problem);
  }

  /** From any thread. */
  List<Problem> problems() {
    return problems;
  }
}
