package com.iflytek.iflearner.probe;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** The Huffman code of HPACK (RFC 7541, appendix B), which is canonical: its lengths are enough. */
final class Huffman {
  private static final int LONGEST = 30;

  /** Bits of the code of each octet. */
  private static final byte[] BITS = {
    13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, //
    28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28, //
    6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, //
    5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10, //
    13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, //
    7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6, //
    15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, //
    6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28, //
    20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, //
    24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24, //
    22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, //
    21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23, //
    26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, //
    19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27, //
    20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, //
    26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
  };

  /** The octets by length and, within one length, by value: the order of their codes. */
  private static final byte[] OCTETS = new byte[256];

  /** How many codes there are of each length. */
  private static final int[] COUNTS = new int[LONGEST + 1];

  static {
    int next = 0;
    for (int bits = 1; bits <= LONGEST; bits++) {
      for (int octet = 0; octet < BITS.length; octet++) {
        if (BITS[octet] == bits) {
          OCTETS[next++] = (byte) octet;
          COUNTS[bits]++;
        }
      }
    }
  }

  private Huffman() {}

  /**
   * The octets that the code stands for; what is left of the last byte is padding.
   *
   * @throws IOException if the code holds what stands for nothing
   */
  static byte[] decode(byte[] code) throws IOException {
    var octets = new ByteArrayOutputStream(code.length * 2);
    int bits = 0;
    int value = 0; // of the bits read
    int first = 0; // the code with which this length begins
    int before = 0; // how many octets have shorter codes
    for (int i = 0; i < code.length * 8; i++) {
      bits++;
      value = (value << 1) | ((code[i / 8] >> (7 - i % 8)) & 1);
      if (bits > LONGEST) {
        throw new IOException("no Huffman code");
      }
      if (value - first < COUNTS[bits]) {
        octets.write(OCTETS[before + value - first]);
        bits = 0;
        value = 0;
        first = 0;
        before = 0;
      } else {
        before += COUNTS[bits];
        first = (first + COUNTS[bits]) << 1;
      }
    }
    return octets.toByteArray();
  }
}
