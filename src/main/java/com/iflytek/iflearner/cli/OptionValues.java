package com.iflytek.iflearner.cli;

import com.iflytek.iflearner.job.Quoted;
import com.iflytek.iflearner.rules.Names;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * Reads the values of options, and keeps what is wrong with any of them, so that all of it can be
 * said together. What it returns for a wrong value is not to be used.
 */
final class OptionValues {
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
  private static final Pattern SHORT_DURATION = Pattern.compile("(\\d{1,9})([smhd])");

  private final List<String> sentences = new ArrayList<>();

  /** Ends the command with exit status 2 if anything is wrong. */
  void throwAny(CommandLine command) {
    if (!sentences.isEmpty()) {
      throw new ParameterException(command, String.join(System.lineSeparator(), sentences));
    }
  }

  void add(String sentence) {
    sentences.add(sentence);
  }

  /** A port from 0 to 65535. */
  int port(String option, String written) {
    var port = NUMBER.matcher(written).matches() ? Integer.parseInt(written) : -1;
    if (port < 0 || port > 65535) {
      add(
          "%s must be a port from 0, any that is free, to 65535, found '%s'"
              .formatted(option, written));
    }
    return port;
  }

  /** A namespace. */
  String namespace(String option, String written) {
    if (!Names.isDns1123Label(written)) {
      add(
          "%s must be the name of a namespace, at most 63 lower-case letters, digits and '-', found '%s'"
              .formatted(option, written));
    }
    return written;
  }

  /** The name of an object of that kind. */
  String name(String option, String kind, String written) {
    if (!Names.isDns1123Subdomain(written)) {
      add(
          "%s must be the name of %s, lower-case letters, digits, '-' and '.', found '%s'"
              .formatted(option, kind, written));
    }
    return written;
  }

  /** Domains under which hosts may be claimed, as {@code Domains} wants them. */
  List<String> domains(String option, List<String> written) {
    return written.stream().map(domain -> domain(option, domain)).toList();
  }

  /** Hosts are compared as they are written. */
  private String domain(String option, String written) {
    var domain =
        (written.startsWith(".") ? written.substring(1) : written).toLowerCase(Locale.ROOT);
    if (!Names.isHost(domain)) {
      add(option + " must be a domain such as 'server.example.org', found '" + written + "'");
    }
    return domain;
  }

  /** Hosts of jobs, also as wildcards for one label, in lower case as jobs have them. */
  void hosts(String option, List<String> written, int most) {
    if (written.size() > most) {
      add("%s may be given at most %d times, found %d".formatted(option, most, written.size()));
    }
    written.stream().limit(most).forEach(host -> host(option, host, true));
  }

  /** A host of a job. */
  void host(String option, String written) {
    host(option, written, false);
  }

  private void host(String option, String written, boolean orWildcard) {
    if (orWildcard && written.startsWith("*.") && written.indexOf('.', 2) > 0) {
      host(option, written.substring(2), false);
    } else if (!Names.isHost(written)) {
      add(
          "%s must be a host in lower case such as 'job1.server.example.org'%s, found %s"
              .formatted(
                  option,
                  orWildcard ? ", or '*.server.example.org' for one label" : "",
                  Quoted.of(written)));
    }
  }

  /** A number of whole days. */
  Duration days(String option, String written, int most) {
    var days = NUMBER.matcher(written).matches() ? Integer.parseInt(written) : 0;
    if (days < 1 || days > most) {
      add("%s must be from 1 to %d, found %s".formatted(option, most, Quoted.of(written)));
    }
    return Duration.ofDays(days);
  }

  /** A duration such as 10s, 5m, 12h, 30d or, as ISO 8601 has it, PT1H30M. */
  Duration duration(String option, String written, Duration shortest, Duration longest) {
    var duration = duration(written);
    if (duration.compareTo(shortest) < 0 || duration.compareTo(longest) > 0) {
      add(
          "%s must be a duration such as 90s, 5m, 12h or 30d, from %ds to %ds, found '%s'"
              .formatted(option, shortest.toSeconds(), longest.toSeconds(), written));
      return shortest;
    }
    return duration;
  }

  private static Duration duration(String written) {
    var parts = SHORT_DURATION.matcher(written);
    if (parts.matches()) {
      var count = Long.parseLong(parts.group(1));
      return switch (parts.group(2)) {
        case "s" -> Duration.ofSeconds(count);
        case "m" -> Duration.ofMinutes(count);
        case "h" -> Duration.ofHours(count);
        default -> Duration.ofDays(count);
      };
    }
    try {
      return Duration.parse(written);
    } catch (DateTimeParseException _) {
      return Duration.ofSeconds(-1);
    }
  }
}
