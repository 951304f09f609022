package io.equipoise.schemas.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What is kept of a token: HMAC-SHA-256 of it under a salt of its own. A token that we made has 256
 * random bits, so that trying them is hopeless and a slow hash would protect nothing more; it would
 * only make every request slow. Immutable.
 */
public final class TokenHash {
  private static final String HMAC = "HmacSHA256";
  private static final int SALT_BYTES = 16;
  private static final Pattern TEXT = Pattern.compile("sha256:([0-9a-f]{32}):([0-9a-f]{64})");

  private final byte[] salt;
  private final byte[] hash;

  private TokenHash(byte[] salt, byte[] hash) {
    this.salt = salt;
    this.hash = hash;
  }

  /** The hash of a token, with a salt from {@code random}. */
  public static TokenHash of(String token, RandomGenerator random) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return new TokenHash(salt, hash(salt, token));
  }

  /**
   * The hash that {@link #text()} wrote. Throws {@link IllegalArgumentException}, without quoting
   * it.
   */
  public static TokenHash parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("hash must be sha256:<32 hex digits>:<64 hex digits>");
    }
    HexFormat hex = HexFormat.of();
    return new TokenHash(hex.parseHex(parts.group(1)), hex.parseHex(parts.group(2)));
  }

  /** Whether {@link #text()} may have written the text. */
  static boolean isText(String text) {
    return TEXT.matcher(text).matches();
  }

  /** Whether it is the hash of this token; takes as long when it is as when it is not. */
  public boolean matches(String token) {
    return MessageDigest.isEqual(hash, hash(salt, token));
  }

  /** {@code sha256:<salt>:<hash>} in lower-case hexadecimal digits. */
  public String text() {
    HexFormat hex = HexFormat.of();
    return "sha256:" + hex.formatHex(salt) + ":" + hex.formatHex(hash);
  }

  private static byte[] hash(byte[] salt, String token) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(salt, HMAC));
      return mac.doFinal(token.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(HMAC + " must be part of every Java", impossible);
    }
  }
}
