package io.equipoise.evaluator.champion;

import io.equipoise.cohort.digest.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A number that stands for a patient where only "the same or another" matters: the first 8 bytes of
 * the pseudonym's SHA-256. Two of a million patients share one with a chance of 3 in 100 million.
 */
public final class PersonNumber {
  private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(Sha256::digest);

  private PersonNumber() {}

  /** The number of a pseudonym. */
  public static long of(String patientId) {
    return ByteBuffer.wrap(SHA_256.get().digest(patientId.getBytes(StandardCharsets.UTF_8)))
        .getLong();
  }
}
