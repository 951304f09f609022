package io.equipoise.synth.generate;

import io.equipoise.cohort.digest.Sha256;
import io.equipoise.cohort.population.PatientTable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Names of models by what they were made from. */
public final class ModelIdentity {
  private static final int HEX_DIGITS = 16;

  private ModelIdentity() {}

  /**
   * Identity of a model that was trained on from another: the same as {@link #of}, with the
   * parent's identity among the settings.
   */
  public static String ofChild(
      String parentId,
      String generator,
      String version,
      String settings,
      long seed,
      PatientTable train) {
    return of(generator, version, settings + " from " + parentId, seed, train);
  }

  /** Fingerprint of what is learned from: version of the descriptor and every value, in order. */
  public static String ofTable(PatientTable train) {
    return of("table", "", "", 0, train);
  }

  /**
   * First 16 hex digits of the SHA-256 of generator, version, settings, seed, version of the
   * descriptor and every value of the training table, in order. Equal inputs give equal ids; the id
   * tells nothing about a patient.
   */
  public static String of(
      String generator, String version, String settings, long seed, PatientTable train) {
    MessageDigest digest = Sha256.digest();
    for (String part :
        new String[] {
          generator, version, settings, Long.toString(seed), train.descriptor().version()
        }) {
      digest.update(part.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
    for (int c = 0; c < train.columns(); c++) {
      ByteBuffer bytes = ByteBuffer.allocate(train.rows() * Double.BYTES);
      for (double value : train.column(c)) {
        bytes.putDouble(value);
      }
      digest.update(bytes.array());
    }
    return HexFormat.of().formatHex(digest.digest()).substring(0, HEX_DIGITS);
  }
}
