package com.iflytek.iflearner.kube;

import com.iflytek.iflearner.job.Problem;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;

/** The problems of a part: each is said once when it begins, and once when it is over. */
public final class ProblemLog {
  private final Logger log;
  private volatile List<Problem> now = List.of();

  /**
   * @param log of the part that has them
   */
  public ProblemLog(Logger log) {
    this.log = log;
  }

  /** These, and no others, from now on. Only one thread may say so. */
  public void are(Collection<Problem> found) {
    var before = now;
    now = found.stream().distinct().toList();
    now.stream()
        .filter(problem -> !before.contains(problem))
        .forEach(p -> log.atWarn().addKeyValue("code", p.code().id()).log("{}", p));
    before.stream()
        .filter(problem -> !now.contains(problem))
        .forEach(p -> log.atInfo().addKeyValue("code", p.code().id()).log("Over: {}", p));
  }

  public List<Problem> now() {
    return now;
  }
}
