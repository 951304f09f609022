package io.equipoise.cohort.pseudonym;

import io.equipoise.cohort.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Stands in for the identities of patients and records: the first 128 bits, in hex, of a hash of
 * {@code purpose 0x00 dataset 0x00 identity}. A patient's and a record's pseudonym differ even when
 * both have the same identity, and one key does not link a person's pseudonyms in two datasets; the
 * same identity always gets the same one. 128 bits make an accidental collision among 10^9 patients
 * less likely than 10^-20.
 *
 * <p>Two kinds. {@link #keyed} is HMAC-SHA-256: without the key an identity can neither be
 * recovered nor confirmed by trying. {@link #salted} is SHA-256 of {@code salt 0x00} and the same,
 * for those who give no key: who knows the salt, which stands in the descriptor, can confirm a
 * guessed identity by trying, so it protects only identities that cannot be guessed. <b>Source:</b>
 * H. Krawczyk, M. Bellare, R. Canetti, RFC 2104 (1997), § 5 on truncation. Example: SHA-256 of
 * {@code s 00 patient 00 d 00 x} begins with {@code f2ad9e88}, so with salt {@code s} and dataset
 * {@code d} the pseudonym of patient {@code x} does. Safe to share between threads. Costs one hash,
 * about a µs.
 */
public final class Pseudonyms {
  /** Fewest bytes of a key: a shorter one could be found by trying. */
  public static final int MINIMUM_KEY_BYTES = 16;

  private static final String HMAC = "HmacSHA256";
  private static final int PSEUDONYM_BYTES = 16;

  private final String dataset;
  private final UnaryOperator<byte[]> hash;

  private Pseudonyms(String dataset, UnaryOperator<byte[]> hash) {
    this.dataset = dataset;
    this.hash = hash;
  }

  /**
   * Pseudonyms of a dataset under a secret key, which is copied. Throws {@link
   * IllegalArgumentException} when the key has fewer than {@value #MINIMUM_KEY_BYTES} bytes.
   */
  public static Pseudonyms keyed(byte[] key, String dataset) {
    if (key.length < MINIMUM_KEY_BYTES) {
      throw new IllegalArgumentException(
          "pseudonym key must have at least " + MINIMUM_KEY_BYTES + " bytes, got " + key.length);
    }
    SecretKeySpec secret = new SecretKeySpec(key, HMAC);
    ThreadLocal<Mac> macs = ThreadLocal.withInitial(() -> mac(secret));
    return new Pseudonyms(dataset, message -> macs.get().doFinal(message));
  }

  /** Pseudonyms of a dataset by a salt that is no secret. */
  public static Pseudonyms salted(String salt, String dataset) {
    byte[] first = (salt + '\0').getBytes(StandardCharsets.UTF_8);
    ThreadLocal<MessageDigest> digests = ThreadLocal.withInitial(Sha256::digest);
    return new Pseudonyms(
        dataset,
        message -> {
          MessageDigest digest = digests.get();
          digest.update(first);
          return digest.digest(message);
        });
  }

  private static Mac mac(SecretKeySpec secret) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(secret);
      return mac;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(HMAC + " must be part of every Java", impossible);
    }
  }

  /** Pseudonym of a patient, 32 hexadecimal digits. */
  public String patient(String identity) {
    return pseudonym("patient", identity);
  }

  /** Pseudonym of a record, 32 hexadecimal digits. */
  public String record(String identity) {
    return pseudonym("record", identity);
  }

  private String pseudonym(String purpose, String identity) {
    byte[] message = (purpose + '\0' + dataset + '\0' + identity).getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(Arrays.copyOf(hash.apply(message), PSEUDONYM_BYTES));
  }
}
