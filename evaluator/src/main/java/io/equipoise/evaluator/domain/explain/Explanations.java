package io.equipoise.evaluator.domain.explain;

import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.population.Subgroup;
import io.equipoise.cohort.statistics.Quantile;
import io.equipoise.evaluator.domain.Holdout;
import io.equipoise.evaluator.domain.LabeledPeople;
import io.equipoise.evaluator.domain.PatientBootstrap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Sums SHAP values up for each watched subgroup: the mean of |phi| over its records says how much a
 * column moves its predictions, and the difference to the others (people whose attributes are known
 * and who are not in it) where the model looks at different things.
 *
 * <p>Intervals are percentile intervals at 95 % of a bootstrap over people, each with all of their
 * records; the same resamples serve every figure. They say how sure the figure is for this model,
 * not that the column causes anything. Columns are chosen by their figures, so an interval of a
 * chosen one is a little too narrow. Subgroups with fewer than {@link Holdout#MINIMUM_PEOPLE}
 * people get a note instead, and so do those whose others are as few.
 *
 * <p>Cost: O(attribute sets × resamples × rows × features) time, O(resamples × features × 2) memory
 * for one subgroup at a time.
 */
public final class Explanations {
  /** Columns that are listed. */
  public static final int LISTED = 10;

  private static final double CONFIDENCE = 0.95;

  private Explanations() {}

  /**
   * Explanations of all watched subgroups, in the descriptor's order.
   *
   * @param people the people that the model was asked about
   * @param contributions SHAP values of their rows, {@code rows × features}
   * @param scheme the descriptor's cells
   * @param bootstrap resamples and their seed
   */
  public static List<SubgroupExplanation> of(
      LabeledPeople people,
      double[][] contributions,
      CellScheme scheme,
      PatientBootstrap bootstrap) {
    PatientTable table = people.table();
    if (contributions.length != table.rows()) {
      throw new IllegalArgumentException(
          "contributions must be of " + table.rows() + " rows, got " + contributions.length);
    }
    List<String> features = features(table);
    List<SubgroupExplanation> explanations = new ArrayList<>();
    for (Subgroup subgroup : scheme.watched()) {
      int[] members = rows(table, scheme, cell -> scheme.contains(subgroup, cell));
      int[] others =
          rows(
              table,
              scheme,
              cell ->
                  !scheme.contains(subgroup, cell) && scheme.isKnown(subgroup.attributes(), cell));
      explanations.add(
          new Side(people, contributions, features, bootstrap)
              .explain(subgroup.id(), members, others));
    }
    return explanations;
  }

  private static List<String> features(PatientTable table) {
    int label = table.descriptor().labelIndex();
    return IntStream.range(0, table.columns())
        .filter(i -> i != label)
        .mapToObj(i -> table.descriptor().columns().get(i).name())
        .toList();
  }

  private static int[] rows(
      PatientTable table, CellScheme scheme, java.util.function.Predicate<Cell> chosen) {
    return IntStream.range(0, table.rows())
        .filter(row -> chosen.test(scheme.cellOf(table, row)))
        .toArray();
  }

  /** The sums of one subgroup. */
  private record Side(
      LabeledPeople people,
      List<String> features,
      PatientBootstrap bootstrap,
      ContributionTable table) {

    Side(
        LabeledPeople people,
        double[][] contributions,
        List<String> features,
        PatientBootstrap bootstrap) {
      this(people, features, bootstrap, new ContributionTable(contributions));
    }

    SubgroupExplanation explain(String id, int[] members, int[] others) {
      if (persons(members) < Holdout.MINIMUM_PEOPLE) {
        return new SubgroupExplanation(
            id,
            "needs at least " + Holdout.MINIMUM_PEOPLE + " held-out people",
            List.of(),
            List.of());
      }
      boolean compared = persons(others) >= Holdout.MINIMUM_PEOPLE;
      int[] once = new int[people.rows()];
      Arrays.fill(once, 1);
      double[] mean = table.means(members, once);
      double[] elsewhere = compared ? table.means(others, once) : mean;
      double[][] means = new double[features.size()][bootstrap.resamples()];
      double[][] differences = new double[features.size()][bootstrap.resamples()];
      SplittableRandom random = new SplittableRandom(bootstrap.seed());
      for (int resample = 0; resample < bootstrap.resamples(); resample++) {
        int[] times = draw(random);
        double[] of = table.means(members, times);
        double[] ofOthers = compared ? table.means(others, times) : of;
        for (int f = 0; f < features.size(); f++) {
          means[f][resample] = of[f];
          differences[f][resample] = of[f] - ofOthers[f];
        }
      }
      double[] difference = new double[mean.length];
      for (int f = 0; f < mean.length; f++) {
        difference[f] = mean[f] - elsewhere[f];
      }
      return new SubgroupExplanation(
          id,
          "",
          largest(mean, means, FeatureFigure::value),
          compared
              ? largest(difference, differences, figure -> Math.abs(figure.value()))
              : List.of());
    }

    private int persons(int[] rows) {
      Set<Integer> persons = new HashSet<>();
      for (int row : rows) {
        persons.add(people.person(row));
      }
      return persons.size();
    }

    private int[] draw(SplittableRandom random) {
      int[] drawn = new int[people.people()];
      for (int i = 0; i < drawn.length; i++) {
        drawn[random.nextInt(drawn.length)]++;
      }
      int[] times = new int[people.rows()];
      for (int row = 0; row < times.length; row++) {
        times[row] = drawn[people.person(row)];
      }
      return times;
    }

    private List<FeatureFigure> largest(
        double[] values, double[][] resampled, ToDoubleFunction<FeatureFigure> by) {
      List<FeatureFigure> figures = new ArrayList<>();
      for (int f = 0; f < values.length; f++) {
        double[] defined =
            Arrays.stream(resampled[f]).filter(v -> !Double.isNaN(v)).sorted().toArray();
        figures.add(
            new FeatureFigure(
                features.get(f),
                values[f],
                Quantile.ofSorted(defined, (1 - CONFIDENCE) / 2),
                Quantile.ofSorted(defined, (1 + CONFIDENCE) / 2)));
      }
      figures.sort(Comparator.comparingDouble(by).reversed());
      return List.copyOf(figures.subList(0, Math.min(LISTED, figures.size())));
    }
  }

  /** SHAP values with their means over chosen rows. */
  private static final class ContributionTable {
    private final double[][] absolute;

    ContributionTable(double[][] contributions) {
      absolute = new double[contributions.length][];
      for (int row = 0; row < absolute.length; row++) {
        absolute[row] = Arrays.stream(contributions[row]).map(Math::abs).toArray();
      }
    }

    /** Mean |phi| per feature over the rows, each as often as it was drawn; NaN for none. */
    double[] means(int[] rows, int[] times) {
      double[] sums = new double[absolute.length == 0 ? 0 : absolute[0].length];
      long count = 0;
      for (int row : rows) {
        int weight = times[row];
        if (weight > 0) {
          count += weight;
          double[] of = absolute[row];
          for (int f = 0; f < sums.length; f++) {
            sums[f] += weight * of[f];
          }
        }
      }
      for (int f = 0; f < sums.length; f++) {
        sums[f] /= count;
      }
      return sums;
    }
  }
}
