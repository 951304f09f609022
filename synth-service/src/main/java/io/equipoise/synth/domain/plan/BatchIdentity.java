package io.equipoise.synth.domain.plan;

import io.equipoise.cohort.digest.Sha256;
import java.nio.ByteBuffer;
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
    return HexFormat.of()
        .formatHex(Sha256.of(alertId + "|" + episode + "|" + attempt), 0, ID_BYTES);
  }

  /** Seed of the batch's sampling, from the service's seed and the batch id. */
  public long seed(long serviceSeed) {
    return ByteBuffer.wrap(Sha256.of(serviceSeed + "|" + batchId())).getLong();
  }
}
