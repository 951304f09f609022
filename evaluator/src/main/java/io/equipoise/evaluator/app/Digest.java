package io.equipoise.evaluator.app;

import io.equipoise.cohort.digest.Sha256;
import java.util.HexFormat;

/** The first 16 hex digits of a text's SHA-256: an id, and a seed. */
public final class Digest {
  private static final int BYTES = 8;

  private Digest() {}

  /** The digits. */
  public static String of(String text) {
    return HexFormat.of().formatHex(Sha256.of(text), 0, BYTES);
  }

  /** The same as a number: every seed there is, negative ones too. */
  public static long seed(String text) {
    return Long.parseUnsignedLong(of(text), 16);
  }
}
