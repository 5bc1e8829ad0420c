package com.iflytek.iflearner.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.iflytek.iflearner.cli.LintCommandTest.Run;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CertCommandsTest {
  private static final String WILDCARD = "*.server.example.org";

  @TempDir private Path folder;

  @Test
  void anAuthorityAndACertificateAreMadeAndFoundGood() throws IOException {
    var init = cert("init", "--name", "Organisation A");
    assertThat(init.err()).isEmpty();
    assertThat(init.status()).isZero();
    assertThat(init.out())
        .contains("wrote " + folder.resolve("ca.key") + ", which only you can read")
        .containsPattern("(?m)^SHA-256 ([0-9A-F]{2}:){31}[0-9A-F]{2}$");

    var issue = cert("issue", "server", "--host", WILDCARD, "--host", "job2.example.org");
    assertThat(issue.err()).isEmpty();
    assertThat(issue.status()).isZero();
    assertThat(issue.out())
        .contains("for " + WILDCARD + ", job2.example.org, valid until ")
        .contains("'*.server.example.org' stands for one label: it is good for");

    var inspect = inspect("server-iflearner-secret.crt", "--host", "job1.server.example.org");
    assertThat(inspect.out())
        .contains(
            "  subject    CN=iFLearner server\n",
            "  names      *.server.example.org, job2.example.org\n",
            "  issuer     CN=iFLearner authority of Organisation A\n",
            ", 364 days left\n",
            "  key        EC 256\n",
            "covers job1.server.example.org: yes, by '*.server.example.org'\n");
    assertThat(inspect.status()).isZero();
    assertThat(rights())
        .isEqualTo(
            Map.of(
                "ca.crt", "rw-r--r--",
                "ca.key", "rw-------",
                "server-iflearner-secret.crt", "rw-r--r--",
                "server-iflearner-secret.key", "rw-------"));
  }

  @Test
  void aHostOneLabelDeeperIsNotCoveredAndItIsSaidWhy() {
    cert("init", "--name", "A");
    cert("issue", "party", "--host", "*.party.example.org");

    var run = inspect("party-iflearner-secret.crt", "--host", "job1.a.party.example.org");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out())
        .contains("covers job1.a.party.example.org: no\n")
        .contains("[IFL5051] 'job1.a.party.example.org' is none of its names")
        .contains("a wildcard stands for one label");
  }

  @Test
  void programsReadJson() throws IOException {
    cert("init", "--name", "A");
    cert("issue", "server", "--host", WILDCARD);
    cert("init", "--name", "B", "--dir", Files.createDirectory(folder.resolve("b")).toString());

    var run =
        inspect(
            "server-iflearner-secret.crt",
            "--host=x.example.org",
            "--ca=" + folder.resolve("b/ca.crt"),
            "-o=json");

    var json = new ObjectMapper().readTree(run.out());
    assertThat(json.at("/certificates/0/names/0").asText()).isEqualTo(WILDCARD);
    assertThat(json.at("/certificates/0/renewFrom").asText())
        .isBetween(
            json.at("/certificates/0/notBefore").asText(),
            json.at("/certificates/0/notAfter").asText());
    assertThat(json.at("/host/covered").asBoolean(true)).isFalse();
    assertThat(json.at("/problems").findValuesAsText("problem"))
        .containsExactly("OtherHost", "Foreign");
    assertThat(run.status()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ca.key", "ca.crt"})
  void nothingIsOverwrittenWithoutForceAndNothingIsHalfWritten(String there) throws IOException {
    Files.writeString(folder.resolve(there), "mine");

    var run = cert("init", "--name", "A");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("[IFL5053] '" + folder.resolve(there) + "' is there already");
    assertThat(contents()).isEqualTo(Map.of(there, "mine"));

    assertThat(cert("init", "--name", "A", "--force").status()).isZero();
    assertThat(contents()).hasSize(2).doesNotContainValue("mine");
  }

  @Test
  void aLinkThatLeadsNowhereIsThereToo() throws IOException {
    Files.createSymbolicLink(folder.resolve("ca.key"), folder.resolve("elsewhere"));

    assertThat(cert("init", "--name", "A").err()).contains("IFL5053");
    assertThat(folder.resolve("elsewhere")).doesNotExist();
  }

  @Test
  void aFolderThatIsNotThereIsASentence() {
    var run = Run.of("cert", "init", "--name", "A", "--dir", folder.resolve("no").toString());

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err().strip())
        .isEqualTo(
            "[IFL5054] '%s' cannot be written: its folder does not exist. Choose another folder with --dir."
                .formatted(folder.resolve("no/ca.key")));
  }

  @Test
  void aRenewedCertificateHasTheSameNamesAndLifeAndAnotherKey() throws IOException {
    cert("init", "--name", "A");
    cert("issue", "server", "--host", WILDCARD, "--host", "10.0.0.1", "--days", "90");
    var before = contents();

    var run = cert("renew", "server");

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("for *.server.example.org, 10.0.0.1, valid until ");
    assertThat(contents().get("server-iflearner-secret.key"))
        .isNotEqualTo(before.get("server-iflearner-secret.key"));
    assertThat(inspect("server-iflearner-secret.crt", "--ca", folder.resolve("ca.crt").toString()))
        .satisfies(seen -> assertThat(seen.out()).contains(", 89 days left"))
        .extracting(Run::status)
        .isEqualTo(0);
    assertThat(rights()).containsEntry("server-iflearner-secret.key", "rw-------").hasSize(4);
  }

  @Test
  void theKeyIsKeptOnlyWhenAsked() throws IOException {
    cert("init", "--name", "A");
    cert("issue", "server", "--host", WILDCARD);
    var before = contents();

    assertThat(cert("renew", "server", "--keep-key").status()).isZero();

    assertThat(contents().get("server-iflearner-secret.key"))
        .isEqualTo(before.get("server-iflearner-secret.key"));
    assertThat(contents().get("server-iflearner-secret.crt"))
        .isNotEqualTo(before.get("server-iflearner-secret.crt"));
  }

  @Test
  void nothingOutlivesItsAuthority() throws IOException {
    cert("init", "--name", "A", "--days", "30");
    var issue = cert("issue", "server", "--host", WILDCARD);
    assertThat(issue.status()).isEqualTo(1);
    assertThat(issue.err())
        .contains("[IFL5052] The authority in '" + folder.resolve("ca.crt") + "' ends at ")
        .contains("before a certificate of 365 days would: ask for at most --days 29, or make");
    assertThat(contents()).hasSize(2);

    cert("issue", "server", "--host", WILDCARD, "--days", "29");
    var before = contents();
    var renew = cert("renew", "server", "--days", "31");
    assertThat(renew.status()).isEqualTo(1);
    assertThat(renew.err()).contains("[IFL5052]");
    assertThat(contents()).isEqualTo(before);
  }

  @Test
  void whatAnotherAuthoritySignedIsNotRenewed() throws IOException {
    cert("init", "--name", "A");
    cert("issue", "server", "--host", WILDCARD);
    cert("init", "--name", "A", "--force");
    var before = contents();

    var run = cert("renew", "server");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .startsWith(
            "[IFL5050] '%s' was not signed by this authority: "
                .formatted(folder.resolve("server-iflearner-secret.crt")));
    assertThat(contents()).isEqualTo(before);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "--host=A.example.org | --host must be a host in lower case",
        "--host=*.org | --host must be a host in lower case",
        "--host=a.*.example.org | --host must be a host in lower case",
        "--host=*.*.example.org | --host must be a host in lower case",
        "--host=a_b.example.org | found 'a_b.example.org'",
        "--host=a.example.org. | found 'a.example.org.'",
        "--host=a --days=0 | --days must be from 1 to 825, found '0'",
        "--host=a --days=826 | --days must be from 1 to 825, found '826'",
        "--host=a --days=x | --days must be from 1 to 825, found 'x'",
        "--dir=. | Missing required option: '--host=HOST'",
      })
  void wrongUsageIsStatusTwoAndSaysAll(String options, String sentence) throws IOException {
    var words = new ArrayList<>(List.of("issue", "server"));
    words.addAll(List.of(options.split(" ")));

    var run = cert(words.toArray(String[]::new));

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains(sentence);
    assertThat(contents()).isEmpty();
  }

  @Test
  void moreHostsThanAnybodyNeedsAreRefused() {
    var words = new ArrayList<>(List.of("issue", "server"));
    for (int i = 0; i <= 100; i++) {
      words.add("--host=job" + i + ".example.org");
    }

    assertThat(cert(words.toArray(String[]::new)).err())
        .contains("--host may be given at most 100 times, found 101");
    cert("init", "--name", "A");
    words.removeLast();
    assertThat(cert(words.toArray(String[]::new)).status()).isZero();
    assertThat(inspect("server-iflearner-secret.crt", "--host=job99.example.org").status())
        .isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\tb", "a\nb", "42 characters are one more than there is room"})
  void theNameOfAnOrganisationIsShortAndPrintable(String name) throws IOException {
    var run = cert("init", "--name", name);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("--name must be 1 to 41 printable characters");
    assertThat(contents()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "-----BEGIN CERTIFICATE-----", "\0\1\2"})
  void garbageIsASentence(String garbage) throws IOException {
    Files.writeString(folder.resolve("x"), garbage);

    var run = inspect("x");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("[IFL5050] '" + folder.resolve("x") + "' ").hasLineCount(1);
  }

  @Test
  void ofAHugeFileOnlyTheBeginningIsRead() throws IOException {
    Files.writeString(folder.resolve("x"), "#".repeat(64 * 1024 + 1));

    assertThat(inspect("x").err()).contains("is longer than 65536 characters");
    assertThat(Run.of("cert", "inspect", "/dev/zero").err()).contains("longer than 65536");
  }

  @Test
  void aKeyIsNeverShown() {
    cert("init", "--name", "A");

    var run = inspect("ca.key");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("holds something else than certificates").hasLineCount(1);
  }

  @Test
  void aChainAndItsRootsAreFollowed() throws IOException {
    cert("init", "--name", "A");
    cert("issue", "server", "--host", WILDCARD);
    var authority = folder.resolve("ca.crt");
    Files.writeString(
        folder.resolve("chain.crt"),
        contents().get("server-iflearner-secret.crt") + contents().get("ca.crt"));

    var run = inspect("chain.crt", "--ca", authority.toString());

    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains(
            folder.resolve("chain.crt") + ", certificate 1\n",
            "  issuer     CN=iFLearner authority of A, which is certificate 2\n",
            folder.resolve("chain.crt") + ", certificate 2\n",
            "  issuer     CN=iFLearner authority of A, which is itself\n",
            "  authority  yes\n",
            "trusted under " + authority + ": yes\n");
  }

  @Test
  void theObjectsArePrintedForKubectlAndTheRestForPeople() throws IOException {
    cert("init", "--name", "A");

    var run = cert("issue", "server", "--host", WILDCARD, "-o", "yaml", "-n", "fl");

    assertThat(run.status()).isZero();
    assertThat(run.err()).contains("wrote ").doesNotContain("PRIVATE", "tls.key");
    var objects = run.out().split("(?m)^---$", -1);
    assertThat(objects).hasSize(3).startsWith("");
    var secret = Serialization.unmarshal(objects[1], Secret.class);
    assertThat(secret.getType()).isEqualTo("kubernetes.io/tls");
    assertThat(secret.getMetadata().getName()).isEqualTo("server-iflearner-secret");
    assertThat(secret.getMetadata().getNamespace()).isEqualTo("fl");
    assertThat(decoded(secret.getData()))
        .isEqualTo(
            Map.of(
                "tls.crt", contents().get("server-iflearner-secret.crt"),
                "tls.key", contents().get("server-iflearner-secret.key")));
    var roots = Serialization.unmarshal(objects[2], ConfigMap.class);
    assertThat(roots.getMetadata().getName()).isEqualTo("server-iflearner-crt");
    assertThat(roots.getData())
        .isEqualTo(Map.of("server-iflearner-secret.crt", contents().get("ca.crt")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"issue server --host=a.example.org", "renew server"})
  void noKeyIsShownOnATerminalAndNothingIsDone(String command) throws IOException {
    cert("init", "--name", "A");
    cert("issue", "server", "--host", WILDCARD);
    var before = contents();
    var words = new ArrayList<>(List.of("cert"));
    words.addAll(List.of(command.split(" ")));
    words.addAll(List.of("--force", "-o=yaml", "--dir=" + folder));
    words.remove(command.startsWith("renew") ? "--force" : "");

    var run =
        Run.in(new Surroundings(Map.of(), Path.of("/none"), true), words.toArray(String[]::new));

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).startsWith("[IFL5055] The Secret holds a key");
    assertThat(run.out()).isEmpty();
    assertThat(contents()).isEqualTo(before);
  }

  @Test
  void theRootsOfPartnersArePrintedTogether() throws IOException {
    cert("init", "--name", "A");
    var b = Files.createDirectory(folder.resolve("b"));
    cert("init", "--name", "B", "--dir=" + b);
    var own = folder.resolve("ca.crt");

    var run =
        Run.of(
            "cert", "trust", "party", own.toString(), b + "/ca.crt", own.toString(), "-o", "yaml");

    assertThat(run.status()).isZero();
    assertThat(run.err())
        .contains("CN=iFLearner authority of A, SHA-256 ", "CN=iFLearner authority of B, SHA-256 ");
    var roots = Serialization.unmarshal(run.out(), ConfigMap.class);
    assertThat(roots.getMetadata().getName()).isEqualTo("party-iflearner-crt");
    assertThat(roots.getData())
        .isEqualTo(
            Map.of(
                "party-iflearner-secret.crt",
                Files.readString(own) + Files.readString(b.resolve("ca.crt"))));
  }

  @Test
  void onlyAuthoritiesAreTrusted() {
    cert("init", "--name", "A");
    cert("issue", "server", "--host", WILDCARD);
    var leaf = folder.resolve("server-iflearner-secret.crt").toString();

    assertThat(Run.of("cert", "trust", "server", leaf, "-o", "yaml").err())
        .contains("[IFL5050] ", "which is not the certificate of an authority");
    assertThat(Run.of("cert", "trust", "server", leaf).err())
        .contains("give --apply to write the ConfigMap, or -o yaml to print it");
    assertThat(Run.of("cert", "trust", "server").status()).isEqualTo(2);
    assertThat(cert("renew", "server", "--apply", "-o", "yaml").err()).contains("give one of them");
  }

  @Test
  void withoutAClusterItIsASentence() {
    cert("init", "--name", "A");

    var run = cert("issue", "server", "--host=a.fl", "--apply", "--kubeconfig", "/none");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).startsWith("[IFL5001] ");
  }

  @Test
  void missingFilesAreNamed() {
    assertThat(inspect("x").err()).contains("[IFL5007] '" + folder.resolve("x") + "' does not");
    assertThat(cert("issue", "server", "--host", "a").err())
        .contains("[IFL5007] '" + folder.resolve("ca.crt") + "' does not exist");
    assertThat(Run.of("cert").status()).isEqualTo(2);
    assertThat(cert("issue", "client", "--host", "a").status()).isEqualTo(2);
  }

  private Run cert(String... words) {
    var all = new ArrayList<>(List.of(words));
    all.add(0, "cert");
    if (all.stream().noneMatch(word -> word.startsWith("--dir"))) {
      all.addAll(List.of("--dir", folder.toString()));
    }
    return Run.of(all.toArray(String[]::new));
  }

  private static Map<String, String> decoded(Map<String, String> data) {
    var decoded = new TreeMap<String, String>();
    data.forEach(
        (name, value) ->
            decoded.put(name, new String(Base64.getDecoder().decode(value), US_ASCII)));
    return decoded;
  }

  private Run inspect(String file, String... options) {
    var words = new ArrayList<>(List.of("cert", "inspect", folder.resolve(file).toString()));
    words.addAll(List.of(options));
    return Run.of(words.toArray(String[]::new));
  }

  private Map<String, String> contents() throws IOException {
    var contents = new TreeMap<String, String>();
    try (var files = Files.newDirectoryStream(folder)) {
      for (var file : files) {
        contents.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return contents;
  }

  private Map<String, String> rights() throws IOException {
    var rights = new TreeMap<String, String>();
    try (var files = Files.newDirectoryStream(folder)) {
      for (var file : files) {
        rights.put(
            file.getFileName().toString(),
            PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      }
    }
    return rights;
  }
}
