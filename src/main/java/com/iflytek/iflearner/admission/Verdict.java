package com.iflytek.iflearner.admission;

import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Violation;
import java.util.List;

/** What becomes of a write. */
public sealed interface Verdict {

  /**
   * It may go on.
   *
   * @param patch what is changed before; empty: nothing
   * @param warnings what may not be intended
   */
  record Allowed(List<PatchOperation> patch, List<Violation> warnings) implements Verdict {
    /** Without a change or a word. */
    public static final Allowed UNCHANGED = new Allowed(List.of(), List.of());

    public Allowed {
      patch = List.copyOf(patch);
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * The job breaks rules.
   *
   * @param name the job's, or what its name is to be generated from
   * @param violations at least one
   */
  record Denied(String name, List<Violation> violations, List<Violation> warnings)
      implements Verdict {
    public Denied {
      violations = List.copyOf(violations);
      warnings = List.copyOf(warnings);
      if (violations.isEmpty()) {
        throw new IllegalArgumentException("a denial without a violation");
      }
    }
  }

  /** The review itself is wrong, so its object was not judged. */
  record Malformed(Code code, String sentence) implements Verdict {
    /** As people see it: {@code [IFL4001] the review …}. */
    public String message() {
      return "[" + code.id() + "] " + sentence;
    }
  }
}
