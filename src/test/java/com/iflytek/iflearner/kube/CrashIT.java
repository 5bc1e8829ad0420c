package com.iflytek.iflearner.kube;

import static com.iflytek.iflearner.job.Condition.Type.READY;
import static com.iflytek.iflearner.job.Condition.Type.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.iflytek.iflearner.job.Condition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An operator dies after any of its writes, another one begins: the same objects come of it. */
class CrashIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int NEVER = Integer.MAX_VALUE;

  private final Site site = new Site();

  /** What one job came to. */
  private record Life(List<String> running, List<String> finished, List<String> writes) {}

  @BeforeEach
  void givenAnEdgeAndANode() {
    site.givenIngressClass("k8s.io/ingress-nginx");
    site.node().playAlong();
  }

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void everyWriteMayBeTheLast() {
    var reference = live("reference", NEVER);
    assertThat(reference.writes())
        .startsWith("Create Lease", "Create Service")
        .contains("Create Ingress", "Create Pod", "Replace Pod", "Delete Ingress")
        .endsWith("Delete Lease");

    for (int last = 1; last <= reference.writes().size(); last++) {
      var life = live("crash" + last, last);

      var after = "after '" + reference.writes().get(last - 1) + "', write " + last;
      assertThat(life.running()).as(after).isEqualTo(reference.running());
      assertThat(life.finished()).as(after).isEqualTo(reference.finished());
      assertThat(life.writes()).as(after).hasSizeLessThanOrEqualTo(reference.writes().size() + 1);
      assertThat(life.writes()).as(after).containsOnlyOnce("Create Pod");
    }
  }

  /** A job from its beginning to its end; the first of its operators dies after that write. */
  private Life live(String job, int lastWrite) {
    try (var lives = new Lives(site, lastWrite)) {
      site.client(job, site.host(job));
      lives.until(() -> says(job, READY));
      var running = Snapshot.of(site, job);
      site.node().exit(job, 0, "");
      lives.until(
          () ->
              says(job, SUCCEEDED)
                  && site.ingresses(job).get() == null
                  && site.claim(site.host(job)).get() == null);
      return new Life(running, Snapshot.of(site, job), lives.writes());
    }
  }

  private boolean says(String job, Condition.Type type) {
    return site.status(job)
        .condition(type)
        .filter(condition -> condition.status() == Condition.Status.TRUE)
        .isPresent();
  }

  /** An operator that dies after so many writes, and the one that then takes its place. */
  private static final class Lives implements AutoCloseable {
    private final Site site;
    private final List<Mortal> views = new ArrayList<>();
    private TestOperator operator;

    Lives(Site site, int lastWrite) {
      this.site = site;
      this.operator = born(lastWrite);
    }

    void until(BooleanSupplier holds) {
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                if (views.getLast().isDead()) {
                  operator.close();
                  operator = born(NEVER);
                }
                return holds.getAsBoolean();
              });
    }

    List<String> writes() {
      return views.stream().flatMap(view -> view.writes().stream()).toList();
    }

    @Override
    public void close() {
      operator.close();
    }

    private TestOperator born(int lastWrite) {
      return TestOperator.at(
          site,
          cluster -> {
            var view = new Mortal(cluster, lastWrite);
            views.add(view);
            return view;
          });
    }
  }
}
