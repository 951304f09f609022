package io.equipoise.console.page;

import io.equipoise.schemas.OperatorException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who may act, each with a secret token. Only digests are kept, and a token is compared with all of
 * them in the same time, whichever fits. Never prints itself. Immutable.
 */
public final class OperatorTokens {
  /** Fewest characters of a token: a shorter one could be found by trying. */
  public static final int FEWEST_CHARACTERS = 20;

  private static final Pattern LINE =
      Pattern.compile("([A-Za-z0-9][A-Za-z0-9._@-]{0,63})[ \t]+([A-Za-z0-9._~+/=-]+)");

  private final Map<String, byte[]> digests;

  private OperatorTokens(Map<String, byte[]> digests) {
    this.digests = digests;
  }

  /** Nobody may act. */
  public static OperatorTokens none() {
    return new OperatorTokens(Map.of());
  }

  /**
   * The tokens in a file: on each line a name and its token with a space between; empty lines and
   * those that begin with {@code #} say nothing.
   *
   * @throws OperatorException when the file cannot be read, holds no token, or a line is wrong; no
   *     message tells what a line holds
   */
  public static OperatorTokens read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new OperatorException("cannot read tokens from " + file + "; check --token-file", e);
    }
    Map<String, byte[]> digests = new LinkedHashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      Matcher parts = LINE.matcher(line);
      if (!parts.matches() || parts.group(2).length() < FEWEST_CHARACTERS) {
        throw new OperatorException(
            "line %d of token file %s is not 'NAME TOKEN' with a token of %d or more characters out of A-Z a-z 0-9 . _ ~ + / = -"
                .formatted(i + 1, file, FEWEST_CHARACTERS));
      }
      if (digests.put(parts.group(1), digest(parts.group(2))) != null) {
        throw new OperatorException(
            "line %d of token file %s names somebody who has a token already"
                .formatted(i + 1, file));
      }
    }
    if (digests.isEmpty()) {
      throw new OperatorException(
          "token file "
              + file
              + " holds no token; write a line 'NAME TOKEN' or leave --token-file out");
    }
    return new OperatorTokens(digests);
  }

  /** Whether nobody may act. */
  public boolean isEmpty() {
    return digests.isEmpty();
  }

  /** The name of whoever has the token; empty when nobody has. */
  public Optional<String> nameOf(String token) {
    byte[] given = digest(token);
    Optional<String> name = Optional.empty();
    for (Map.Entry<String, byte[]> known : digests.entrySet()) {
      if (MessageDigest.isEqual(known.getValue(), given)) {
        name = Optional.of(known.getKey());
      }
    }
    return name;
  }

  /** How many there are, and nothing else. */
  @Override
  public String toString() {
    return "OperatorTokens[" + digests.size() + "]";
  }

  private static byte[] digest(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
