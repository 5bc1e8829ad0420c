import com.iflytek.iflearner.local.Binaries;
import com.iflytek.iflearner.local.ControlPlane;
import com.iflytek.iflearner.local.ControlPlaneOptions;
import com.iflytek.iflearner.local.Program;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * The control plane of the benchmark, with the classes that start it for the tests and the demo.
 * Without arguments it only sees to it that the programs are built; else it runs until it is
 * killed.
 */
final class Cluster {
  private Cluster() {}

  /**
   * The program.
   *
   * @param arguments a folder, the address to listen at, and what the API server is told besides
   */
  public static void main(String[] arguments) throws InterruptedException {
    var binaries = Binaries.ofThisComputer(System.err::println);
    if (arguments.length == 0) {
      List.of(Program.ETCD, Program.KUBE_APISERVER, Program.KUBE_CONTROLLER_MANAGER)
          .forEach(binaries::path);
      return;
    }
    var more = Arrays.asList(arguments).subList(2, arguments.length);
    ControlPlane.start(
        binaries,
        Path.of(arguments[0]),
        new ControlPlaneOptions(arguments[1], "10.96.0.0/16", more));
    System.out.println("ready");
    new CountDownLatch(1).await();
  }
}
