package com.iflytek.iflearner.crd;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of {@code docs/} say what is so. */
class DocsTest {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| (`[^|]*) \\| ([a-z, ]+) \\| [^|]+ \\|$");
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "docs/install.md",
        "docs/move-from-the-prototype.md",
        "docs/upgrade.md",
        "docs/uninstall.md",
        "docs/security.md",
        "docs/status.md",
        "docs/lifecycle.md",
        "docs/certificates.md"
      })
  void everyLinkLeadsSomewhere(String file) {
    var page = Page.read(file);

    assertThat(page.links())
        .isNotEmpty()
        .allSatisfy(link -> assertThat(Path.of("docs").resolve(link)).exists());
    assertThat(page.commands()).isNotEmpty();
  }

  @Test
  void theReadmeLeadsToThem() {
    assertThat(Page.read("README.md").links())
        .contains("deploy/", "docs/install.md", "docs/security.md")
        .filteredOn(link -> !link.startsWith("http"))
        .allSatisfy(link -> assertThat(Path.of(link)).exists());
  }

  /** As many roles as tables, right by right. */
  @Test
  void whatTheOperatorMayDoStandsInTheTablesOfSecurity() {
    var page = Page.read("docs/security.md");
    var roles = Right.operatorsRoles(Path.of("deploy"));

    assertThat(roles).hasSize(3).allSatisfy(role -> isTold(page, role));
  }

  private static void isTold(Page page, JsonNode role) {
    var heading =
        "%s `%s`".formatted(role.path("kind").asText(), role.at("/metadata/name").asText());

    assertThat(rows(page.section(heading))).isEqualTo(granted(role));
  }

  private static Set<String> granted(JsonNode role) {
    return Right.of(role).stream()
        .map(right -> told(kind(right), right.name(), right.verb()))
        .collect(toSet());
  }

  /** Two kinds are called events. */
  private static String kind(Right right) {
    return right.group().equals("events.k8s.io")
        ? right.resource() + "." + right.group()
        : right.resource();
  }

  private static Set<String> rows(String section) {
    return ROW.matcher(section)
        .results()
        .flatMap(row -> row(row.group(1), row.group(2)))
        .collect(toSet());
  }

  private static Stream<String> row(String what, String verbs) {
    var parts = what.split(" named ", 2);
    var names = parts.length == 2 ? quoted(parts[1]) : List.of("");
    return quoted(parts[0]).stream()
        .flatMap(kind -> names.stream().map(name -> new String[] {kind, name}))
        .flatMap(one -> Stream.of(verbs.split(", ")).map(verb -> told(one[0], one[1], verb)));
  }

  private static List<String> quoted(String cell) {
    return QUOTED.matcher(cell).results().map(word -> word.group(1)).toList();
  }

  private static String told(String kind, String name, String verb) {
    return verb + " " + kind + (name.isEmpty() ? "" : " named " + name);
  }
}
