package io.equipoise.synth.domain.gate;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.ProtectedAttribute;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.Interval;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Attribute disclosure: how much better an attacker who has the synthetic rows learns unknown
 * columns of people in the training table than of anybody else.
 *
 * <p>The attacker knows the columns of the protected attributes and the {@value #KNOWN_BESIDES}
 * others (the label never) in which the fit table has most different values, takes the synthetic
 * row that is closest in them ({@link GowerDistance} over those columns), and reads off every other
 * column. A category is learned when it is equal, a number when it is off by at most {@value
 * #TOLERANCE} of the column's range among the fit rows, missing when both are missing. A person's
 * success is the share of unknown columns learned. With {@code attack} its mean over training
 * people and {@code control} over unseen people, the figure is {@link Proportion#risk}: {@code
 * (attack - control) / (1 - control)}, so what follows from the population alone does not count.
 * Interval of the difference: {@code ± 1.96 sqrt(var/m + var/n)}. People as {@link Unseen} takes
 * them: of the cells of the batch. Source: the inference attack of M. Giomi, F. Boenisch, C.
 * Wehmeyer, B. Tasnadi, A unified framework for quantifying privacy risk in synthetic data
 * (Anonymeter), PoPETs 2023 (2) 312–328.
 *
 * <p>At most 1, below 0 by chance. {@link Estimate.Insufficient} without synthetic rows and with
 * fewer than 2 training or 20 unseen people; {@link Estimate.Unknown} where no column is left to
 * learn. Cost: an index of the synthetic rows over the known columns, one search per person.
 */
public final class AttributeDisclosureGate implements Gate {
  /** Own choice: an age, a date and a place are what a neighbor knows. */
  private static final int KNOWN_BESIDES = 3;

  /** As Anonymeter's default. */
  private static final double TOLERANCE = 0.05;

  private static final double CONFIDENCE = 0.95;
  private static final double Z = 1.959963984540054;
  private static final String EXPLANATION =
      "How much better unknown columns of training people than of unseen people can be read off the "
          + "synthetic row that is closest in the known ones, as a share of what is left to learn.";

  private final double most;

  /** A gate that allows at most this risk, in [0, 1]. */
  public AttributeDisclosureGate(double most) {
    this.most = most;
  }

  @Override
  public GateResult assess(GateSubject subject) {
    return GateResult.notAbove(
        "attribute-disclosure",
        Unseen.lacking(subject).orElseGet(() -> risk(subject)),
        most,
        EXPLANATION);
  }

  private static Estimate risk(GateSubject subject) {
    int[] known = known(subject.fit());
    int[] secret =
        IntStream.range(0, subject.fit().columns())
            .filter(column -> Arrays.stream(known).noneMatch(k -> k == column))
            .toArray();
    Unseen people = Unseen.of(subject);
    if (secret.length == 0) {
      return new Estimate.Unknown("the attacker knows every column; none is left to learn");
    }
    if (people.training().rows() < 2) {
      return new Estimate.Insufficient(
          "too few real training rows to attack; it takes 2", people.training().rows());
    }
    Attack attack = new Attack(subject, known, secret);
    double[] training = attack.on(people.training());
    double[] unseen = attack.on(people.unseen());
    double control = Spread.mean(unseen);
    double difference = Spread.mean(training) - control;
    double radius =
        Z
            * Math.sqrt(
                Spread.variance(training) / training.length
                    + Spread.variance(unseen) / unseen.length);
    return Proportion.risk(
        new Estimate.Known(
            difference,
            Optional.of(new Interval(difference - radius, difference + radius, CONFIDENCE)),
            training.length),
        control);
  }

  /** What the attacker knows: protected columns and those with most values, ascending. */
  static int[] known(PatientTable fit) {
    DatasetDescriptor descriptor = fit.descriptor();
    Set<Integer> known =
        descriptor.protectedAttributes().stream()
            .map(ProtectedAttribute::column)
            .map(column -> descriptor.indexOf(column.name()))
            .filter(column -> column != descriptor.labelIndex())
            .collect(Collectors.toCollection(TreeSet::new));
    IntStream.range(0, fit.columns())
        .filter(column -> !known.contains(column) && column != descriptor.labelIndex())
        .boxed()
        .sorted(
            Comparator.comparingLong(
                    (Integer column) -> -Arrays.stream(fit.column(column)).distinct().count())
                .thenComparing(Comparator.naturalOrder()))
        .limit(KNOWN_BESIDES)
        .forEach(known::add);
    return known.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The attack with the rows of one batch. */
  private static final class Attack {
    private final GateSubject subject;
    private final int[] known;
    private final int[] secret;
    private final double[][] synthetic;
    private final NeighborIndex index;

    Attack(GateSubject subject, int[] known, int[] secret) {
      this.subject = subject;
      this.known = known;
      this.secret = secret;
      this.synthetic = subject.real().scaled(subject.synthetic());
      boolean[] categories = subject.real().distance().categories();
      boolean[] ofKnown = new boolean[known.length];
      for (int i = 0; i < known.length; i++) {
        ofKnown[i] = categories[known[i]];
      }
      this.index =
          new NeighborIndex(
              Arrays.stream(synthetic).map(this::part).toArray(double[][]::new), ofKnown);
    }

    private double[] part(double[] row) {
      return Arrays.stream(known).mapToDouble(column -> row[column]).toArray();
    }

    /** Per person the share of unknown columns that is learned. */
    double[] on(PatientTable people) {
      return Arrays.stream(subject.real().scaled(people))
          .mapToDouble(row -> learned(row, synthetic[index.closest(part(row)).row()]))
          .toArray();
    }

    private double learned(double[] person, double[] guess) {
      int right = 0;
      for (int column : secret) {
        Column kind = subject.fit().descriptor().columns().get(column);
        double tolerance = kind.isNumber() ? TOLERANCE : 0;
        if (Math.abs(person[column] - guess[column]) <= tolerance) {
          right++;
        }
      }
      return (double) right / secret.length;
    }
  }
}
