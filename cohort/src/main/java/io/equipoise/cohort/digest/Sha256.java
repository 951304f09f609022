package io.equipoise.cohort.digest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 (FIPS 180-4), 32 bytes, of bytes, of texts in UTF-8 and of files. Not for secrets and not
 * to hide who somebody is: what is short enough to be guessed can be found from its digest.
 */
public final class Sha256 {
  private Sha256() {}

  /** A digest that has seen nothing yet, for content that comes in parts. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("SHA-256 must be part of every Java", impossible);
    }
  }

  /** The digest of bytes. */
  public static byte[] of(byte[] content) {
    return digest().digest(content);
  }

  /** The digest of a text in UTF-8. */
  public static byte[] of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The digest of bytes as 64 lower-case hex digits. */
  public static String hex(byte[] content) {
    return HexFormat.of().formatHex(of(content));
  }

  /** The digest of a text in UTF-8 as 64 lower-case hex digits. */
  public static String hex(String text) {
    return HexFormat.of().formatHex(of(text));
  }

  /**
   * The digest of a file as 64 lower-case hex digits; the file may be larger than memory.
   *
   * @throws IOException when it cannot be read
   */
  public static String hex(Path file) throws IOException {
    MessageDigest digest = digest();
    try (InputStream in = Files.newInputStream(file);
        OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      long unused = in.transferTo(out);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
