package com.iflytek.iflearner.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Options that are not given are read from the environment: {@code --webhook-port} from {@code
 * IFLEARNER_WEBHOOK_PORT}. What repeats is separated by commas there.
 */
final class EnvironmentDefaults implements IDefaultValueProvider {
  private static final String PREFIX = "IFLEARNER_";

  /** Read by logback.xml. */
  private static final Set<String> ELSEWHERE =
      Set.of(PREFIX + "LOG_LEVEL", PREFIX + "LIBRARY_LOG_LEVEL");

  private static final Pattern SERVICE_LINK =
      Pattern.compile(".*_(SERVICE_HOST|SERVICE_PORT.*|PORT|PORT_\\d.*)");

  private final Map<String, String> environment;

  EnvironmentDefaults(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    return argument instanceof OptionSpec option && option.longestName().startsWith("--")
        ? environment.get(variable(option.longestName()))
        : null;
  }

  /** Variables that look like ours and that no option reads: mistyped, most likely. */
  List<String> unread(CommandSpec command) {
    var read =
        Stream.concat(
                command.options().stream().map(OptionSpec::longestName).map(this::variable),
                ELSEWHERE.stream())
            .collect(Collectors.toSet());
    return environment.keySet().stream()
        .filter(name -> name.startsWith(PREFIX) && !read.contains(name))
        .filter(name -> !isServiceLink(name))
        .sorted()
        .toList();
  }

  /** Kubernetes tells each container of every Service of its namespace. */
  private static boolean isServiceLink(String name) {
    return SERVICE_LINK.matcher(name).matches();
  }

  private String variable(String option) {
    return PREFIX + option.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
