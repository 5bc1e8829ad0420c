package com.iflytek.iflearner.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.iflytek.iflearner.lifecycle.Answer;
import com.iflytek.iflearner.lifecycle.StatusPage;
import com.iflytek.iflearner.lifecycle.StatusPage.Entry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusPageReaderTest {
  /** As iFLearner's aggregator wrote it at the end of its quick start. */
  private static final String REAL =
      "{\"c1\": {\"ready\": true, \"complete\": true, \"current_epoch\": 3, \"total_epoch\": 3},"
          + " \"c2\": {\"ready\": true, \"complete\": false, \"current_epoch\": 2,"
          + " \"total_epoch\": null}}";

  private static final String NOT_JSON = "its status page is not JSON";
  private static final String UNLIKE = "its status page is not as iFLearner writes it";
  private static final String EPOCH = "its status page gives a party an epoch that cannot be";
  private static final String NAME = "its status page gives a party a name that cannot be";
  private static final String TWICE = "its status page names a party twice";
  private static final String TOO_MANY = "its status page names more than 10000 parties";
  private static final String BEYOND =
      "its status page is nested too deeply or holds something too long";

  @Test
  void aRealPageIsRead() {
    assertThat(read(REAL))
        .isEqualTo(said(new Entry("c1", true, true, 3, 3), new Entry("c2", true, false, 2, null)));
  }

  @Test
  void aPageBeforeTheFirstRegistrationIsRead() {
    assertThat(read("{}")).isEqualTo(said());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"c1\":{\"complete\":false,\"current_epoch\":0,\"ready\":false}}",
        " \r\n{\"c1\":{\"total_epoch\":null,\"ready\":false,\"complete\":false,"
            + "\"current_epoch\":0}}\n",
        "{\"c1\":{\"ready\":false,\"since\":[{}],\"note\":\"x\",\"complete\":false,"
            + "\"current_epoch\":0,\"loss\":-1.5e999999}}",
      })
  void orderSpaceAndUnknownFieldsDoNotMatter(String page) {
    assertThat(read(page)).isEqualTo(said(new Entry("c1", false, false, 0, null)));
  }

  @Test
  void theHighestEpochsAreRead() {
    assertThat(read(epochs("1000000000", "1000000000")))
        .isEqualTo(said(new Entry("c1", true, false, 1_000_000_000, 1_000_000_000)));
  }

  @ParameterizedTest
  @MethodSource
  void namesOfAnyScriptAreRead(String name) {
    assertThat(read(party(name))).isEqualTo(said(new Entry(name, true, false, 1, 3)));
  }

  static Stream<String> namesOfAnyScriptAreRead() {
    return Stream.of(
        "a", "party 1", "参与方", "größe", "🌾", "e\u0301", "'", "x".repeat(253), "🌾".repeat(253));
  }

  @Test
  void tenThousandPartiesAreRead() {
    assertThat(read(new ByteArrayInputStream(parties(10_000).getBytes(UTF_8))))
        .isInstanceOfSatisfying(
            Answer.Said.class, said -> assertThat(said.page().entries()).hasSize(10_000));
  }

  @ParameterizedTest
  @MethodSource
  void whatIsWrongIsSaidInOurWords(String why, String page) {
    assertThat(read(page)).isEqualTo(new Answer.Unusable(why));
  }

  static Stream<Arguments> whatIsWrongIsSaidInOurWords() {
    return Stream.of(
        arguments("its status page is empty", ""),
        arguments("its status page is empty", " \n"),
        arguments(NOT_JSON, "evil"),
        arguments(NOT_JSON, "<html>evil</html>"),
        arguments(NOT_JSON, "\uFEFF{}"),
        arguments(NOT_JSON, "{'c1': {}}"),
        arguments(NOT_JSON, "{\"c1\": {\"ready\": true,}}"),
        arguments(NOT_JSON, "{\"c1\": {\"ready\": tru"),
        arguments(NOT_JSON, REAL.substring(0, REAL.length() - 1)),
        arguments(NOT_JSON, REAL.substring(0, 5)),
        arguments(NOT_JSON, "{"),
        arguments(NOT_JSON, "{\"evil\u0000\": 1}"),
        arguments(NOT_JSON, epochs("NaN", "3")),
        arguments(NOT_JSON, epochs("+1", "3")),
        arguments(NOT_JSON, epochs("01", "3")),
        arguments(NOT_JSON, epochs("0x1", "3")),
        arguments(NOT_JSON, REAL + "evil"),
        arguments(NOT_JSON, REAL + "}"),
        arguments("its status page goes on after its end", REAL + "{}"),
        arguments("its status page goes on after its end", REAL + "\n1"),
        arguments(UNLIKE, "[]"),
        arguments(UNLIKE, "null"),
        arguments(UNLIKE, "\"evil\""),
        arguments(UNLIKE, "{\"c1\": null}"),
        arguments(UNLIKE, "{\"c1\": []}"),
        arguments(UNLIKE, "{\"c1\": \"evil\"}"),
        arguments(UNLIKE, "{\"c1\": {}}"),
        arguments(UNLIKE, "{\"c1\": {\"complete\": true, \"current_epoch\": 1}}"),
        arguments(UNLIKE, "{\"c1\": {\"ready\": true, \"current_epoch\": 1}}"),
        arguments(UNLIKE, "{\"c1\": {\"ready\": true, \"complete\": true}}"),
        arguments(UNLIKE, "{\"c1\": {\"ready\": \"true\"}}"),
        arguments(UNLIKE, "{\"c1\": {\"complete\": 1}}"),
        arguments(UNLIKE, "{\"c1\": {\"ready\": null}}"),
        arguments(UNLIKE, "{\"c1\": {\"ready\": true, \"ready\": true}}"),
        arguments(UNLIKE, "{\"c1\": {\"total_epoch\": null, \"total_epoch\": 1}}"),
        arguments(UNLIKE, epochs("\"3\"", "3")),
        arguments(UNLIKE, epochs("null", "3")),
        arguments(UNLIKE, epochs("[3]", "3")),
        arguments(UNLIKE, epochs("3", "\"evil\"")),
        arguments(EPOCH, epochs("-1", "3")),
        arguments(EPOCH, epochs("1000000001", "3")),
        arguments(EPOCH, epochs("2147483648", "3")),
        arguments(EPOCH, epochs("9223372036854775808", "3")),
        arguments(EPOCH, epochs("1.0", "3")),
        arguments(EPOCH, epochs("1e3", "3")),
        arguments(EPOCH, epochs("1e999999", "3")),
        arguments(EPOCH, epochs("1e99999999999999999999", "3")),
        arguments(EPOCH, epochs("3", "0")),
        arguments(EPOCH, epochs("3", "-1")),
        arguments(EPOCH, epochs("3", "1000000001")),
        arguments(BEYOND, epochs("1".repeat(400), "3")),
        arguments(BEYOND, epochs("0." + "1".repeat(400), "3")),
        arguments(UNLIKE, "[".repeat(100_000)),
        arguments(BEYOND, "{\"c1\": {\"evil\": [[[[]]]]}}"),
        arguments(BEYOND, "{\"c1\":".repeat(100_000)),
        arguments(BEYOND, party("evil".repeat(10_000))),
        arguments(UNLIKE, "{\"c1\": {\"evil\": \"" + "evil".repeat(10_000) + "\"}}"),
        arguments(NAME, party("")),
        arguments(NAME, party("x".repeat(254))),
        arguments(NAME, party("🌾".repeat(254))),
        arguments(NAME, party("evil\\u0000")),
        arguments(NAME, party("evil\\n")),
        arguments(NAME, party("evil\\u001b[31m")),
        arguments(NAME, party("evil\u007F")),
        arguments(NAME, party("evil\u0085")),
        arguments(NAME, party("evil\u200B")),
        arguments(NAME, party("evil\u202E")),
        arguments(NAME, party("evil\u2028")),
        arguments(NAME, party("evil\u2029")),
        arguments(NAME, party("evil\uFEFF")),
        arguments(NAME, party("evil\uE000")),
        arguments(NAME, party("evil\u0378")),
        arguments(NOT_JSON, party("evil\\ud800")),
        arguments(NOT_JSON, party("\\udc00\\ud800")),
        arguments(TWICE, "{\"c1\": %1$s, \"c1\": %1$s}".formatted(entry("1", "3"))),
        arguments(TWICE, "{\"c1\": %1$s, \"\\u0063\\u0031\": %1$s}".formatted(entry("1", "3"))),
        arguments(TOO_MANY, parties(10_001)));
  }

  @ParameterizedTest
  @MethodSource
  void whatIsNotUtf8IsNotJson(byte[] page) {
    assertThat(read(new ByteArrayInputStream(page))).isEqualTo(new Answer.Unusable(NOT_JSON));
  }

  static Stream<byte[]> whatIsNotUtf8IsNotJson() {
    return Stream.of(
        party("größe").getBytes(ISO_8859_1),
        REAL.getBytes(UTF_16),
        new byte[] {'{', '"', (byte) 0xC0, (byte) 0x80, '"', ':'},
        new byte[] {(byte) 0xFF, (byte) 0xFE, 0, 0},
        new byte[1000]);
  }

  @Test
  void aMillionPartiesAreNotReadToTheEnd() {
    var sent = new AtomicInteger();
    var parties =
        IntStream.range(0, 1_000_000)
            .peek(_ -> sent.incrementAndGet())
            .mapToObj(i -> (i == 0 ? "{" : ",") + "\"c%d\": %s".formatted(i, entry("1", "3")));

    assertThat(read(new Pieces(parties.iterator()))).isEqualTo(new Answer.Unusable(TOO_MANY));
    assertThat(sent).hasValueLessThan(20_000);
  }

  @Test
  void bytesThatStopComingAreNoAnswer() {
    var half = List.of(REAL.substring(0, 40)).iterator();

    assertThatThrownBy(() -> StatusPageReader.read(new Pieces(half)))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("cut");
  }

  /** A connection that breaks off after these. */
  private static final class Pieces extends InputStream {
    private final Iterator<String> pieces;
    private InputStream piece = InputStream.nullInputStream();

    Pieces(Iterator<String> pieces) {
      this.pieces = pieces;
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      var read = piece.read(into, offset, length);
      if (read >= 0) {
        return read;
      }
      if (!pieces.hasNext()) {
        throw new IOException("cut");
      }
      piece = new ByteArrayInputStream(pieces.next().getBytes(UTF_8));
      return piece.read(into, offset, length);
    }
  }

  @Test
  void damagedPagesAreReadOrNotAndNeverQuoted() {
    var whole = REAL.replace("c1", "evil").getBytes(UTF_8);
    var random = new Random(3);
    for (int i = 0; i < 5000; i++) {
      var damaged = whole.clone();
      for (int left = 1 + random.nextInt(4); left > 0; left--) {
        var at = random.nextInt(damaged.length);
        damaged[at] =
            (byte) (random.nextBoolean() ? random.nextInt(256) : "{}[],:\"0-e\\".charAt(i % 11));
      }
      assertThatCode(
              () -> {
                if (read(new ByteArrayInputStream(damaged)) instanceof Answer.Unusable(var why)) {
                  assertThat(why).startsWith("its status page ").doesNotContain("evil", "c2");
                }
              })
          .as(() -> new String(damaged, UTF_8))
          .doesNotThrowAnyException();
    }
  }

  private static Answer read(String page) {
    return read(new ByteArrayInputStream(page.getBytes(UTF_8)));
  }

  private static Answer read(InputStream page) {
    try {
      return StatusPageReader.read(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Answer said(Entry... entries) {
    return new Answer.Said(new StatusPage(List.of(entries)));
  }

  private static String parties(int number) {
    return IntStream.range(0, number)
        .mapToObj(i -> "\"c%d\": %s".formatted(i, entry("1", "3")))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String party(String name) {
    return "{\"%s\": %s}".formatted(name, entry("1", "3"));
  }

  private static String epochs(String current, String total) {
    return "{\"c1\": %s}".formatted(entry(current, total));
  }

  private static String entry(String current, String total) {
    return "{\"ready\": true, \"complete\": false, \"current_epoch\": %s, \"total_epoch\": %s}"
        .formatted(current, total);
  }
}
