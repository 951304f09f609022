package io.equipoise.ingest.domain.draft;

import java.util.ArrayList;
import java.util.List;

/**
 * A column whose groups are to be watched: its categories, or bands of its numbers.
 *
 * @param column the column, one that is kept
 */
record DraftGroups(DraftColumn column) {
  /** Counts from 1 to here are not told. */
  static final int SMALL = 10;

  private static final double[] AGE_EDGES = {18, 45, 65, 80};
  private static final double OLDEST = 120;

  /** Whether the column holds people's ages in years, by its name and its values. */
  static boolean isAge(DraftColumn column) {
    return column.kind() == DraftColumn.Kind.NUMBER
        && new FieldName(column.profile().header()).isOfAge()
        && column.profile().minimum() >= 0
        && column.profile().maximum() <= OLDEST;
  }

  /** What the numbers of a column may be: what people can be old, else what was seen, rounded. */
  static double[] range(DraftColumn column) {
    return isAge(column) ? new double[] {0, OLDEST} : column.range();
  }

  /** Whether the groups are bands of numbers. */
  boolean isBanded() {
    return column.kind() == DraftColumn.Kind.NUMBER;
  }

  /** Edges of the bands, so that each has somebody in it. Numbers only. */
  List<Double> edges() {
    double[] range = range(column);
    List<Double> edges = new ArrayList<>();
    edges.add(range[0]);
    double last = column.profile().maximum();
    if (isAge(column)) {
      for (double edge : AGE_EDGES) {
        if (edge > column.profile().minimum() && edge <= last) {
          edges.add(edge);
        }
      }
    } else {
      double middle = Math.rint((range[0] + range[1]) / 2);
      if (middle > range[0] && middle <= last) {
        edges.add(middle);
      }
    }
    edges.add(range[1] + 1);
    return edges;
  }

  /** Name and share of each group, in thousandths that add up to 1, of those that are not small. */
  List<String> shares() {
    List<String> names = new ArrayList<>();
    List<Long> counts = new ArrayList<>();
    if (isBanded()) {
      bands(names, counts);
    } else {
      column
          .categories()
          .forEach(
              (raw, value) -> {
                names.add(value);
                counts.add(column.profile().counts().getOrDefault(raw, 0L));
              });
    }
    return shares(names, counts);
  }

  private void bands(List<String> names, List<Long> counts) {
    List<Double> edges = edges();
    for (int i = 0; i + 1 < edges.size(); i++) {
      double from = edges.get(i);
      double to = edges.get(i + 1);
      names.add(
          column.profile().isWhole()
              ? Yaml.number(from) + "-" + Yaml.number(to - 1)
              : "[" + Yaml.number(from) + ";" + Yaml.number(to) + ")");
      counts.add(column.profile().numbersWhere(whole -> whole >= from && whole < to));
    }
  }

  private static List<String> shares(List<String> names, List<Long> counts) {
    long total = counts.stream().filter(count -> count > SMALL).mapToLong(Long::longValue).sum();
    int largest = 0;
    for (int i = 1; i < counts.size(); i++) {
      largest = counts.get(i) > counts.get(largest) ? i : largest;
    }
    long[] thousandths = new long[counts.size()];
    long left = 1000;
    for (int i = 0; i < thousandths.length; i++) {
      if (i != largest && counts.get(i) > SMALL) {
        thousandths[i] = Math.max(1, Math.round(1000.0 * counts.get(i) / total));
        left -= thousandths[i];
      }
    }
    thousandths[largest] = counts.get(largest) > SMALL ? left : 0;
    List<String> shares = new ArrayList<>();
    for (int i = 0; i < thousandths.length; i++) {
      if (thousandths[i] > 0) {
        shares.add(Yaml.text(names.get(i)) + ": " + Yaml.number(thousandths[i] / 1000.0));
      }
    }
    return shares;
  }
}
