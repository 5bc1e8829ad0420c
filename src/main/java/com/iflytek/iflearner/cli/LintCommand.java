package com.iflytek.iflearner.cli;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.iflytek.iflearner.cli.LintFinding.Severity;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The checks of admission without a cluster. */
@Command(
    name = "lint",
    mixinStandardHelpOptions = true,
    header = "Check jobs in files as the cluster would when they are applied.",
    description = {
      "",
      "Needs no cluster. Reads YAML and JSON, several documents in a file too, says everything that"
          + " is wrong with each IflearnerJob and skips other objects. What only a cluster knows,"
          + " such as a host that another job there has, is not looked at; the given files are"
          + " compared with each other.",
      ""
    },
    footer = {
      "",
      "Exit status: 0 nothing is wrong (there may be warnings), 1 something is, 2 wrong usage."
    })
final class LintCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "Files, folders (all .yaml, .yml and .json below), or - for standard input.")
  private List<String> files = List.of();

  @Option(
      names = {"-o", "--output"},
      defaultValue = "text",
      paramLabel = "FORMAT",
      description = "text or json (default: ${DEFAULT-VALUE}).")
  private Output output = Output.TEXT;

  @Mixin private final DomainOptions domains = new DomainOptions();

  @Spec private @Nullable CommandSpec spec;

  /** Who reads it. */
  enum Output {
    TEXT,
    JSON
  }

  @Override
  public Integer call() {
    var values = new OptionValues();
    var linter = new Linter(domains.domains(values));
    values.throwAny(requireNonNull(spec).commandLine());
    files.stream().distinct().flatMap(file -> LintFiles.of(file, System.in)).forEach(linter::look);
    var out = requireNonNull(spec).commandLine().getOut();
    switch (output) {
      case TEXT -> text(linter, out);
      case JSON -> out.println(json(linter).toPrettyString());
    }
    return count(linter, Severity.ERROR) == 0 ? 0 : 1;
  }

  private static void text(Linter linter, PrintWriter out) {
    linter.findings().stream().map(LintFinding::line).forEach(out::println);
    out.println(
        plural(linter.jobs(), "job")
            + ": "
            + plural(count(linter, Severity.ERROR), "error")
            + ", "
            + plural(count(linter, Severity.WARNING), "warning"));
  }

  private static ObjectNode json(Linter linter) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("jobs", linter.jobs());
    var findings = json.putArray("findings");
    for (var finding : linter.findings()) {
      var item = findings.addObject();
      item.put("file", finding.file());
      item.put("line", finding.at().line());
      item.put("column", finding.at().column());
      item.put("severity", finding.severity().wire());
      if (finding.code() != null) {
        item.put("code", finding.code().id());
      }
      if (!finding.field().isEmpty()) {
        item.put("field", finding.field());
      }
      item.put("message", finding.message());
    }
    return json;
  }

  private static int count(Linter linter, Severity severity) {
    return Math.toIntExact(
        linter.findings().stream().filter(f -> f.severity() == severity).count());
  }

  private static String plural(int count, String thing) {
    return count + " " + thing + (count == 1 ? "" : "s");
  }
}
