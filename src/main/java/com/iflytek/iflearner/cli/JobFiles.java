package com.iflytek.iflearner.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.iflytek.iflearner.cli.LintFiles.Source;
import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.JobCodec;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** The jobs in manifests, read as {@code lint} reads them. */
final class JobFiles {
  private JobFiles() {}

  /**
   * All jobs of a file, a folder or, with {@code -}, the input.
   *
   * @throws CommandFailure if something cannot be read, or there is no job
   */
  static List<Job> of(String name, InputStream input) {
    var jobs = new ArrayList<Job>();
    LintFiles.of(name, input).forEach(source -> read(source, jobs));
    if (jobs.isEmpty()) {
      throw new CommandFailure(
          Code.JOB_NOT_FOUND,
          "There is no IflearnerJob in '%s': name a file that holds one.".formatted(name));
    }
    return jobs;
  }

  private static void read(Source source, List<Job> jobs) {
    switch (source) {
      case Source.Unreadable(var finding) -> throw unreadable(finding);
      case Source.Text(var file, var text) -> {
        try {
          LintDocument.each(
              text,
              document -> {
                if (document.isJob()) {
                  jobs.add(JobCodec.read((ObjectNode) document.tree()));
                }
              });
        } catch (LintSyntaxException fault) {
          throw unreadable(
              LintFinding.unreadable(
                  file, fault.at(), Code.FILE_INVALID, String.valueOf(fault.getMessage())));
        }
      }
    }
  }

  private static CommandFailure unreadable(LintFinding finding) {
    return new CommandFailure(
        finding.code() == null ? Code.FILE_UNREADABLE : finding.code(),
        "'%s' %s.".formatted(finding.file(), finding.message()));
  }
}
