package io.equipoise.benchmarks.quality;

import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.synth.domain.gate.GateResult;
import io.equipoise.synth.domain.gate.GateSubject;
import io.equipoise.synth.score.ReleaseGates;
import io.equipoise.synth.score.Score;
import io.equipoise.synth.score.ValidationScore;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * How good the rows of a generator are, on one table of real people. For each seed the table is
 * divided at random; a generator learns from the train part and makes as many rows; classifiers
 * trained on these rows (TSTR) and on the real ones (TRTR) are measured on the rest, whom neither
 * has seen, and so are the privacy gates. Settings of generators are not tuned here: the rest is a
 * holdout.
 */
final class SynthesisBenchmark {
  private final PatientTable table;
  private final Plan plan;
  private final Map<String, RowMaker> makers;
  private final Consumer<String> progress;

  /**
   * How much is done.
   *
   * @param seeds runs, each with a split and a training of its own
   * @param firstSeed the first run's seed; the others follow
   * @param trainShare share of the rows that generators learn from, in (0, 1)
   * @param mostRows most rows of either part
   */
  record Plan(int seeds, long firstSeed, double trainShare, int mostRows) {}

  /**
   * A benchmark that has not run.
   *
   * @param makers what is compared, by name
   */
  SynthesisBenchmark(
      PatientTable table, Plan plan, Map<String, RowMaker> makers, Consumer<String> progress) {
    this.table = table;
    this.plan = plan;
    this.makers = makers;
    this.progress = progress;
  }

  QualityTable run() throws InterruptedException {
    QualityTable figures = new QualityTable();
    for (int run = 0; run < plan.seeds(); run++) {
      long seed = plan.firstSeed() + run;
      int[] order = Shuffle.of(table.rows(), new SplittableRandom(seed));
      int train = (int) Math.round(plan.trainShare() * order.length);
      PatientTable fit = part(order, 0, train);
      PatientTable rest = part(order, train, order.length);
      ValidationScore validation = new ValidationScore(fit, rest, seed);
      for (Map.Entry<String, RowMaker> maker : makers.entrySet()) {
        long began = System.nanoTime();
        PatientTable made = maker.getValue().make(fit, seed);
        double seconds = (System.nanoTime() - began) / 1e9;
        add(figures, maker.getKey(), validation.of(made), made, fit, rest);
        figures.add(maker.getKey(), "seconds", seconds);
        progress.accept(
            "seed %d, %s: %d rows in %.1f s".formatted(seed, maker.getKey(), made.rows(), seconds));
      }
    }
    return figures;
  }

  private PatientTable part(int[] order, int from, int to) {
    int end = Math.min(to, from + plan.mostRows());
    return table.select(Arrays.copyOfRange(order, from, end));
  }

  private static void add(
      QualityTable figures,
      String arm,
      Score score,
      PatientTable made,
      PatientTable fit,
      PatientTable rest) {
    for (Score.ByLearner learner : score.learners()) {
      figures.add(arm, "TSTR " + learner.learner(), point(learner.tstr()));
      figures.add(arm, "TRTR " + learner.learner(), point(learner.trtr()));
      figures.add(arm, "detection " + learner.learner(), point(learner.detection()));
    }
    List<GateResult> gates =
        ReleaseGates.of(fit.descriptor())
            .assess(new GateSubject(made, fit, rest, positiveRate(fit)));
    for (GateResult gate : gates) {
      figures.add(arm, gate.name(), point(gate.value()));
    }
  }

  private static double positiveRate(PatientTable table) {
    int labeled = 0;
    int positives = 0;
    for (int row = 0; row < table.rows(); row++) {
      labeled += Double.isNaN(table.label(row)) ? 0 : 1;
      positives += table.label(row) == 1 ? 1 : 0;
    }
    return labeled == 0 ? 0 : (double) positives / labeled;
  }

  static double point(Estimate estimate) {
    return estimate.point().orElse(Double.NaN);
  }
}
