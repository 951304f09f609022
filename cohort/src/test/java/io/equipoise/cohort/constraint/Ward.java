package io.equipoise.cohort.constraint;

import io.equipoise.cohort.descriptor.Column;
import java.util.List;
import java.util.Set;

/** Columns for tests, some of them named and valued to be hard to read. */
final class Ward {
  static final int SYSTOLIC = 0;
  static final int DIASTOLIC = 1;
  static final int SEX = 2;
  static final int PREGNANT = 3;
  static final int SITE = 4;
  static final int DEVICE = 5;

  static final List<Column> COLUMNS =
      List.of(
          number("systolic"),
          number("diastolic"),
          category("sex", "female", "male"),
          category("pregnant", "no", "yes"),
          category("site", "north", "non-anginal", "18-44", "and", "it's here", "[0;1)", "7", ">8"),
          category("device", "a", "b"),
          number("and"),
          number("range"));

  static final ColumnIndex INDEX = new ColumnIndex(COLUMNS);
  static final double NONE = Double.NaN;

  private Ward() {}

  private static Column number(String name) {
    return new Column(name, Column.Kind.NUMBER, "", -1000, 1000, false, List.of(), Set.of(), "");
  }

  private static Column category(String name, String... values) {
    return new Column(
        name,
        Column.Kind.CATEGORY,
        "",
        Double.NEGATIVE_INFINITY,
        Double.POSITIVE_INFINITY,
        false,
        List.of(values),
        Set.of(),
        "");
  }

  /** A row in which only some values are given. */
  static double[] row(double systolic, double diastolic, double sex, double pregnant) {
    return new double[] {systolic, diastolic, sex, pregnant, NONE, NONE, NONE, NONE};
  }

  /** A row that has only a site and a device. */
  static double[] at(double site, double device) {
    return new double[] {NONE, NONE, NONE, NONE, site, device, NONE, NONE};
  }
}
