package io.equipoise.synth.domain.gate;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Singling out: how much more often a description taken from the synthetic rows fits a single
 * training person than a single unseen person.
 *
 * <p>Descriptions are of two kinds. Of one column: at most the least, or at least the greatest
 * synthetic number. Of several columns: for a random synthetic row and 2 to {@value #MOST_COLUMNS}
 * random columns, in each of them equal to the row's category or missing like it, or on the row's
 * side of the synthetic median and at least as far out. {@value #PREDICATES} different descriptions
 * are tried on training and unseen people together. Of the {@code P} descriptions {@code S} fit
 * exactly one of all; with {@code t} the share of these in which that one is a training person and
 * {@code f} the share of training people among all, {@code attack = S/P t / (2 f)} and {@code
 * control = S/P (1 - t) / (2 (1 - f))} are how often a training and an unseen person is singled
 * out, both pools counted as equally large. The figure is Anonymeter's risk, {@code (attack -
 * control) / (1 - control)}. Its interval is that formula at the ends of {@link Proportion#exact}
 * of {@code t}, whose size is the effective number of people singled out, {@code (sum c)^2 / sum
 * c^2} with {@code c} the descriptions that single a person out. Source: M. Giomi, F. Boenisch, C.
 * Wehmeyer, B. Tasnadi, A unified framework for quantifying privacy risk in synthetic data
 * (Anonymeter), PoPETs 2023 (2) 312–328, section 4.1, who try each description on each pool alone,
 * which takes pools of one size; A. Cohen, K. Nissim, Towards formalizing the GDPR's notion of
 * singling out, PNAS 117 (2020) 8344–8352.
 *
 * <p>People as {@link Unseen} takes them: of the cells of the batch. From -1 to 1, below 0 by
 * chance. {@link Estimate.Insufficient} without synthetic rows and with fewer than 20 unseen
 * people. The subject's seed decides the descriptions. Cost: descriptions times people.
 */
public final class SinglingOutGate implements Gate {
  private static final int PREDICATES = 1_000;
  private static final int MOST_COLUMNS = 6;
  private static final int MOST_PEOPLE = 2_000;
  private static final String EXPLANATION =
      "How much more often a description taken from synthetic rows fits a single training person "
          + "than a single unseen person, as a share of the descriptions that fit no unseen one.";

  private final double most;

  /** A gate that allows at most this risk, in [0, 1]. */
  public SinglingOutGate(double most) {
    this.most = most;
  }

  @Override
  public GateResult assess(GateSubject subject) {
    return GateResult.notAbove(
        "singling-out", Unseen.lacking(subject).orElseGet(() -> risk(subject)), most, EXPLANATION);
  }

  private static Estimate risk(GateSubject subject) {
    Unseen people = Unseen.of(subject, MOST_PEOPLE);
    PatientTable all = people.training().concat(people.unseen());
    List<Predicate> predicates = predicates(subject.synthetic(), subject.seed());
    Map<Integer, Double> singled = new HashMap<>();
    for (Predicate predicate : predicates) {
      int person = predicate.onlyOne(all);
      if (person >= 0) {
        singled.merge(person, 1.0, Double::sum);
      }
    }
    if (singled.isEmpty()) {
      return new Estimate.Known(0, Optional.empty(), all.rows());
    }
    double[] times = singled.values().stream().mapToDouble(Double::doubleValue).toArray();
    double successes = Arrays.stream(times).sum();
    double ofTraining =
        singled.entrySet().stream()
            .filter(entry -> entry.getKey() < people.training().rows())
            .mapToDouble(Map.Entry::getValue)
            .sum();
    double share = successes / predicates.size();
    double training = (double) people.training().rows() / all.rows();
    Proportion told = new Proportion(ofTraining / successes, CellMix.effectiveSize(times));
    return new Estimate.Known(
        risk(share, told.share(), training),
        Optional.of(
            new Interval(
                risk(share, told.exact().lower(), training),
                risk(share, told.exact().upper(), training),
                told.exact().confidence())),
        all.rows());
  }

  /**
   * The figure, increasing with the share {@code told} of those singled out who are training
   * people.
   */
  private static double risk(double share, double told, double training) {
    double attack = share * told / (2 * training);
    double control = share * (1 - told) / (2 * (1 - training));
    return control >= 1 ? -1 : Math.max(-1, (attack - control) / (1 - control));
  }

  /** One condition on one column: from low to high, or missing where they are NaN. */
  private record Condition(int column, double low, double high) {
    boolean fits(PatientTable table, int row) {
      double value = table.value(row, column);
      return Double.isNaN(low) ? Double.isNaN(value) : value >= low && value <= high;
    }
  }

  /** All conditions at once. */
  private record Predicate(List<Condition> conditions) {
    /** The only row that all conditions fit, or -1 when there is none or several. */
    int onlyOne(PatientTable people) {
      int only = -1;
      for (int row = 0; row < people.rows(); row++) {
        if (fits(people, row)) {
          if (only >= 0) {
            return -1;
          }
          only = row;
        }
      }
      return only;
    }

    private boolean fits(PatientTable table, int row) {
      for (Condition condition : conditions) {
        if (!condition.fits(table, row)) {
          return false;
        }
      }
      return true;
    }
  }

  private static List<Predicate> predicates(PatientTable synthetic, long seed) {
    double[] medians = new double[synthetic.columns()];
    List<Predicate> predicates = new ArrayList<>();
    for (int column = 0; column < medians.length; column++) {
      double[] present =
          Arrays.stream(synthetic.column(column)).filter(v -> !Double.isNaN(v)).sorted().toArray();
      medians[column] = present.length == 0 ? 0 : present[present.length / 2];
      if (synthetic.descriptor().columns().get(column).isNumber() && present.length > 0) {
        predicates.add(below(column, present[0]));
        predicates.add(above(column, present[present.length - 1]));
      }
    }
    SplittableRandom random = new SplittableRandom(seed);
    while (predicates.size() < PREDICATES) {
      predicates.add(ofRow(synthetic, medians, random));
    }
    return predicates.stream().distinct().toList();
  }

  private static Predicate below(int column, double value) {
    return new Predicate(List.of(new Condition(column, Double.NEGATIVE_INFINITY, value)));
  }

  private static Predicate above(int column, double value) {
    return new Predicate(List.of(new Condition(column, value, Double.POSITIVE_INFINITY)));
  }

  private static Predicate ofRow(PatientTable table, double[] medians, SplittableRandom random) {
    int row = random.nextInt(table.rows());
    int[] columns = IntStream.range(0, table.columns()).toArray();
    int many = Math.min(MOST_COLUMNS, columns.length);
    int count = many < 2 ? many : random.nextInt(2, many + 1);
    List<Condition> conditions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int j = random.nextInt(i, columns.length);
      int column = columns[j];
      columns[j] = columns[i];
      conditions.add(
          condition(
              table.descriptor().columns().get(column),
              column,
              table.value(row, column),
              medians[column]));
    }
    return new Predicate(conditions);
  }

  private static Condition condition(Column kind, int column, double value, double median) {
    if (!kind.isNumber() || Double.isNaN(value)) {
      return new Condition(column, value, value);
    }
    return value <= median
        ? new Condition(column, Double.NEGATIVE_INFINITY, value)
        : new Condition(column, value, Double.POSITIVE_INFINITY);
  }
}
