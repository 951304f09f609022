package io.equipoise.ingest.domain;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.NumberStyle;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Reads the raw values of one column.
 *
 * <p>In this order: surrounding white space goes; an empty value or a missing token is {@link
 * Reading.Missing}; the map, where there is one, turns the raw value into the descriptor's; then a
 * category must be listed ({@link Reading.Unlisted} otherwise) and a number must be a number, whole
 * where the column says so, and in range ({@link Reading.Fault} otherwise). A missing token or map
 * key that writes a number matches every raw value that writes the same number. Immutable and safe
 * to share between threads.
 */
public final class ColumnDecoder {
  private final Column column;
  private final RawTokens missing;
  private final RawTokens map;
  private final NumberStyle numbers;

  /**
   * A decoder of {@code column}.
   *
   * @param sourceMissing the source's own missing tokens; the column's are added
   * @param map raw value to descriptor value; empty: the raw value is the value
   */
  public ColumnDecoder(Column column, Set<String> sourceMissing, Map<String, String> map) {
    this(column, sourceMissing, map, NumberStyle.PLAIN);
  }

  /**
   * A decoder of {@code column} where the source writes numbers in its own way.
   *
   * @param sourceMissing the source's own missing tokens; the column's are added
   * @param map raw value to descriptor value; empty: the raw value is the value
   * @param numbers how raw numbers are written; the descriptor's own are always plain
   */
  public ColumnDecoder(
      Column column, Set<String> sourceMissing, Map<String, String> map, NumberStyle numbers) {
    this.column = column;
    this.numbers = numbers;
    Set<String> tokens = new HashSet<>(sourceMissing);
    tokens.addAll(column.missing());
    this.missing = RawTokens.ofSet(tokens);
    this.map = RawTokens.ofMap(map);
  }

  /** Name of the column. */
  public String column() {
    return column.name();
  }

  /** What the raw value is. */
  public Reading decode(String raw) {
    String token = raw.strip();
    if (token.isEmpty() || missing.contains(token)) {
      return Reading.MISSING;
    }
    if (!numbers.isPlain()) {
      return decodeLocal(token, LocalNumber.plain(token, numbers));
    }
    if (map.isEmpty()) {
      return column.isNumber() ? number(token) : category(token);
    }
    return mapped(map.find(token));
  }

  /** A token that, where it is a number, is also written plainly. */
  private Reading decodeLocal(String token, Optional<String> plain) {
    if (plain.isPresent() && missing.contains(plain.get())) {
      return Reading.MISSING;
    }
    if (!map.isEmpty()) {
      return mapped(map.find(token).or(() -> plain.flatMap(map::find)));
    }
    if (!column.isNumber()) {
      return category(token);
    }
    return plain.isPresent() ? number(plain.get()) : notANumber();
  }

  private Reading mapped(Optional<String> value) {
    if (value.isEmpty()) {
      return column.isNumber()
          ? fault(RejectionCode.NOT_A_NUMBER, "value has no number in the descriptor's map")
          : Reading.UNLISTED;
    }
    return column.isNumber() ? number(value.get()) : category(value.get());
  }

  /**
   * What {@code value}, already in the descriptor's terms, is: neither missing tokens nor map
   * apply.
   */
  public Reading decodeMapped(String value) {
    return column.isNumber() ? number(value.strip()) : category(value.strip());
  }

  private Reading category(String value) {
    double code = column.code(value);
    return Double.isNaN(code) ? Reading.UNLISTED : new Reading.Value(code);
  }

  private Reading number(String value) {
    OptionalDouble parsed = PlainNumber.parse(value);
    if (parsed.isEmpty()) {
      return notANumber();
    }
    double number = parsed.getAsDouble();
    if (column.integer() && number != Math.rint(number)) {
      return fault(RejectionCode.NOT_WHOLE, "value must be a whole number");
    }
    if (!column.admits(number)) {
      return fault(
          RejectionCode.OUT_OF_RANGE,
          "value is outside the range " + column.minimum() + " to " + column.maximum());
    }
    return new Reading.Value(number);
  }

  private Reading notANumber() {
    return fault(RejectionCode.NOT_A_NUMBER, "value is not a number");
  }

  private Reading fault(RejectionCode code, String reason) {
    return new Reading.Fault(new Rejected(code, column.name(), reason));
  }
}
