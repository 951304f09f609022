package io.equipoise.synth.generate.encoding;

import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.PatientTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/**
 * The conditions that occur in a table, with their rows, to draw training examples from (training
 * by sampling).
 *
 * <p>Half of the draws ask for a conjunction: protected values and label together. One with {@code
 * n} rows is drawn with probability proportional to {@code ln(1 + n)}, then one of its rows
 * uniformly: rare cells are seen often enough to be learned, yet less often than under equal
 * weights, which would repeat a handful of people until they are remembered. An eighth ask for a
 * single term, the rest for two terms together; terms are drawn uniformly, their values in the same
 * way as conjunctions.
 *
 * <p>Source of the log frequency: L. Xu et al., Modeling tabular data using conditional GAN,
 * NeurIPS 2019, section 4.3; conjunctions and pairs are this project's. Immutable.
 */
public final class ConditionPool {
  private final ConditionScheme scheme;
  private final Weighted conjunctions;
  private final List<Weighted> singles;
  private final List<Weighted> pairs;

  /** Conditions with their rows, to be drawn by weight. */
  private static final class Weighted {
    final List<int[]> conditions = new ArrayList<>();
    final List<int[]> rows = new ArrayList<>();
    final double[] cumulative;

    Weighted(List<int[]> ofRows, ToDoubleFunction<int[]> factor) {
      Map<List<Integer>, List<Integer>> groups = new LinkedHashMap<>();
      for (int row = 0; row < ofRows.size(); row++) {
        List<Integer> key = Arrays.stream(ofRows.get(row)).boxed().toList();
        groups.computeIfAbsent(key, unused -> new ArrayList<>()).add(row);
      }
      cumulative = new double[groups.size()];
      double total = 0;
      for (Map.Entry<List<Integer>, List<Integer>> group : groups.entrySet()) {
        int[] condition = group.getKey().stream().mapToInt(Integer::intValue).toArray();
        total += Math.log1p(group.getValue().size()) * factor.applyAsDouble(condition);
        cumulative[rows.size()] = total;
        conditions.add(condition);
        rows.add(group.getValue().stream().mapToInt(Integer::intValue).toArray());
      }
    }

    int draw(RandomGenerator random) {
      double draw = random.nextDouble() * cumulative[cumulative.length - 1];
      int found = Arrays.binarySearch(cumulative, draw);
      return Math.min(found < 0 ? -found - 1 : found + 1, cumulative.length - 1);
    }
  }

  /** The conditions of a table with at least one row. */
  public ConditionPool(ConditionScheme scheme, PatientTable table) {
    this(scheme, table, List.of(), 1);
  }

  /**
   * The conditions of a table with at least one row, some cells of which matter more.
   *
   * @param focus cells whose conjunctions are drawn more often
   * @param factor how much more often, at least 1
   */
  public ConditionPool(
      ConditionScheme scheme, PatientTable table, List<Cell> focus, double factor) {
    if (table.rows() == 0) {
      throw new IllegalArgumentException("conditions need at least one row");
    }
    this.scheme = scheme;
    int[][] ofRows = new int[table.rows()][];
    for (int row = 0; row < ofRows.length; row++) {
      ofRows[row] = scheme.conditionOf(table, row);
    }
    Set<List<Integer>> wanted = new HashSet<>();
    for (Cell cell : focus) {
      wanted.add(protectedValues(scheme.conditionOf(cell, ConditionScheme.NEGATIVE)));
    }
    this.conjunctions =
        new Weighted(
            Arrays.stream(ofRows).map(scheme::conjunctionOf).toList(),
            condition -> wanted.contains(protectedValues(condition)) ? factor : 1);
    this.singles = new ArrayList<>();
    this.pairs = new ArrayList<>();
    for (int t = 0; t < scheme.terms().size(); t++) {
      singles.add(new Weighted(only(ofRows, t, t), condition -> 1));
      for (int other = 0; other < t; other++) {
        pairs.add(new Weighted(only(ofRows, t, other), condition -> 1));
      }
    }
  }

  private List<Integer> protectedValues(int[] condition) {
    return Arrays.stream(condition, 0, scheme.conjunction() - 1).boxed().toList();
  }

  private static List<int[]> only(int[][] ofRows, int term, int other) {
    return Arrays.stream(ofRows)
        .map(
            full -> {
              int[] single = new int[full.length];
              Arrays.fill(single, ConditionScheme.ANY);
              single[term] = full[term];
              single[other] = full[other];
              return single;
            })
        .toList();
  }

  /** Number of different conjunctions. */
  public int size() {
    return conjunctions.conditions.size();
  }

  /** The conjunction with this index. Not to be changed. */
  public int[] condition(int index) {
    return conjunctions.conditions.get(index);
  }

  /** Rows that carry the conjunction with this index. */
  public int rows(int index) {
    return conjunctions.rows.get(index).length;
  }

  /** Draws the index of a conjunction. */
  public int drawCondition(RandomGenerator random) {
    return conjunctions.draw(random);
  }

  /** Draws a row that carries the conjunction with this index. */
  public int drawRow(int condition, RandomGenerator random) {
    int[] candidates = conjunctions.rows.get(condition);
    return candidates[random.nextInt(candidates.length)];
  }

  /** Probability that {@link #drawCondition} draws this index. */
  public double probability(int index) {
    double below = index == 0 ? 0 : conjunctions.cumulative[index - 1];
    return (conjunctions.cumulative[index] - below)
        / conjunctions.cumulative[conjunctions.cumulative.length - 1];
  }

  /**
   * Draws a condition of any kind and a row that meets it.
   *
   * @param target set to the condition, one value per term
   * @return the row
   */
  public int draw(int[] target, RandomGenerator random) {
    int kind = random.nextInt(8);
    Weighted group = conjunctions;
    if (kind >= 5 && !pairs.isEmpty()) {
      group = pairs.get(random.nextInt(pairs.size()));
    } else if (kind >= 4) {
      group = singles.get(random.nextInt(singles.size()));
    }
    int index = group.draw(random);
    int[] candidates = group.rows.get(index);
    System.arraycopy(group.conditions.get(index), 0, target, 0, target.length);
    return candidates[random.nextInt(candidates.length)];
  }
}
