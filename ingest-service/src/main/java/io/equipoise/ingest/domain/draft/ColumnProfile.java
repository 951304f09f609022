package io.equipoise.ingest.domain.draft;

import io.equipoise.cohort.descriptor.NumberStyle;
import io.equipoise.ingest.domain.EventTimes;
import io.equipoise.ingest.domain.LocalNumber;
import io.equipoise.ingest.domain.PlainNumber;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.DoublePredicate;

/**
 * What the values of one field of a file look like, gathered value by value.
 *
 * <p>Memory is bounded: counts of the first {@value #MOST_VALUES} different values and of as many
 * whole parts of numbers, and, until the first repetition, one hash per value (at most {@value
 * #MOST_HASHES}). Not safe for use by several threads.
 */
public final class ColumnProfile {
  /** Most different values that are counted one by one. */
  static final int MOST_VALUES = 1000;

  /** Most values that are compared to find out whether each occurs once. */
  static final int MOST_HASHES = 2_000_000;

  /** What files write where a value is missing; compared without regard to case. */
  private static final Set<String> MISSING =
      Set.of(
          "",
          "?",
          ".",
          "-",
          "na",
          "n/a",
          "#n/a",
          "nan",
          "null",
          "missing",
          "unknown",
          "not available",
          "not recorded");

  private final String header;
  private final NumberStyle style;
  private final Map<String, Long> counts = new LinkedHashMap<>();
  private final Map<Long, Long> wholeParts = new TreeMap<>();
  private final Set<String> missing = new HashSet<>();
  private final Set<Long> hashes = new HashSet<>();
  private long values;
  private long numbers;
  private long wholeNumbers;
  private long times;
  private double minimum = Double.POSITIVE_INFINITY;
  private double maximum = Double.NEGATIVE_INFINITY;
  private boolean overflowed;
  private boolean repeated;

  /**
   * A field without a value yet.
   *
   * @param header its name in the file
   */
  public ColumnProfile(String header) {
    this(header, NumberStyle.PLAIN);
  }

  /**
   * A field without a value yet.
   *
   * @param header its name in the file
   * @param style how the file writes numbers
   */
  public ColumnProfile(String header, NumberStyle style) {
    this.header = header;
    this.style = style;
  }

  /** Adds a value as the file writes it. */
  public void add(String raw) {
    String value = raw.strip();
    if (MISSING.contains(value.toLowerCase(java.util.Locale.ROOT))) {
      missing.add(value);
      return;
    }
    values++;
    if (counts.containsKey(value) || counts.size() < MOST_VALUES) {
      counts.merge(value, 1L, Long::sum);
    } else {
      overflowed = true;
    }
    compare(value);
    OptionalDouble number =
        LocalNumber.plain(value, style).map(PlainNumber::parse).orElse(OptionalDouble.empty());
    if (number.isPresent()) {
      add(number.getAsDouble());
    } else if (EventTimes.parse(value).isPresent()) {
      times++;
    }
  }

  private void compare(String value) {
    if (!repeated) {
      repeated = hashes.size() >= MOST_HASHES || !hashes.add(hash(value));
      if (repeated) {
        hashes.clear();
      }
    }
  }

  private void add(double number) {
    numbers++;
    if (number == Math.rint(number)) {
      wholeNumbers++;
    }
    minimum = Math.min(minimum, number);
    maximum = Math.max(maximum, number);
    long whole = (long) Math.floor(number);
    if (wholeParts.containsKey(whole) || wholeParts.size() < MOST_VALUES) {
      wholeParts.merge(whole, 1L, Long::sum);
    }
  }

  /** FNV-1a, 64 bits (Fowler, Noll, Vo): two of a million values agree with probability 3e-8. */
  private static long hash(String value) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < value.length(); i++) {
      hash = (hash ^ value.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  /** Name of the field in the file. */
  public String header() {
    return header;
  }

  /** Values that are not missing. */
  public long values() {
    return values;
  }

  /** Different values among them; at most {@value #MOST_VALUES} are told apart. */
  public int differentValues() {
    return counts.size();
  }

  /** Whether there are more different values than are told apart. */
  boolean overflowed() {
    return overflowed;
  }

  /** How often each value occurs, in the order of the file. */
  Map<String, Long> counts() {
    return Collections.unmodifiableMap(counts);
  }

  /** How the file writes that a value is missing, except by nothing at all. */
  Set<String> missingTokens() {
    Set<String> tokens = new java.util.TreeSet<>(missing);
    tokens.remove("");
    return tokens;
  }

  /** Whether there are values and all are numbers. */
  boolean isNumeric() {
    return values > 0 && numbers == values;
  }

  /** Whether all are whole numbers. */
  boolean isWhole() {
    return values > 0 && wholeNumbers == values;
  }

  /** Whether there are values and all are dates or points in time. */
  boolean isTime() {
    return values > 0 && times == values;
  }

  /** Whether no value was seen twice. */
  boolean isUnique() {
    return values > 0 && !repeated;
  }

  /** Smallest number. Undefined without numbers. */
  double minimum() {
    return minimum;
  }

  /** Largest number. Undefined without numbers. */
  double maximum() {
    return maximum;
  }

  /** Numbers whose whole part meets the condition. */
  long numbersWhere(DoublePredicate whole) {
    return wholeParts.entrySet().stream()
        .filter(entry -> whole.test(entry.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
