package io.equipoise.cohort.constraint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Something that every row of a dataset keeps, as {@link ConstraintParser} reads it.
 *
 * <p>Missing values: a part over a missing value is unknown, and what is unknown violates nothing
 * (see {@link Truth}). Two kinds know only what real rows show them; {@link #learn} does that.
 */
public sealed interface Constraint {

  /** The expression in its canonical form; the parser reads it back as an equal constraint. */
  String text();

  /** Names of the columns that it is about, each once, in the order in which they come. */
  List<String> columns();

  /**
   * The check of rows. Time is linear in the real rows for combinations and dependences; the others
   * look at none.
   *
   * @param columns the columns of a row, which have all that the constraint names
   * @param real coded real rows of the train split
   */
  RowCheck learn(ColumnIndex columns, Iterable<double[]> real);

  /** Chooses by kind. */
  <T> T fold(
      Function<Comparison, T> comparison,
      Function<Implication, T> implication,
      Function<Combination, T> combination,
      Function<Range, T> range,
      Function<Dependence, T> dependence);

  /**
   * A comparison holds in every row: {@code systolic >= diastolic}.
   *
   * @param atom the comparison
   */
  record Comparison(Atom atom) implements Constraint {
    @Override
    public String text() {
      return atom.text();
    }

    @Override
    public List<String> columns() {
      return atom.columns().stream().distinct().toList();
    }

    @Override
    public RowCheck learn(ColumnIndex columns, Iterable<double[]> real) {
      return row -> atom.evaluate(columns, row);
    }

    @Override
    public <T> T fold(
        Function<Comparison, T> comparison,
        Function<Implication, T> implication,
        Function<Combination, T> combination,
        Function<Range, T> range,
        Function<Dependence, T> dependence) {
      return comparison.apply(this);
    }
  }

  /**
   * Where all of some atoms hold, all of some others do: {@code sex = male => pregnant = no}.
   *
   * @param condition atoms of the left side, at least one
   * @param consequence atoms of the right side, at least one
   */
  record Implication(List<Atom> condition, List<Atom> consequence) implements Constraint {
    /** Copies the lists. */
    public Implication {
      condition = List.copyOf(condition);
      consequence = List.copyOf(consequence);
      if (condition.isEmpty() || consequence.isEmpty()) {
        throw new IllegalArgumentException("both sides of an implication need an atom");
      }
    }

    @Override
    public String text() {
      return text(condition) + " => " + text(consequence);
    }

    private static String text(List<Atom> atoms) {
      return atoms.stream().map(Atom::text).collect(Collectors.joining(" " + Words.AND + " "));
    }

    @Override
    public List<String> columns() {
      return Stream.concat(condition.stream(), consequence.stream())
          .flatMap(atom -> atom.columns().stream())
          .distinct()
          .toList();
    }

    @Override
    public RowCheck learn(ColumnIndex columns, Iterable<double[]> real) {
      return row -> all(condition, columns, row).implies(all(consequence, columns, row));
    }

    private static Truth all(List<Atom> atoms, ColumnIndex columns, double[] row) {
      Truth truth = Truth.TRUE;
      for (Atom atom : atoms) {
        truth = truth.and(atom.evaluate(columns, row));
      }
      return truth;
    }

    @Override
    public <T> T fold(
        Function<Comparison, T> comparison,
        Function<Implication, T> implication,
        Function<Combination, T> combination,
        Function<Range, T> range,
        Function<Dependence, T> dependence) {
      return implication.apply(this);
    }
  }

  /**
   * Only combinations of values that real rows have: {@code combination(site, device)}. Unknown
   * where one of the values is missing.
   *
   * @param columns category columns, at least two
   */
  record Combination(List<String> columns) implements Constraint {
    /** Copies the list. */
    public Combination {
      columns = List.copyOf(columns);
      if (columns.size() < 2) {
        throw new IllegalArgumentException("a combination needs at least two columns");
      }
    }

    @Override
    public String text() {
      return "combination(" + names(columns) + ")";
    }

    @Override
    public RowCheck learn(ColumnIndex index, Iterable<double[]> real) {
      int[] positions = positions(columns, index);
      Set<List<Double>> seen = new HashSet<>();
      for (double[] row : real) {
        seen.add(values(positions, row));
      }
      return row -> {
        List<Double> values = values(positions, row);
        return values.contains(Double.NaN) ? Truth.UNKNOWN : Truth.of(seen.contains(values));
      };
    }

    @Override
    public <T> T fold(
        Function<Comparison, T> comparison,
        Function<Implication, T> implication,
        Function<Combination, T> combination,
        Function<Range, T> range,
        Function<Dependence, T> dependence) {
      return combination.apply(this);
    }
  }

  /**
   * A number column stays between two numbers: {@code range(bmi, 10, 80)}.
   *
   * @param column name of the number column
   * @param least smallest number allowed
   * @param most largest number allowed
   */
  record Range(String column, double least, double most) implements Constraint {
    /** Checks that the range is not empty; -0 becomes 0. */
    public Range {
      if (!Double.isFinite(least) || !Double.isFinite(most) || least > most) {
        throw new IllegalArgumentException(
            "a range needs two finite numbers, the smaller first, got " + least + " and " + most);
      }
      least += 0.0;
      most += 0.0;
    }

    @Override
    public String text() {
      return "range("
          + Words.name(column)
          + ", "
          + Words.number(least)
          + ", "
          + Words.number(most)
          + ")";
    }

    @Override
    public List<String> columns() {
      return List.of(column);
    }

    @Override
    public RowCheck learn(ColumnIndex columns, Iterable<double[]> real) {
      int position = columns.indexOf(column);
      return row ->
          Double.isNaN(row[position])
              ? Truth.UNKNOWN
              : Truth.of(row[position] >= least && row[position] <= most);
    }

    @Override
    public <T> T fold(
        Function<Comparison, T> comparison,
        Function<Implication, T> implication,
        Function<Combination, T> combination,
        Function<Range, T> range,
        Function<Dependence, T> dependence) {
      return range.apply(this);
    }
  }

  /**
   * Some columns determine another: {@code depends(zip3 -> state)}. What they determine is what
   * most real rows with the same values have (of equally many, the smaller code). Unknown where one
   * of the values is missing or real rows never have the determining values.
   *
   * @param determinants columns that determine, at least one
   * @param dependent the column that is determined
   */
  record Dependence(List<String> determinants, String dependent) implements Constraint {
    /** Copies the list. */
    public Dependence {
      determinants = List.copyOf(determinants);
      if (determinants.isEmpty() || determinants.contains(dependent)) {
        throw new IllegalArgumentException(
            "a dependence needs a column that determines, and another that is determined");
      }
    }

    @Override
    public String text() {
      return "depends(" + names(determinants) + " -> " + Words.name(dependent) + ")";
    }

    @Override
    public List<String> columns() {
      return Stream.concat(determinants.stream(), Stream.of(dependent)).toList();
    }

    @Override
    public LearnedDependence learn(ColumnIndex columns, Iterable<double[]> real) {
      int[] positions = positions(determinants, columns);
      int target = columns.indexOf(dependent);
      Map<List<Double>, TreeMap<Double, Integer>> counts = new HashMap<>();
      for (double[] row : real) {
        List<Double> key = values(positions, row);
        if (!key.contains(Double.NaN) && !Double.isNaN(row[target])) {
          counts
              .computeIfAbsent(key, k -> new TreeMap<>())
              .merge(row[target] + 0.0, 1, Integer::sum);
        }
      }
      Map<List<Double>, Double> majority = new HashMap<>();
      counts.forEach((key, values) -> majority.put(key, mostFrequent(values)));
      return new LearnedDependence(positions, target, majority);
    }

    private static double mostFrequent(TreeMap<Double, Integer> counts) {
      double best = counts.firstKey();
      for (Map.Entry<Double, Integer> entry : counts.entrySet()) {
        if (entry.getValue() > counts.getOrDefault(best, 0)) {
          best = entry.getKey();
        }
      }
      return best;
    }

    @Override
    public <T> T fold(
        Function<Comparison, T> comparison,
        Function<Implication, T> implication,
        Function<Combination, T> combination,
        Function<Range, T> range,
        Function<Dependence, T> dependence) {
      return dependence.apply(this);
    }
  }

  private static String names(List<String> columns) {
    return columns.stream().map(Words::name).collect(Collectors.joining(", "));
  }

  private static int[] positions(List<String> names, ColumnIndex columns) {
    return names.stream().mapToInt(columns::indexOf).toArray();
  }

  /** The values at the positions, as a list because lists have equality; -0 becomes 0. */
  private static List<Double> values(int[] positions, double[] row) {
    List<Double> values = new ArrayList<>(positions.length);
    Arrays.stream(positions).forEach(position -> values.add(row[position] + 0.0));
    return values;
  }
}
