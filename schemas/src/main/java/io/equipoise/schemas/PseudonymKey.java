package io.equipoise.schemas;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * The secret under which patients get their pseudonyms, in whichever service. There is no default:
 * who knows the key can tell whether a known person is in the data. Never prints itself. Immutable.
 */
public final class PseudonymKey {
  /** Environment variable that holds the key when no file is named. */
  public static final String ENVIRONMENT = "EQUIPOISE_PSEUDONYM_KEY";

  /** Fewest bytes of a key: a shorter one could be found by trying. */
  public static final int MINIMUM_BYTES = 16;

  private final byte[] bytes;

  private PseudonymKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * A key of these bytes, which are copied. Throws {@link OperatorException} when they are fewer
   * than {@value #MINIMUM_BYTES}.
   */
  public static PseudonymKey of(byte[] bytes) {
    return checked(bytes.clone(), "pseudonym key");
  }

  /**
   * The key in {@code file}, whose white space at the end does not count; without a file, the text
   * in the environment variable {@value #ENVIRONMENT}; empty when there is neither. Throws {@link
   * OperatorException} when the file cannot be read, or the key is too short.
   */
  public static Optional<PseudonymKey> find(Optional<Path> file, Map<String, String> environment) {
    if (file.isPresent()) {
      return Optional.of(checked(contents(file.get()), "pseudonym key in " + file.get()));
    }
    return Optional.ofNullable(environment.get(ENVIRONMENT))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .map(
            text ->
                checked(text.getBytes(StandardCharsets.UTF_8), "pseudonym key in " + ENVIRONMENT));
  }

  /**
   * The key as {@link #find} gives it. Throws {@link OperatorException} also when there is none.
   */
  public static PseudonymKey require(Optional<Path> file, Map<String, String> environment) {
    return find(file, environment)
        .orElseThrow(
            () ->
                new OperatorException(
                    "no pseudonym key: name a file with --pseudonym-key-file or set "
                        + ENVIRONMENT
                        + " to a secret of at least "
                        + MINIMUM_BYTES
                        + " bytes (openssl rand -hex 32 makes one)"));
  }

  /** A copy of the key. */
  public byte[] bytes() {
    return bytes.clone();
  }

  private static byte[] contents(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      int length = bytes.length;
      while (length > 0 && Character.isWhitespace(bytes[length - 1])) {
        length--;
      }
      return Arrays.copyOf(bytes, length);
    } catch (IOException unreadable) {
      throw new OperatorException(
          "pseudonym key file " + file + " cannot be read; check --pseudonym-key-file", unreadable);
    }
  }

  private static PseudonymKey checked(byte[] bytes, String what) {
    if (bytes.length < MINIMUM_BYTES) {
      throw new OperatorException(
          what
              + " has "
              + bytes.length
              + " bytes, but at least "
              + MINIMUM_BYTES
              + " are needed (openssl rand -hex 32 makes a good one)");
    }
    return new PseudonymKey(bytes);
  }

  @Override
  public String toString() {
    return "PseudonymKey[" + bytes.length + " bytes]";
  }
}
