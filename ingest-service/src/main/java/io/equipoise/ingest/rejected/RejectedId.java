package io.equipoise.ingest.rejected;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which rejected item: where it is in {@code <ds>.rejected}. Written {@code 3-127}.
 *
 * @param partition the topic's partition
 * @param offset the offset in it
 */
record RejectedId(int partition, long offset) implements Comparable<RejectedId> {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,9})-(\\d{1,18})");

  /** The id that {@code text} writes; empty when it writes none. */
  static Optional<RejectedId> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new RejectedId(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2))))
        : Optional.empty();
  }

  @Override
  public int compareTo(RejectedId other) {
    return Comparator.comparingInt(RejectedId::partition)
        .thenComparingLong(RejectedId::offset)
        .compare(this, other);
  }

  @Override
  public String toString() {
    return partition + "-" + offset;
  }
}
