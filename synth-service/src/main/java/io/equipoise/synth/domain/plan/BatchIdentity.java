package io.equipoise.synth.domain.plan;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Identity of a batch. It follows from what asked for it, so that a job repeated after a crash
 * makes the same batch.
 *
 * @param alertId alert that asked
 * @param episode episode of the alert
 * @param attempt attempt within the episode, from 1
 */
public record BatchIdentity(String alertId, int episode, int attempt) {
  private static final int ID_BYTES = 8;

  /** Batch id: first 16 hex digits of SHA-256 of {@code alertId|episode|attempt}. */
  public String batchId() {
    return HexFormat.of().formatHex(digest(alertId + "|" + episode + "|" + attempt), 0, ID_BYTES);
  }

  /** Seed of the batch's sampling, from the service's seed and the batch id. */
  public long seed(long serviceSeed) {
    return ByteBuffer.wrap(digest(serviceSeed + "|" + batchId())).getLong();
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is missing from this Java runtime", e);
    }
  }
}
