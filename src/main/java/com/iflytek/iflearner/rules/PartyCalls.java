package com.iflytek.iflearner.rules;

import static java.util.Objects.requireNonNullElse;

import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.Role;
import com.iflytek.iflearner.rules.Arguments.Literal;
import com.iflytek.iflearner.rules.Arguments.Option;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whom the process of a party calls, as its arguments say.
 *
 * @param server null: none is named
 * @param peers the other parties of its secure aggregation
 */
public record PartyCalls(@Nullable Call server, List<Call> peers) {
  /** Where gRPC calls an address that names no port. */
  private static final int DEFAULT_PORT = 443;

  private static final int HIGHEST_PORT = 65535;

  private static final Pattern ADDRESS =
      Pattern.compile("(?:\\[(?<ipv6>[^]]+)]|(?<host>[^:]+))(?::(?<port>\\d{1,5}))?");

  public PartyCalls {
    peers = List.copyOf(peers);
  }

  /**
   * One that is called.
   *
   * @param host in lower case
   * @param certificate the file in the container that holds its roots; null: without TLS
   */
  public record Call(String host, int port, @Nullable String certificate) {}

  /** Empty for a server, and where the arguments cannot be read. */
  public static Optional<PartyCalls> of(Job job) {
    return job.spec().is(Role.CLIENT) && Arguments.of(job) instanceof Literal words
        ? Optional.of(
            new PartyCalls(
                value(words, "server").flatMap(a -> call(a, words, "cert")).orElse(null),
                value(words, "peers").stream()
                    .flatMap(list -> Stream.of(list.split(";")).skip(1)) // its own comes first
                    .flatMap(a -> call(a, words, "peer-cert").stream())
                    .toList()))
        : Optional.empty();
  }

  private static Optional<Call> call(String address, Literal words, String certificate) {
    var parts = ADDRESS.matcher(address.strip().toLowerCase(Locale.ROOT));
    if (!parts.matches()) {
      return Optional.empty();
    }
    var written = parts.group("port");
    int port = written == null ? DEFAULT_PORT : Integer.parseInt(written);
    var host = requireNonNullElse(parts.group("host"), parts.group("ipv6"));
    return port > HIGHEST_PORT
        ? Optional.empty()
        : Optional.of(new Call(host, port, value(words, certificate).orElse(null)));
  }

  private static Optional<String> value(Literal words, String option) {
    return words.option(option).map(Option::value).filter(value -> !value.isBlank());
  }
}
