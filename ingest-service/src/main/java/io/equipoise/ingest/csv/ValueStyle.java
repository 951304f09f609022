package io.equipoise.ingest.csv;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.NumberStyle;
import io.equipoise.ingest.domain.LocalNumber;
import io.equipoise.ingest.domain.Reading;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a file writes the values of one column, learned from its raw values: the token that it uses
 * most for each category and for missing, and the decimals of its numbers. Of tokens used equally
 * often, the first in the alphabet.
 */
final class ValueStyle {
  /** More decimals than any measurement has; longer numbers come from arithmetic. */
  private static final int MOST_DECIMALS = 12;

  private final Column column;
  private final boolean mapped;
  private final String missingByDefault;
  private final NumberStyle numbers;
  private final Map<Double, Map<String, Integer>> tokens = new TreeMap<>();
  private final Map<String, Integer> missing = new TreeMap<>();
  private final Map<Integer, Integer> decimalsOfWhole = new TreeMap<>();
  private int leastDecimals = MOST_DECIMALS;
  private int mostDecimals;

  /**
   * The style of a column of which nothing is known yet.
   *
   * @param mapped whether the descriptor maps raw values of the column
   * @param missingByDefault the token for missing where the file shows none
   * @param numbers how the file writes numbers
   */
  ValueStyle(Column column, boolean mapped, String missingByDefault, NumberStyle numbers) {
    this.column = column;
    this.mapped = mapped;
    this.missingByDefault = missingByDefault;
    this.numbers = numbers;
  }

  /** Learns from one raw value and what it was read as; unlisted values and faults are passed. */
  void add(String raw, Reading reading) {
    String token = raw.strip();
    if (reading instanceof Reading.Missing) {
      missing.merge(token, 1, Integer::sum);
    } else if (reading instanceof Reading.Value value) {
      if (column.isNumber() && !mapped) {
        LocalNumber.plain(token, numbers).map(BigDecimal::new).ifPresent(this::addNumber);
      } else {
        tokens
            .computeIfAbsent(value.coded(), coded -> new TreeMap<>())
            .merge(token, 1, Integer::sum);
      }
    }
  }

  private void addNumber(BigDecimal number) {
    int decimals = Math.min(MOST_DECIMALS, Math.max(0, number.scale()));
    if (number.stripTrailingZeros().scale() <= 0) {
      decimalsOfWhole.merge(decimals, 1, Integer::sum);
    } else {
      leastDecimals = Math.min(leastDecimals, decimals);
      mostDecimals = Math.max(mostDecimals, decimals);
    }
  }

  /** How the file would write a coded value. */
  String write(double coded) {
    if (Double.isNaN(coded)) {
      return mostFrequent(missing).orElse(missingByDefault);
    }
    if (!column.isNumber()) {
      return mostFrequent(tokens.getOrDefault(coded, Map.of()))
          .orElseThrow(() -> new IllegalArgumentException(neverSeen()));
    }
    return mapped ? nearest(coded) : number(coded).replace('.', numbers.decimal());
  }

  /** Whether the file shows how to write a category, or, with NaN, that it is missing. */
  boolean knows(double coded) {
    return column.isNumber() || Double.isNaN(coded) || tokens.containsKey(coded);
  }

  private String neverSeen() {
    return "the real rows never show how a value of column " + column.name() + " is written";
  }

  /** The token of the mapped number that is closest; of two as close, of the smaller. */
  private String nearest(double coded) {
    double best = Double.NaN;
    for (double known : tokens.keySet()) {
      if (Double.isNaN(best) || Math.abs(known - coded) < Math.abs(best - coded)) {
        best = known;
      }
    }
    return mostFrequent(tokens.getOrDefault(best, Map.of()))
        .orElseThrow(() -> new IllegalArgumentException(neverSeen()));
  }

  /** With the file's decimals, rounded to the nearest number that the column allows. */
  private String number(double coded) {
    BigDecimal exact = BigDecimal.valueOf(coded);
    for (RoundingMode mode :
        new RoundingMode[] {RoundingMode.HALF_EVEN, RoundingMode.FLOOR, RoundingMode.CEILING}) {
      BigDecimal rounded = exact.setScale(mostDecimals, mode);
      if (column.admits(rounded.doubleValue())) {
        return withDecimals(rounded);
      }
    }
    return exact.toPlainString();
  }

  private String withDecimals(BigDecimal rounded) {
    BigDecimal shortest = rounded.stripTrailingZeros();
    int decimals =
        shortest.scale() <= 0
            ? decimalsOfWhole.entrySet().stream()
                .max(Map.Entry.<Integer, Integer>comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(leastDecimals)
            : Math.max(shortest.scale(), leastDecimals);
    return shortest.setScale(decimals, RoundingMode.UNNECESSARY).toPlainString();
  }

  private static Optional<String> mostFrequent(Map<String, Integer> counts) {
    int most = counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    return counts.entrySet().stream()
        .filter(entry -> entry.getValue() == most)
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
