package com.iflytek.iflearner.reconcile.election;

import com.iflytek.iflearner.reconcile.election.Locks.Answer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The locks as an API server keeps them. */
final class LockStore {
  /** Is told of each change, as a watch would be. */
  interface Watcher {
    void changed(Lock lock, SeenLock now);

    void removed(Lock lock, String version);
  }

  private final Map<Lock, SeenLock> locks = new EnumMap<>(Lock.class);
  private final List<Watcher> watchers = new ArrayList<>();
  private long version;

  void watch(Watcher watcher) {
    watchers.add(watcher);
  }

  @Nullable SeenLock get(Lock lock) {
    return locks.get(lock);
  }

  Answer read(Lock lock) {
    var seen = locks.get(lock);
    return seen == null ? new Answer.Missing() : new Answer.Found(seen);
  }

  Answer create(Lock lock, LockRecord says) {
    return locks.containsKey(lock) ? new Answer.Outdated() : put(lock, says);
  }

  Answer write(Lock lock, LockRecord says, String resourceVersion) {
    var seen = locks.get(lock);
    if (seen == null) {
      return new Answer.Missing();
    }
    return seen.resourceVersion().equals(resourceVersion) ? put(lock, says) : new Answer.Outdated();
  }

  /** As a person does it. */
  void remove(Lock lock) {
    if (locks.remove(lock) != null) {
      var gone = String.valueOf(++version);
      watchers.forEach(watcher -> watcher.removed(lock, gone));
    }
  }

  Answer put(Lock lock, LockRecord says) {
    var before = locks.get(lock);
    if (before != null && before.says().equals(says)) {
      return new Answer.Found(before); // the API server writes no change that is none
    }
    var now = new SeenLock(says, String.valueOf(++version));
    locks.put(lock, now);
    watchers.forEach(watcher -> watcher.changed(lock, now));
    return new Answer.Found(now);
  }
}
