package io.equipoise.cohort.population;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.digest.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;

/** To which side of the wall between learning and measuring a patient belongs. */
public enum Split {
  /** Generators and models learn from these patients. */
  TRAIN,
  /** Every verdict is measured on these patients. */
  HOLDOUT;

  /** Lower-case name, as in keys. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** One per thread: finding the algorithm takes as long as using it. It is left as new. */
  private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(Sha256::digest);

  /**
   * The split of a patient: a salted SHA-256 of the pseudonym, as a number in [0, 1), below the
   * holdout share. All records of a patient are on one side; nobody changes sides.
   */
  public static Split of(String patientId, DatasetDescriptor.Sample sample) {
    return unitHash(sample.salt(), patientId) < sample.holdout() ? HOLDOUT : TRAIN;
  }

  /**
   * A salted hash of an id as a number in [0, 1), uniform over ids: the first 53 bits of
   * SHA-256(salt 0x00 id).
   */
  public static double unitHash(String salt, String id) {
    MessageDigest digest = SHA_256.get();
    digest.update(salt.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    byte[] hash = digest.digest(id.getBytes(StandardCharsets.UTF_8));
    return (ByteBuffer.wrap(hash).getLong() >>> 11) * 0x1.0p-53;
  }
}
