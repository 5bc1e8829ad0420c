package com.iflytek.iflearner.rules;

import java.util.regex.Pattern;

/** The grammars of Kubernetes and DNS names. Length first: it bounds the work of the patterns. */
public final class Names {
  private static final Pattern DNS_1035_PREFIX = Pattern.compile("[a-z][-a-z0-9]*");
  private static final Pattern DNS_1123_LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");

  private Names() {}

  /** What a Service may be called. */
  static boolean isDns1035Label(String name) {
    return name.length() <= 63 && isDns1035Prefix(name) && !name.endsWith("-");
  }

  /** What may be followed by lower-case letters and digits to be such a label. */
  static boolean isDns1035Prefix(String name) {
    return DNS_1035_PREFIX.matcher(name).matches();
  }

  /** What a namespace may be called. */
  public static boolean isDns1123Label(String name) {
    return name.length() <= 63 && DNS_1123_LABEL.matcher(name).matches();
  }

  /** What most objects may be called; its labels together are at most 253 characters. */
  public static boolean isDns1123Subdomain(String name) {
    return name.length() <= 253
        && Pattern.compile("\\.")
            .splitAsStream(name + ".x") // an empty label at the end would be dropped
            .allMatch(label -> DNS_1123_LABEL.matcher(label).matches());
  }

  /** A name that DNS can answer: each label at most 63 characters too. */
  public static boolean isHost(String name) {
    return isDns1123Subdomain(name)
        && Pattern.compile("\\.").splitAsStream(name).allMatch(label -> label.length() <= 63);
  }
}
