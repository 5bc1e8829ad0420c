package com.iflytek.iflearner.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderBlockTest {
  /** From RFC 7541, appendix C. */
  @ParameterizedTest
  @CsvSource({
    "f1e3c2e5f23a6ba0ab90f4ff, www.example.com",
    "a8eb10649cbf, no-cache",
    "25a849e95ba97d7f, custom-key",
    "25a849e95bb8e8b4bf, custom-value",
    "6402, 302",
    "aec3771a4b, private",
    "d07abe941054d444a8200595040b8166e082a62d1bff, 'Mon, 21 Oct 2013 20:13:21 GMT'",
    "9d29ad171863c78f0b97c8e9ae82ae43d3, https://www.example.com"
  })
  void theHuffmanCodeIsThatOfTheRfc(String code, String text) throws IOException {
    assertThat(new String(Huffman.decode(HexFormat.of().parseHex(code)), ISO_8859_1))
        .isEqualTo(text);
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    var long253 = "a".repeat(253);
    var block =
        new HeaderBlock()
            .indexed(13)
            .named(31, "application/grpc")
            .field("grpc-status", "12")
            .field("x", long253)
            .bytes();

    assertThat(HeaderBlock.read(block))
        .isEqualTo(
            Map.of(":status", "404", "", "application/grpc", "grpc-status", "12", "x", long253));
  }

  /** As Go's encoder writes them: Huffman code, and fields that are to be remembered. */
  @ParameterizedTest
  @CsvSource({
    "88, 200", // indexed
    "48826402, 302", // remembered, name from the table
    "0803353032, 502", // literal
    "2088, 200", // the table is made smaller first
    "18033530338d, 503" // never to be remembered, and another status after it
  })
  void theStatusIsFoundInEveryForm(String block, String status) throws IOException {
    assertThat(HeaderBlock.read(HexFormat.of().parseHex(block))).containsEntry(":status", status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80", // no index
        "be", // 62: the dynamic table
        "7e00", // its name from the dynamic table
        "0a", // no name
        "0003616263", // no value
        "00ff", // no length
        "007fffffffffff00", // a length beyond all measure
        "0084ffffffff00", // no Huffman code
        "ffffffffff0f" // an index beyond all measure
      })
  void whatIsNoHeaderBlockIsAnError(String block) {
    assertThatIOException().isThrownBy(() -> HeaderBlock.read(HexFormat.of().parseHex(block)));
  }

  @Test
  void noBytesDoWorse() {
    var random = new Random(7541);
    for (int i = 0; i < 20_000; i++) {
      var bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      try {
        assertThat(HeaderBlock.read(bytes)).isNotNull();
      } catch (IOException _) { // as it should be
      }
    }
  }
}
