package io.equipoise.synth.score;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.RocArea;
import io.equipoise.synth.domain.gate.Gate;
import io.equipoise.synth.domain.gate.GateResult;
import io.equipoise.synth.domain.gate.GateSubject;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a model loses that learns from the batch instead of real people: AUROC after training on the
 * fit rows of the batch's cells minus AUROC after training on the batch, both measured on the
 * unseen people of these cells (TRTR - TSTR).
 *
 * <p>Where batch, fit rows or unseen people of the cells have fewer than {@value #ENOUGH} of either
 * label, neither can be learned or measured alone. The batch then takes the place of its cells in
 * the whole fit table, and all unseen people are measured on, which shows less.
 *
 * <p>Means over boosted trees and logistic regression; the interval is DeLong's of the paired
 * difference. The batch is refused when the whole interval is above the threshold. Range [-1, 1], 0
 * is as useful as real people. {@link Estimate.Insufficient} without a synthetic row, and with
 * fewer than {@value #LEAST} unseen people or fit rows of either label. Cost: four models, of at
 * most {@value ValidationScore#MOST_ROWS} rows each. Source of train on synthetic, test on real: as
 * {@link ValidationScore}.
 */
public final class UtilityGate implements Gate {
  private static final int ENOUGH = 10;
  private static final int LEAST = 2;
  private static final double CONFIDENCE = 0.95;
  private static final String EXPLANATION =
      "AUROC, on unseen real people, that a model loses by learning from the batch in place of the"
          + " real people of its cells.";

  private final double most;

  /** A gate that allows at most this loss, in [0, 1]. */
  public UtilityGate(double most) {
    this.most = most;
  }

  @Override
  public GateResult assess(GateSubject subject) {
    return GateResult.notAbove("utility-loss", loss(subject), most, EXPLANATION);
  }

  private static Estimate loss(GateSubject subject) {
    PatientTable batch = Rows.labeled(subject.synthetic());
    if (batch.rows() == 0) {
      return new Estimate.Insufficient("there is no synthetic row with a label; it takes one", 0);
    }
    PatientTable fit = Rows.labeled(subject.fit());
    PatientTable unseen = Rows.labeled(subject.reference());
    PatientTable fitAlike = select(fit, isOf(batch, fit));
    PatientTable unseenAlike = select(unseen, isOf(batch, unseen));
    boolean alone =
        Stream.of(batch, fitAlike, unseenAlike)
            .allMatch(table -> Rows.fewerOf(Rows.outcomes(table)) >= ENOUGH);
    return alone
        ? loss(fitAlike, batch, unseenAlike, subject.seed())
        : loss(fit, select(fit, isOf(batch, fit).negate()).concat(batch), unseen, subject.seed());
  }

  private static Estimate loss(PatientTable real, PatientTable made, PatientTable on, long seed) {
    PatientTable measured =
        Rows.sample(on, ValidationScore.MOST_VALIDATION, new SplittableRandom(seed));
    boolean[] outcomes = Rows.outcomes(measured);
    int fewest = Math.min(Rows.fewerOf(outcomes), Rows.fewerOf(Rows.outcomes(real)));
    if (fewest < LEAST) {
      return new Estimate.Insufficient(
          "too few real people of one label; it takes " + LEAST, fewest);
    }
    return RocArea.difference(
        scores(real, measured, seed), scores(made, measured, seed), outcomes, CONFIDENCE);
  }

  private static List<double[]> scores(PatientTable source, PatientTable measured, long seed) {
    PatientTable train = Rows.sample(source, ValidationScore.MOST_ROWS, new SplittableRandom(seed));
    boolean[] learned = Rows.outcomes(train);
    if (Rows.fewerOf(learned) == 0) {
      // A model of one outcome ranks nobody.
      return List.of(new double[measured.rows()]);
    }
    DatasetDescriptor descriptor = source.descriptor();
    int[] predictors =
        IntStream.range(0, source.columns())
            .filter(column -> column != descriptor.labelIndex())
            .toArray();
    return ValidationScore.LEARNERS.stream()
        .map(learner -> learner.scores(train, learned, measured, predictors, seed))
        .toList();
  }

  /** Whether a row of a table is of a cell of the batch. */
  private static IntPredicate isOf(PatientTable batch, PatientTable table) {
    CellScheme scheme = new CellScheme(batch.descriptor());
    Set<String> cells =
        IntStream.range(0, batch.rows())
            .mapToObj(row -> scheme.cellOf(batch, row).key())
            .collect(Collectors.toSet());
    return row -> cells.contains(scheme.cellOf(table, row).key());
  }

  private static PatientTable select(PatientTable table, IntPredicate condition) {
    return table.select(IntStream.range(0, table.rows()).filter(condition).toArray());
  }
}
