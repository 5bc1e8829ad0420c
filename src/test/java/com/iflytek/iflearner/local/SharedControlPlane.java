package com.iflytek.iflearner.local;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/**
 * One control plane for all integration tests of a JVM: started on first use, gone with the JVM.
 * Each test class works in namespaces of its own and cleans up what belongs to no namespace.
 */
public final class SharedControlPlane {
  private SharedControlPlane() {}

  public static ControlPlane get() {
    return Holder.PLANE;
  }

  /** A client that may do everything. */
  public static KubernetesClient admin() {
    return get().admin();
  }

  /** Every request, one JSON object a line ({@code audit.k8s.io/v1 Event}, level Metadata). */
  public static Path auditLog() {
    return get().auditLog();
  }

  public static Path kubectl() {
    return Holder.BINARIES.path(Program.KUBECTL);
  }

  /** A new namespace in which Pods can be created; its name begins with {@code prefix}. */
  public static String newNamespace(String prefix) {
    var namespace =
        admin()
            .resource(
                new NamespaceBuilder()
                    .withNewMetadata()
                    .withGenerateName(prefix + "-")
                    .endMetadata()
                    .build())
            .create()
            .getMetadata()
            .getName();
    // Until its default service account is there, every Pod is refused.
    await()
        .until(
            () ->
                admin().serviceAccounts().inNamespace(namespace).withName("default").get() != null);
    return namespace;
  }

  private static final class Holder {
    static final Binaries BINARIES = Binaries.ofThisComputer(System.err::println);
    static final Path FOLDER = newFolder();
    static final ControlPlane PLANE = start();

    private static ControlPlane start() {
      var plane = ControlPlane.start(BINARIES, FOLDER, ControlPlaneOptions.defaults());
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    plane.close();
                    delete(FOLDER.resolve("etcd"));
                  }));
      return plane;
    }

    /** The data is large and nobody reads it; the logs stay. */
    private static void delete(Path folder) {
      try (var files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static Path newFolder() {
      try {
        return Files.createTempDirectory(
            Files.createDirectories(Path.of("target")).toAbsolutePath(), "control-plane-");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
