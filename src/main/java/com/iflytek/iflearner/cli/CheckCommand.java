package com.iflytek.iflearner.cli;

import static java.util.Objects.requireNonNull;

import com.iflytek.iflearner.cli.story.ClusterReader;
import com.iflytek.iflearner.cli.story.Way;
import com.iflytek.iflearner.cli.story.WayPage;
import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.JobKey;
import com.iflytek.iflearner.job.Problem;
import com.iflytek.iflearner.job.Quoted;
import com.iflytek.iflearner.ladder.Ladder;
import com.iflytek.iflearner.ladder.Limits;
import com.iflytek.iflearner.ladder.Roots;
import com.iflytek.iflearner.ladder.Target;
import com.iflytek.iflearner.pki.Parsed;
import com.iflytek.iflearner.pki.Pem;
import com.iflytek.iflearner.probe.Prober;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code iflearner check}. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    header = "Try the way to a job's server, rung by rung, and say who must act.",
    description = {
      "",
      "Of a party the way to its server and its peers, of a server to its own host: DNS, TCP, TLS,"
          + " HTTP/2 and a gRPC call of a method that nobody has, so that nothing is registered"
          + " anywhere. The first rung that is broken is told in one sentence. The way is that from"
          + " this computer; that from a Pod may differ. A job is read with your own rights.",
      ""
    },
    footer = {
      "",
      "Exit status: 0 iFLearner answers, 1 a rung is broken, or the job cannot be read, 2 wrong"
          + " usage."
    })
final class CheckCommand implements Callable<Integer> {
  /** What a file may be called, so that no job is meant. */
  private static final Pattern FILE = Pattern.compile("-|.*/.*|.*\\.(ya?ml|json)");

  private final Surroundings surroundings;

  @Parameters(
      paramLabel = "JOB|FILE",
      description =
          "The name of an IflearnerJob; or a manifest: a path with a '/' or the ending .yaml, .yml"
              + " or .json, or - for standard input.")
  private String subject = "";

  @Mixin private final ClusterOptions cluster = new ClusterOptions();

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description =
          "The roots to trust, in PEM; default: for a job those in the ConfigMap that it mounts.")
  private @Nullable Path ca;

  @Option(
      names = "--port",
      defaultValue = "443",
      paramLabel = "PORT",
      description = "Where our edge serves a server's own host (default: ${DEFAULT-VALUE}).")
  private String port = "";

  @Option(
      names = "--resolve",
      paramLabel = "HOST:ADDRESS",
      description = "Take this address of a host instead of asking DNS; may be given again.")
  private List<String> resolved = List.of();

  @Option(
      names = {"-o", "--output"},
      defaultValue = "text",
      paramLabel = "FORMAT",
      description = "text or json (default: ${DEFAULT-VALUE}).")
  private JobQuestion.Output output = JobQuestion.Output.TEXT;

  @Spec private @Nullable CommandSpec spec;

  CheckCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** What is to be tried. */
  private record Question(Job job, Target target, Roots roots) {}

  @Override
  public Integer call() throws InterruptedException {
    var command = requireNonNull(spec).commandLine();
    var values = new OptionValues();
    int edgePort = values.port("--port", port);
    var addresses = addresses(values);
    values.throwAny(command);
    var given = ca == null ? null : roots(ca);

    var nowhere = new ArrayList<Problem>();
    var questions =
        FILE.matcher(subject).matches()
            ? JobFiles.of(subject, System.in).stream()
                .flatMap(job -> questions(job, edgePort, nowhere, _ -> inFile(given)).stream())
                .toList()
            : cluster.answered(
                command,
                surroundings.environment(),
                subject,
                (reader, key) ->
                    questions(
                        reader.job(key),
                        edgePort,
                        nowhere,
                        target -> inCluster(target, given, reader, key)));
    var prober = new Prober(Limits.DEFAULT, resolver(addresses));
    var ways = new ArrayList<Way>();
    for (var question : questions) {
      var walk = prober.walk(question.target);
      var verdict = Ladder.judge(question.target, walk, question.roots, Instant.now());
      ways.add(new Way(question.job.metadata().name(), question.target, walk, verdict));
    }
    output.print(WayPage.of(ways, nowhere), command);
    return nowhere.isEmpty() && ways.stream().noneMatch(Way::problem) ? 0 : 1;
  }

  private static List<Question> questions(
      Job job, int edgePort, List<Problem> nowhere, Function<Target, Roots> roots) {
    var targets = Target.of(job, edgePort);
    if (targets.stream().allMatch(target -> target.kind() == Target.Kind.PEER)) {
      nowhere.add(
          new Problem(
              Code.NOBODY_CALLED,
              "Job %s does not tell which server it needs: it must have a host as a server, or an argument '--server=HOST:PORT' that can be read as a party, and no other role."
                  .formatted(Quoted.of(job.metadata().name()))));
    }
    return targets.stream().map(target -> new Question(job, target, roots.apply(target))).toList();
  }

  private static Roots inFile(@Nullable Roots given) {
    return given == null ? new Roots.Unknown("name the roots with --ca") : given;
  }

  private static Roots inCluster(
      Target target, @Nullable Roots given, ClusterReader reader, JobKey key) {
    if (given != null) {
      return given;
    }
    return target.roots() == null
        ? new Roots.Unknown("name the roots with --ca, since the job mounts no ConfigMap for them")
        : reader.roots(key.namespace(), target.roots());
  }

  private static Roots roots(Path file) {
    String text;
    try (var in = Files.newInputStream(file)) {
      text = read(in);
    } catch (IOException _) {
      throw new CommandFailure(
          Code.FILE_UNREADABLE,
          "'%s' cannot be read: --ca must name a file with certificates in PEM.".formatted(file));
    }
    return switch (Pem.certificates("'" + file + "'", text)) {
      case Parsed.Good(var certificates) -> new Roots.Known("'" + file + "'", certificates);
      case Parsed.Bad(var why) ->
          throw new CommandFailure(
              Code.FILE_INVALID, why + ": --ca must name a file with certificates in PEM.");
    };
  }

  /** One more than is taken, so that too much is noticed. */
  private static String read(InputStream in) throws IOException {
    return new String(in.readNBytes(Pem.MAX_CHARS + 1), StandardCharsets.ISO_8859_1);
  }

  private Map<String, InetAddress> addresses(OptionValues values) {
    var addresses = new HashMap<String, InetAddress>();
    for (var written : resolved) {
      int colon = written.indexOf(':');
      try {
        addresses.put(
            written.substring(0, Math.max(colon, 0)).toLowerCase(Locale.ROOT),
            InetAddress.ofLiteral(written.substring(colon + 1)));
      } catch (IllegalArgumentException _) {
        values.add(
            "--resolve must be a host and an address such as 'job1.server.example.org:192.0.2.1', found '%s'"
                .formatted(written));
      }
    }
    return addresses;
  }

  private static Prober.Resolver resolver(Map<String, InetAddress> addresses) {
    var dns = Prober.Resolver.ofThisComputer();
    return host -> {
      var given = addresses.get(host);
      return given == null ? dns.addresses(host) : List.of(given);
    };
  }
}
