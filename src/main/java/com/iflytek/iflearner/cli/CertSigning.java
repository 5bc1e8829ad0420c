package com.iflytek.iflearner.cli;

import com.iflytek.iflearner.cli.cert.CertFolder;
import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.pki.Described;
import com.iflytek.iflearner.pki.Identity;
import com.iflytek.iflearner.pki.Organisation;
import com.iflytek.iflearner.pki.Term;
import com.iflytek.iflearner.rules.Certificate;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Option;

/**
 * What issuing and renewing have in common: the authority signs, and it is said what came of it.
 */
final class CertSigning {
  /** Apple's clients refuse a server's certificate that is valid for longer, whoever signed it. */
  static final int MOST_DAYS = 825;

  @Option(
      names = "--dir",
      defaultValue = ".",
      paramLabel = "FOLDER",
      description = "Where ca.crt and ca.key are and the files go (default: the current folder).")
  private Path folder = Path.of("");

  CertFolder folder() {
    return new CertFolder(folder);
  }

  /** What people read as the subject. It names no host: that is what the subjectAltName is for. */
  static String commonName(Certificate role) {
    return switch (role) {
      case SERVER -> "iFLearner server";
      case PARTY -> "iFLearner party";
    };
  }

  /**
   * Has the order signed.
   *
   * @throws CommandFailure if the authority ends before
   */
  Identity signed(Organisation organisation, Organisation.Order order, Duration validity) {
    var now = Instant.now();
    return switch (Term.of(now, validity, organisation.expires())) {
      case Term.Until(var end) -> organisation.issue(order, now, end, new SecureRandom());
      case Term.TooLong(var ends, var daysLeft) ->
          throw new CommandFailure(
              Code.AUTHORITY_ENDS_FIRST,
              "The authority in '%s' ends at %s, before a certificate of %d days would: %s."
                  .formatted(folder().authority(), ends, validity.toDays(), wayOut(daysLeft)));
    };
  }

  /** A line for each file and each wildcard. */
  void tell(Certificate role, Identity identity, PrintWriter out) {
    var names = Described.of(identity.leaf()).names();
    out.println("wrote " + folder().key(role) + ", which only you can read");
    out.println(
        "wrote %s for %s, valid until %s"
            .formatted(folder().certificate(role), String.join(", ", names), identity.expires()));
    names.stream()
        .filter(name -> name.startsWith("*."))
        .map(name -> name.substring(1))
        .map(
            domain ->
                "'*%s' stands for one label: it is good for 'a%s', not for 'a.b%s'"
                    .formatted(domain, domain, domain))
        .forEach(out::println);
  }

  private static String wayOut(long daysLeft) {
    var another = "make another authority with 'iflearner cert init' and send it to the partners";
    return daysLeft == 0
        ? another
        : "ask for at most --days %d, or %s".formatted(daysLeft, another);
  }
}
