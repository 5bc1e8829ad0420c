package com.iflytek.iflearner.rules;

import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.Role;
import com.iflytek.iflearner.rules.Arguments.Literal;
import com.iflytek.iflearner.rules.Arguments.Option;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who a party is and whom it calls, as its arguments say.
 *
 * @param name under which it registers
 * @param serverHost in lower case; null: no server is named
 */
public record PartyArguments(String name, @Nullable String serverHost) {
  private static final String DEFAULT_NAME = "client";

  /** Empty for a server, and where the arguments cannot be read. */
  public static Optional<PartyArguments> of(Job job) {
    return job.spec().is(Role.CLIENT) && Arguments.of(job) instanceof Literal words
        ? Optional.of(
            new PartyArguments(
                words.option("name").map(Option::value).orElse(DEFAULT_NAME),
                words.option("server").map(Option::value).map(PartyArguments::host).orElse(null)))
        : Optional.empty();
  }

  /** Whether it calls the server that has that host. */
  public boolean calls(@Nullable String host) {
    return host != null && Objects.equals(serverHost, host.toLowerCase(Locale.ROOT));
  }

  /** Without the port. */
  private static String host(String address) {
    int colon = address.lastIndexOf(':');
    return (colon < 0 ? address : address.substring(0, colon)).toLowerCase(Locale.ROOT);
  }
}
