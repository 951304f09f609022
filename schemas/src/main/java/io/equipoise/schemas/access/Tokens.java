package io.equipoise.schemas.access;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * The tokens that are known, by their hashes. As text one line each, {@code name role hash}; {@code
 * name hash} means role write. Lines that are empty or begin with {@code #} do not count. Never
 * prints itself. Immutable.
 */
public final class Tokens {
  /** Most tokens of a file: each is compared with for every request. */
  public static final int MOST = 1_000;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");
  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final int TOKEN_BYTES = 32;

  /** How our tokens begin, so that they are found where they were left by mistake. */
  private static final String PREFIX = "eqp_";

  private final List<Entry> entries;

  private Tokens(List<Entry> entries) {
    this.entries = entries;
  }

  /**
   * One known token.
   *
   * @param name whose it is: letters, digits, points, hyphens, underscores and @
   * @param role what its bearer may do
   * @param hash what is kept of it
   */
  public record Entry(String name, Role role, TokenHash hash) {
    /** Checks the name. */
    public Entry {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "name must be 1 to 64 letters, digits, points, hyphens, underscores and @");
      }
    }

    /** The line of the file. */
    public String line() {
      return name + " " + role.id() + " " + hash.text();
    }
  }

  /** A new token, 256 bits of {@code random}, which must be unguessable. */
  public static String random(RandomGenerator random) {
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * The tokens that the lines name. Throws {@link IllegalArgumentException} saying which line is
   * wrong and why, without quoting it.
   */
  public static Tokens parse(List<String> lines) {
    List<Entry> entries = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        Entry entry = entry(line, i + 1);
        if (!names.add(entry.name())) {
          throw fault(i + 1, "its name is that of an earlier line");
        }
        entries.add(entry);
      }
    }
    if (entries.isEmpty() || entries.size() > MOST) {
      throw new IllegalArgumentException(
          "there must be 1 to " + MOST + " tokens, found " + entries.size());
    }
    return new Tokens(List.copyOf(entries));
  }

  private static Entry entry(String line, int number) {
    String[] parts = SPACE.split(line, -1);
    boolean withoutRole = parts.length == 2 && TokenHash.isText(parts[1]);
    if (parts.length != 3 && !withoutRole) {
      throw fault(number, "it must be: name role hash, and never a token itself");
    }
    Role role =
        withoutRole
            ? Role.WRITE
            : Role.of(parts[1]).orElseThrow(() -> fault(number, "its role must be " + Role.list()));
    try {
      return new Entry(parts[0], role, TokenHash.parse(parts[parts.length - 1]));
    } catch (IllegalArgumentException wrong) {
      throw fault(number, "its " + wrong.getMessage());
    }
  }

  private static IllegalArgumentException fault(int line, String what) {
    return new IllegalArgumentException("line " + line + ": " + what);
  }

  /** Whether anybody may do what the role is for. */
  public boolean has(Role role) {
    return entries.stream().anyMatch(entry -> entry.role().includes(role));
  }

  /** How many there are, and nothing else. */
  @Override
  public String toString() {
    return "Tokens[" + entries.size() + "]";
  }

  /**
   * Whose token a request bears; empty when it bears none that is known. Looks at every token, so
   * that the time it takes tells nothing.
   *
   * @param authorization the header {@code Authorization}
   */
  public Optional<Entry> bearer(String authorization) {
    String scheme = "bearer ";
    boolean isBearer = authorization.toLowerCase(Locale.ROOT).startsWith(scheme);
    String token = isBearer ? authorization.substring(scheme.length()).strip() : "";
    Optional<Entry> found = Optional.empty();
    for (Entry entry : entries) {
      if (entry.hash().matches(token)) {
        found = Optional.of(entry);
      }
    }
    return found;
  }
}
