package io.equipoise.ingest.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Damages real samples in the ways in which files and senders do, and in those attackers do. */
public final class Mutator {
  private static final int LARGEST = 64 << 10;

  private static final List<String> PIECES =
      List.of(
          "\"",
          "\"\"",
          "'",
          "\\",
          "\\u0000",
          "\\ud800",
          "\n",
          "\r",
          "\r\n",
          "\t",
          "\0",
          "\u0007",
          ",",
          ";",
          ":",
          "{",
          "}",
          "[",
          "]",
          "{}",
          "[]",
          "null",
          "true",
          "NaN",
          "-",
          ".",
          "1e999",
          "1e-999",
          "-0",
          "0x1p3",
          "1.7976931348623157e309",
          "9".repeat(400),
          "1e" + "9".repeat(50),
          "0." + "0".repeat(300) + "1",
          "\uFEFF",
          "\u2028",
          "é",
          "\uD83D\uDE00",
          "9999-99-99",
          "-999999999-01-01",
          "+1000000000-12-31T23:59:59Z",
          "2024-02-30",
          "0000",
          "24:00",
          "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///x'>]>",
          "%s%n",
          "${jndi:x}",
          "&a",
          "*a",
          "!!x",
          "---",
          "- ",
          "? ",
          "|",
          ">",
          "# ",
          "\"code\":",
          "\"resourceType\":\"Patient\",");

  private final SplittableRandom random;
  private final List<byte[]> samples;

  /** A mutator of these samples; the same seed damages them in the same ways. */
  public Mutator(long seed, List<byte[]> samples) {
    this.random = new SplittableRandom(seed);
    this.samples = samples;
  }

  /** A sample with one to four damages. */
  public byte[] next() {
    byte[] bytes = sample();
    int damages = 1 + random.nextInt(4);
    for (int i = 0; i < damages; i++) {
      bytes = damaged(bytes);
    }
    return bytes.length <= LARGEST ? bytes : Arrays.copyOf(bytes, LARGEST);
  }

  private byte[] sample() {
    return samples.get(random.nextInt(samples.size())).clone();
  }

  private byte[] damaged(byte[] bytes) {
    int from = at(bytes);
    int to = Math.min(bytes.length, from + 1 + random.nextInt(40));
    switch (random.nextInt(10)) {
      case 0 -> {
        if (bytes.length > 0) {
          bytes[Math.min(from, bytes.length - 1)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
      }
      case 1 -> {
        if (bytes.length > 0) {
          bytes[Math.min(from, bytes.length - 1)] = (byte) random.nextInt(256);
        }
        return bytes;
      }
      case 2 -> {
        return Arrays.copyOf(bytes, from);
      }
      case 3 -> {
        return spliced(bytes, from, from, Arrays.copyOfRange(bytes, from, to));
      }
      case 4 -> {
        return spliced(bytes, from, to, new byte[0]);
      }
      case 5 -> {
        byte[] other = sample();
        return spliced(bytes, from, to, Arrays.copyOfRange(other, at(other), other.length));
      }
      case 6 -> {
        return spliced(bytes, from, from, nested());
      }
      case 7 -> {
        return spliced(bytes, from, to, piece());
      }
      default -> {
        return spliced(bytes, from, from, piece());
      }
    }
  }

  private int at(byte[] bytes) {
    return random.nextInt(bytes.length + 1);
  }

  private byte[] piece() {
    return PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8);
  }

  private byte[] nested() {
    String open = List.of("{\"a\":", "[", "{a: ", "((", "- - ").get(random.nextInt(5));
    return open.repeat(1 + random.nextInt(2_000)).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] spliced(byte[] bytes, int from, int to, byte[] middle) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + middle.length);
    out.write(bytes, 0, from);
    out.writeBytes(middle);
    out.write(bytes, to, bytes.length - to);
    return out.toByteArray();
  }
}
