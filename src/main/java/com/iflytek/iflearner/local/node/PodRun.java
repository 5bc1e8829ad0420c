package com.iflytek.iflearner.local.node;

import com.iflytek.iflearner.local.Command;
import com.iflytek.iflearner.local.LocalFailure;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One Pod's life on this node, told into its status. */
final class PodRun {
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  private final Pod pod;
  private final Host host;
  private final Path folder;
  private final List<ContainerRun> initial;
  private final List<ContainerRun> containers;
  private final Instant startTime = Instant.now();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread life;

  private volatile PodNetwork.@Nullable Place place;
  private PodStatus written;

  PodRun(Pod pod, Host host) {
    this.pod = pod;
    this.host = host;
    var meta = pod.getMetadata();
    folder = host.folder().resolve(meta.getUid());
    var logs =
        Volumes.made(
            host.logs().resolve(meta.getNamespace() + "_" + meta.getName() + "_" + meta.getUid()));
    initial = runs(pod.getSpec().getInitContainers(), logs);
    containers = runs(pod.getSpec().getContainers(), logs);
    written = pod.getStatus();
    life = Thread.ofVirtual().name("pod " + meta.getName()).unstarted(this::live);
  }

  void start() {
    life.start();
  }

  boolean is(String namespace, String name) {
    return pod.getMetadata().getNamespace().equals(namespace)
        && pod.getMetadata().getName().equals(name);
  }

  Optional<ContainerRun> container(String name) {
    return all().stream().filter(container -> container.name().equals(name)).findFirst();
  }

  private List<ContainerRun> all() {
    return Stream.concat(initial.stream(), containers.stream()).toList();
  }

  /** Ends everything within {@code grace} and removes the Pod; later calls change nothing. */
  void delete(Duration grace) {
    if (stopping.getCount() > 0) {
      stopping.countDown();
      Thread.ofVirtual().name("end of " + life.getName()).start(() -> end(grace));
    }
  }

  private void end(Duration grace) {
    try {
      var ends =
          all().stream().map(container -> inBackground(() -> container.stop(grace))).toList();
      for (var end : ends) {
        end.join();
      }
      life.join();
      host.api().delete(pod);
      Command.run("rm", "-rf", "--", folder.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void live() {
    try {
      report();
      var volumes = awaitVolumes();
      if (volumes == null) {
        return;
      }
      var attached = host.network().attach();
      try {
        place = attached;
        run(launcher(volumes, attached));
      } finally {
        host.network().detach(attached);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (LocalFailure e) {
      host.api().event(pod, "Warning", "FailedCreatePodSandBox", String.valueOf(e.getMessage()));
    }
  }

  private Launcher launcher(Map<String, Volumes.Content> volumes, PodNetwork.Place at) {
    return new Launcher(pod, host, volumes, at, Volumes.made(folder), new AtomicInteger());
  }

  private void run(Launcher launcher) throws InterruptedException {
    for (var container : initial) {
      runOne(container, launcher);
      if (!container.hasSucceeded()) {
        return;
      }
    }
    var threads =
        containers.stream()
            .map(container -> inBackground(() -> runOne(container, launcher)))
            .toList();
    for (var thread : threads) {
      thread.join();
    }
  }

  private void runOne(ContainerRun container, Launcher launcher) throws InterruptedException {
    var image = container.container().getImage();
    if (!host.images().containsKey(image)) {
      refuse(container, image);
      return;
    }
    container.run(launcher::start);
  }

  private static Thread inBackground(Task task) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try {
                task.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  @FunctionalInterface
  private interface Task {
    void run() throws InterruptedException;
  }

  /** There is no registry here, so an image that the node does not have never comes. */
  private void refuse(ContainerRun container, String image) throws InterruptedException {
    var why =
        "Failed to pull image \"%s\": not found; this node has no registry, its images are %s"
            .formatted(image, String.join(", ", host.images().keySet()));
    host.api().event(pod, "Warning", "Failed", why);
    container.waitFor("ErrImagePull", why);
    if (!stopping.await(TRY_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
      container.waitFor("ImagePullBackOff", "Back-off pulling image \"" + image + "\": " + why);
      stopping.await();
    }
  }

  /** Tries until the volumes are there; null when the Pod is to go before. */
  private @Nullable Map<String, Volumes.Content> awaitVolumes() throws InterruptedException {
    var said = "";
    do {
      try {
        return host.volumes().of(pod, folder);
      } catch (MountFailure e) {
        var why = String.valueOf(e.getMessage());
        if (!why.equals(said)) {
          host.api().event(pod, "Warning", "FailedMount", why);
          said = why;
        }
      }
    } while (!stopping.await(TRY_AGAIN.toMillis(), TimeUnit.MILLISECONDS));
    return null;
  }

  private List<ContainerRun> runs(List<Container> specs, Path logs) {
    var policy = RestartPolicy.valueOf(pod.getSpec().getRestartPolicy());
    return specs.stream().map(spec -> new ContainerRun(spec, policy, logs, this::report)).toList();
  }

  private synchronized void report() {
    var at = place;
    var seen =
        new PodStatuses.Seen(
            host.network().nodeAddress(),
            at == null ? null : at.address(),
            startTime,
            initial.stream().map(ContainerRun::status).toList(),
            containers.stream().map(ContainerRun::status).toList());
    written = PodStatuses.of(written, seen, Instant.now());
    host.api().writeStatus(pod, written);
  }
}
