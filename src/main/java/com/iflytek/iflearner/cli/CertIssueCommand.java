package com.iflytek.iflearner.cli;

import static java.util.Objects.requireNonNull;

import com.iflytek.iflearner.pki.Organisation.Order;
import com.iflytek.iflearner.rules.Certificate;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code iflearner cert issue}. */
@Command(
    name = "issue",
    mixinStandardHelpOptions = true,
    header = "Make the certificate that the edge shows for the hosts of your jobs.",
    description = {
      "",
      "Writes server-iflearner-secret.key and .crt, or those of a party, signed by the authority"
          + " that 'iflearner cert init' or openssl left in the same folder.",
      ""
    })
final class CertIssueCommand implements Callable<Integer> {
  /** So that it stays far below what is read of a file. */
  private static final int MOST_HOSTS = 100;

  @Parameters(paramLabel = "server|party", description = "Whose edge shows it.")
  private Certificate role = Certificate.SERVER;

  @Option(
      names = "--host",
      required = true,
      paramLabel = "HOST",
      description =
          "A host of a job; may be repeated. '*.server.example.org' is good for all hosts with one"
              + " label before '.server.example.org', and for none with two.")
  private List<String> hosts = List.of();

  @Option(
      names = "--days",
      defaultValue = "365",
      paramLabel = "N",
      description = "How long it is valid, at most 825 (default: ${DEFAULT-VALUE}).")
  private String days = "";

  @Option(names = "--force", description = "Replace files that are there.")
  private boolean force;

  private final Surroundings surroundings;

  @Mixin private final CertSigning signing = new CertSigning();

  @Mixin private final CertDelivery delivery = new CertDelivery();

  @Spec private @Nullable CommandSpec spec;

  CertIssueCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    var command = requireNonNull(spec).commandLine();
    var values = new OptionValues();
    values.hosts("--host", hosts, MOST_HOSTS);
    var validity = values.days("--days", days, CertSigning.MOST_DAYS);
    delivery.check(values);
    values.throwAny(command);
    delivery.refuseTerminal(surroundings);
    var organisation = signing.folder().organisation();
    var order = new Order(CertSigning.commonName(role), hosts, null);
    var identity = signing.signed(organisation, order, validity);
    signing.folder().write(role, identity, force);
    signing.tell(role, identity, delivery.forPeople(command));
    delivery.deliver(
        role, identity, List.of(organisation.root()), surroundings.environment(), command);
    return 0;
  }
}
