package io.equipoise.ingest;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.ingest.domain.Pseudonyms;
import io.equipoise.schemas.OperatorException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * The secret under which patients get their pseudonyms. There is no default: who knows the key can
 * tell whether a known person is in the data. Never prints itself.
 */
public final class PseudonymKey {
  /** Environment variable that holds the key when no file is named. */
  public static final String ENVIRONMENT = "EQUIPOISE_PSEUDONYM_KEY";

  private final byte[] bytes;

  private PseudonymKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * A key of these bytes, which are copied. Throws {@link OperatorException} when they are fewer
   * than {@value Pseudonyms#MINIMUM_KEY_BYTES}.
   */
  public static PseudonymKey of(byte[] bytes) {
    return checked(bytes.clone(), "pseudonym key");
  }

  /**
   * The key in {@code file}, whose white space at the end does not count; without a file, the text
   * in the environment variable {@value #ENVIRONMENT}. Throws {@link OperatorException} when there
   * is neither, or the key is too short.
   */
  public static PseudonymKey read(Optional<Path> file, Map<String, String> environment) {
    if (file.isPresent()) {
      return checked(contents(file.get()), "pseudonym key in " + file.get());
    }
    String text = environment.get(ENVIRONMENT);
    if (text == null || text.isBlank()) {
      throw new OperatorException(
          "no pseudonym key: name a file with --pseudonym-key-file or set "
              + ENVIRONMENT
              + " to a secret of at least "
              + Pseudonyms.MINIMUM_KEY_BYTES
              + " bytes (openssl rand -hex 32 makes one)");
    }
    return checked(
        text.strip().getBytes(StandardCharsets.UTF_8), "pseudonym key in " + ENVIRONMENT);
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
    if (bytes.length < Pseudonyms.MINIMUM_KEY_BYTES) {
      throw new OperatorException(
          what
              + " has "
              + bytes.length
              + " bytes, but at least "
              + Pseudonyms.MINIMUM_KEY_BYTES
              + " are needed (openssl rand -hex 32 makes a good one)");
    }
    return new PseudonymKey(bytes);
  }

  /** The dataset's pseudonyms under this key. */
  public Pseudonyms pseudonyms(DatasetDescriptor descriptor) {
    return new Pseudonyms(bytes, descriptor);
  }

  @Override
  public String toString() {
    return "PseudonymKey[" + bytes.length + " bytes]";
  }
}
