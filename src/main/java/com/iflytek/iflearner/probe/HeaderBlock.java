package com.iflytek.iflearner.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The headers of HTTP/2 as bytes (HPACK, RFC 7541), without its dynamic table: what we write does
 * not use it, and what we read may not, since our settings give it no room.
 */
final class HeaderBlock {
  /**
   * Of the static table those that are told apart here; the value of the rest is of no interest.
   */
  private static final int STATUS_FIRST = 8;

  private static final int STATIC = 61;

  private static final String[] STATUS = {"200", "204", "206", "304", "400", "404", "500"};

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** A field of which the static table has name and value. */
  HeaderBlock indexed(int index) {
    bytes.write(0x80 | index);
    return this;
  }

  /** A field of which the static table has the name. */
  HeaderBlock named(int index, String value) {
    number(0, 4, index);
    return text(value);
  }

  HeaderBlock field(String name, String value) {
    bytes.write(0);
    return text(name).text(value);
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  private HeaderBlock text(String text) {
    var octets = text.getBytes(ISO_8859_1);
    number(0, 7, octets.length);
    bytes.writeBytes(octets);
    return this;
  }

  private void number(int flags, int prefix, int value) {
    int most = (1 << prefix) - 1;
    if (value < most) {
      bytes.write(flags | value);
      return;
    }
    bytes.write(flags | most);
    for (value -= most; value >= 0x80; value >>= 7) {
      bytes.write(0x80 | (value & 0x7f));
    }
    bytes.write(value);
  }

  /**
   * The fields, the first of each name; of those with a name from the static table only {@code
   * :status}.
   *
   * @throws IOException if it is not HPACK, or uses the dynamic table
   */
  static Map<String, String> read(byte[] block) throws IOException {
    var fields = new LinkedHashMap<String, String>();
    var in = new DataInputStream(new ByteArrayInputStream(block));
    while (in.available() > 0) {
      int first = in.readUnsignedByte();
      if ((first & 0x80) != 0) {
        int index = checked(number(in, first, 7));
        if (index >= STATUS_FIRST && index < STATUS_FIRST + STATUS.length) {
          fields.putIfAbsent(":status", STATUS[index - STATUS_FIRST]);
        }
      } else if ((first & 0xe0) == 0x20) {
        number(in, first, 5); // the size of the dynamic table
      } else {
        int index = number(in, first, (first & 0x40) != 0 ? 6 : 4);
        var name = index == 0 ? text(in) : name(checked(index));
        fields.putIfAbsent(name, text(in));
      }
    }
    return fields;
  }

  private static String name(int index) {
    return index >= STATUS_FIRST && index < STATUS_FIRST + STATUS.length ? ":status" : "";
  }

  private static int checked(int index) throws IOException {
    if (index < 1 || index > STATIC) {
      throw new IOException("no such header");
    }
    return index;
  }

  private static String text(DataInputStream in) throws IOException {
    int first = in.readUnsignedByte();
    int length = number(in, first, 7);
    if (length > in.available()) {
      throw new IOException("a header is cut off");
    }
    var octets = in.readNBytes(length);
    return new String((first & 0x80) != 0 ? Huffman.decode(octets) : octets, ISO_8859_1);
  }

  private static int number(DataInputStream in, int first, int prefix) throws IOException {
    int most = (1 << prefix) - 1;
    int value = first & most;
    if (value < most) {
      return value;
    }
    for (int shift = 0; shift <= 14; shift += 7) {
      int next = in.readUnsignedByte();
      value += (next & 0x7f) << shift;
      if ((next & 0x80) == 0) {
        return value;
      }
    }
    throw new IOException("a number is too large");
  }
}
