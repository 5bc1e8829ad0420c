package com.iflytek.iflearner.cli;

import static java.util.Objects.requireNonNull;

import com.iflytek.iflearner.cli.cert.CertFolder;
import com.iflytek.iflearner.pki.Described;
import com.iflytek.iflearner.rules.Certificate;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code iflearner cert renew}. */
@Command(
    name = "renew",
    mixinStandardHelpOptions = true,
    header = "Replace a certificate by one of the same names from the same authority.",
    description = {
      "",
      "Due after two thirds of its life; 'iflearner cert inspect' says when that is. Partners notice"
          + " nothing: they trust the authority. The files of the one before are replaced.",
      ""
    })
final class CertRenewCommand implements Callable<Integer> {
  @Parameters(paramLabel = "server|party", description = "Whose edge shows it.")
  private Certificate role = Certificate.SERVER;

  @Option(
      names = "--days",
      paramLabel = "N",
      description = "How long it is valid, at most 825 (default: as long as the one before).")
  private @Nullable String days;

  @Option(names = "--keep-key", description = "Keep the key, instead of making a new one.")
  private boolean keepKey;

  private final Surroundings surroundings;

  @Mixin private final CertSigning signing = new CertSigning();

  @Mixin private final CertDelivery delivery = new CertDelivery();

  @Spec private @Nullable CommandSpec spec;

  CertRenewCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    var command = requireNonNull(spec).commandLine();
    var values = new OptionValues();
    var asked = days == null ? null : values.days("--days", days, CertSigning.MOST_DAYS);
    delivery.check(values);
    values.throwAny(command);
    delivery.refuseTerminal(surroundings);
    var folder = signing.folder();
    var organisation = folder.organisation();
    X509Certificate before;
    PrivateKey key = null;
    if (keepKey) {
      var identity = folder.identity(role);
      before = identity.leaf();
      key = identity.key();
    } else {
      before = CertFolder.certificates(folder.certificate(role)).getFirst();
    }
    var order =
        CertFolder.usable(
            organisation.again(
                "'" + folder.certificate(role) + "'", before, CertSigning.commonName(role), key));
    var identity = signing.signed(organisation, order, asked == null ? asLongAs(before) : asked);
    folder.write(role, identity, true);
    signing.tell(role, identity, delivery.forPeople(command));
    delivery.deliver(
        role, identity, List.of(organisation.root()), surroundings.environment(), command);
    return 0;
  }

  /** In whole days: ours begin two hours before they are made. */
  private static Duration asLongAs(X509Certificate before) {
    var life = Described.of(before);
    var lived = Duration.between(life.from(), life.to()).toDays();
    return Duration.ofDays(Math.clamp(lived, 1, CertSigning.MOST_DAYS));
  }
}
