package io.equipoise.evaluator.app;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The first 16 hex digits of a text's SHA-256: an id, and a seed. */
public final class Digest {
  private static final int BYTES = 8;

  private Digest() {}

  /** The digits. */
  public static String of(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is missing from this Java runtime", e);
    }
  }

  /** The same as a number: every seed there is, negative ones too. */
  public static long seed(String text) {
    return Long.parseUnsignedLong(of(text), 16);
  }
}
