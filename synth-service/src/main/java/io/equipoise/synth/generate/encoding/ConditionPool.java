package io.equipoise.synth.generate.encoding;

import io.equipoise.cohort.population.PatientTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The conditions that occur in a table, with their rows, to draw training examples from (training
 * by sampling).
 *
 * <p>A condition with {@code n} rows is drawn with probability proportional to {@code ln(1 + n)},
 * then one of its rows uniformly: rare cells are seen often enough to be learned, yet less often
 * than under equal weights, which would repeat a handful of people until they are remembered.
 * Source of the log frequency: L. Xu et al., Modeling tabular data using conditional GAN, NeurIPS
 * 2019, section 4.3; here over conjunctions instead of single columns. Immutable.
 */
public final class ConditionPool {
  private final List<int[]> conditions;
  private final List<int[]> rows;
  private final double[] cumulative;

  /** The conditions of a table with at least one row. */
  public ConditionPool(ConditionScheme scheme, PatientTable table) {
    Map<List<Integer>, List<Integer>> groups = new LinkedHashMap<>();
    for (int row = 0; row < table.rows(); row++) {
      List<Integer> key = Arrays.stream(scheme.conditionOf(table, row)).boxed().toList();
      groups.computeIfAbsent(key, unused -> new ArrayList<>()).add(row);
    }
    if (groups.isEmpty()) {
      throw new IllegalArgumentException("conditions need at least one row");
    }
    this.conditions =
        groups.keySet().stream()
            .map(key -> key.stream().mapToInt(Integer::intValue).toArray())
            .toList();
    this.rows =
        groups.values().stream()
            .map(group -> group.stream().mapToInt(Integer::intValue).toArray())
            .toList();
    this.cumulative = new double[rows.size()];
    double total = 0;
    for (int i = 0; i < cumulative.length; i++) {
      total += Math.log1p(rows.get(i).length);
      cumulative[i] = total;
    }
  }

  /** Number of different conditions. */
  public int size() {
    return conditions.size();
  }

  /** Draws the index of a condition. */
  public int drawCondition(RandomGenerator random) {
    double draw = random.nextDouble() * cumulative[cumulative.length - 1];
    int found = Arrays.binarySearch(cumulative, draw);
    return Math.min(found < 0 ? -found - 1 : found + 1, cumulative.length - 1);
  }

  /** Draws a row that meets the condition with this index. */
  public int drawRow(int condition, RandomGenerator random) {
    int[] candidates = rows.get(condition);
    return candidates[random.nextInt(candidates.length)];
  }

  /** The condition with this index, one value per term. Not to be changed. */
  public int[] condition(int index) {
    return conditions.get(index);
  }

  /** Probability that {@link #drawCondition} draws this index. */
  public double probability(int index) {
    double below = index == 0 ? 0 : cumulative[index - 1];
    return (cumulative[index] - below) / cumulative[cumulative.length - 1];
  }
}
