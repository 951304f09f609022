package io.equipoise.cohort.descriptor;

import java.util.List;
import java.util.Set;

/**
 * One column of a dataset.
 *
 * <p>A value of a column travels <em>coded</em>, as one {@code double}: the number itself for
 * {@link Kind#NUMBER}, the index into {@link #values()} for {@link Kind#CATEGORY}, and {@code NaN}
 * when missing or not listed. One coding for both kinds keeps tables, records and learners free of
 * special cases.
 *
 * @param name name of the column, unique in the dataset
 * @param kind number or category
 * @param unit UCUM unit of a number, empty when none
 * @param minimum smallest allowed number, inclusive; negative infinity when open
 * @param maximum largest allowed number, inclusive; positive infinity when open
 * @param integer whether a number must be whole
 * @param values allowed categories in order; empty for numbers
 * @param missing raw tokens that mean "missing" in this column, besides the source's own
 * @param description what the column means, for people
 */
public record Column(
    String name,
    Kind kind,
    String unit,
    double minimum,
    double maximum,
    boolean integer,
    List<String> values,
    Set<String> missing,
    String description) {

  /** What a column holds. */
  public enum Kind {
    /** A measured quantity. */
    NUMBER,
    /** One of a closed list of values. */
    CATEGORY
  }

  /** Checks the parts and copies the collections. */
  public Column {
    Checks.notBlank(name, "column name");
    Checks.require(minimum <= maximum, "range of column " + name + " must not be empty");
    Checks.require(
        (kind == Kind.CATEGORY) != values.isEmpty(),
        "column " + name + " must list values exactly when it is a category");
    values = List.copyOf(values);
    missing = Checks.ordered(missing);
  }

  /** Whether the column holds numbers. */
  public boolean isNumber() {
    return kind == Kind.NUMBER;
  }

  /** Code of a category: its index in {@link #values()}, or {@code NaN} when not listed. */
  public double code(String category) {
    int index = values.indexOf(category);
    return index < 0 ? Double.NaN : index;
  }

  /**
   * Whether a number lies in the range and, for integer columns, is whole; {@code NaN} (missing)
   * does not.
   */
  public boolean admits(double number) {
    return number >= minimum && number <= maximum && (!integer || number == Math.rint(number));
  }
}
