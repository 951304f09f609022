package io.equipoise.schemas.access;

import io.equipoise.schemas.OperatorException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of {@link Tokens} that is read again when it changes, so that a token can be taken back
 * without a restart. A change that cannot be read lets nobody in until it is mended: the token that
 * was to be taken back must not stay valid because of a slip. Safe to share between threads.
 */
public final class TokenFile {
  /** How long a change may go unseen. */
  static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(TokenFile.class);

  private final Path file;
  private final Role needed;
  private final LongSupplier nanoTime;
  private State state;
  private long lookedAt;

  /** What was read, of which version of the file. */
  private record State(FileVersion version, Optional<Tokens> tokens) {}

  /**
   * The tokens in the file.
   *
   * @param needed what they are for: at the start somebody must have that role
   * @param nanoTime monotonic time
   * @throws OperatorException when they cannot be read, or nobody has the role; says which line is
   *     wrong and how to make one, and never what a line holds
   */
  public TokenFile(Path file, Role needed, LongSupplier nanoTime) {
    this.file = file;
    this.needed = needed;
    this.nanoTime = nanoTime;
    this.lookedAt = nanoTime.getAsLong();
    try {
      this.state = read();
      if (state.tokens().filter(tokens -> tokens.has(needed)).isEmpty()) {
        throw new IllegalArgumentException("no token in it has the role " + needed.id());
      }
    } catch (IOException | IllegalArgumentException unreadable) {
      throw unreadable(unreadable);
    }
  }

  /** The tokens that hold now; none when the file cannot be read. */
  public synchronized Optional<Tokens> tokens() {
    long now = nanoTime.getAsLong();
    if (now - lookedAt >= LOOK_EVERY.toNanos()) {
      lookedAt = now;
      look();
    }
    return state.tokens();
  }

  /**
   * Whose token a request bears; empty when it bears none that holds now.
   *
   * @param authorization the header {@code Authorization}
   */
  public Optional<Tokens.Entry> bearer(String authorization) {
    return tokens().flatMap(tokens -> tokens.bearer(authorization));
  }

  /** The file and nothing of what it holds. */
  @Override
  public String toString() {
    return "TokenFile[" + file + "]";
  }

  private void look() {
    FileVersion now = FileVersion.of(file);
    if (now.equals(state.version())) {
      return;
    }
    try {
      state = read();
      log.info("tokens are read again from {}", file);
    } catch (IOException | IllegalArgumentException unreadable) {
      log.error("{}; nobody is let in until it is mended", unreadable(unreadable).getMessage());
      state = new State(now, Optional.empty());
    }
  }

  private State read() throws IOException {
    FileVersion version = FileVersion.of(file);
    Tokens tokens = Tokens.parse(Files.readAllLines(file, StandardCharsets.UTF_8));
    return new State(version, Optional.of(tokens));
  }

  private OperatorException unreadable(Exception cause) {
    return new OperatorException(
        "file of tokens "
            + file
            + " cannot be used: "
            + (cause instanceof IllegalArgumentException ? cause.getMessage() : "not readable")
            + "; ./equipoise token new --name NAME --role "
            + needed.id()
            + " --tokens "
            + file
            + " makes a token and its line",
        cause);
  }
}
