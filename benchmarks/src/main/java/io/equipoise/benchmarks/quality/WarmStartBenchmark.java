package io.equipoise.benchmarks.quality;

import io.equipoise.cohort.population.PatientTable;
import io.equipoise.synth.generate.FittedGenerator;
import io.equipoise.synth.generate.TrainingOutcome;
import io.equipoise.synth.generate.TrainingOutcome.CurvePoint;
import io.equipoise.synth.generate.TrainingProgress;
import io.equipoise.synth.generate.TuningFocus;
import io.equipoise.synth.generate.TuningRefusedException;
import io.equipoise.synth.generate.gan.ConditionalGan;
import io.equipoise.synth.generate.gan.GanSettings;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * How many steps a training saves that goes on from an earlier model. The earlier model has learned
 * from a part of the people; then, with all of them, one network starts anew and one goes on from
 * it. Both are scored every few steps on the same people, whom neither they nor the earlier model
 * have learned from. A step costs the same in both, so the ratio of steps is that of times.
 */
final class WarmStartBenchmark {
  private final PatientTable table;
  private final Plan plan;
  private final Consumer<String> progress;

  /**
   * How much is done.
   *
   * @param seeds runs, each with an order of the people of its own
   * @param firstSeed the first run's seed; the others follow
   * @param earlierShare share of the people that the earlier model learns from, in (0, 1)
   * @param mostRows most people in all
   * @param steps steps of each training
   * @param scoreEvery steps from one score to the next
   */
  record Plan(
      int seeds, long firstSeed, double earlierShare, int mostRows, int steps, int scoreEvery) {}

  /** A benchmark that has not run. */
  WarmStartBenchmark(PatientTable table, Plan plan, Consumer<String> progress) {
    this.table = table;
    this.plan = plan;
    this.progress = progress;
  }

  QualityTable run() throws InterruptedException {
    QualityTable figures = new QualityTable();
    GanSettings settings =
        GanSettings.DEFAULTS
            .withSteps(plan.steps())
            .withScores(plan.scoreEvery(), plan.steps() / plan.scoreEvery() + 1);
    ConditionalGan gan = new ConditionalGan(settings);
    for (int run = 0; run < plan.seeds(); run++) {
      long seed = plan.firstSeed() + run;
      int[] order = Shuffle.of(table.rows(), new SplittableRandom(seed));
      PatientTable all =
          table.select(Arrays.copyOf(order, Math.min(order.length, plan.mostRows())));
      int[] earlier = new int[(int) Math.round(plan.earlierShare() * all.rows())];
      Arrays.setAll(earlier, i -> i);
      FittedGenerator parent = gan.fit(all.select(earlier), seed, TrainingProgress.NONE);
      Optional<TrainingOutcome> trainedOn = trainedOn(gan, parent, all, seed);
      if (trainedOn.isEmpty()) {
        figures.add("from an earlier model", "refused", 1);
        continue;
      }
      figures.add("from an earlier model", "refused", 0);
      TrainingOutcome onward = trainedOn.get();
      TrainingOutcome anew = gan.fit(all, seed, TrainingProgress.NONE).outcome();
      double bar = anew.score().orElse(Double.NaN) - TrainingOutcome.SCORE_TOLERANCE;
      int anewSteps = firstAt(anew, bar).orElse(plan.steps());
      OptionalInt onwardSteps = firstAt(onward, bar);
      note(figures, "from the start", anew, anewSteps, Double.NaN);
      note(
          figures,
          "from an earlier model",
          onward,
          onwardSteps.isPresent() ? onwardSteps.getAsInt() : Double.NaN,
          onwardSteps.isPresent() ? (double) anewSteps / onwardSteps.getAsInt() : Double.NaN);
      progress.accept(
          "seed %d: score %.3f from the start after %d steps; %.3f from an earlier model; as good %s"
              .formatted(
                  seed,
                  anew.score().orElse(Double.NaN),
                  anewSteps,
                  onward.score().orElse(Double.NaN),
                  onwardSteps.isPresent()
                      ? "after " + onwardSteps.getAsInt() + " steps"
                      : "at no step"));
    }
    return figures;
  }

  /** Empty when the earlier model cannot take the new people in. */
  private Optional<TrainingOutcome> trainedOn(
      ConditionalGan gan, FittedGenerator parent, PatientTable all, long seed)
      throws InterruptedException {
    try {
      return Optional.of(
          gan.fineTune(parent, all, TuningFocus.NONE, seed, TrainingProgress.NONE).outcome());
    } catch (TuningRefusedException refused) {
      progress.accept("seed %d: refused: %s".formatted(seed, refused.getMessage()));
      return Optional.empty();
    }
  }

  private static void note(
      QualityTable figures, String arm, TrainingOutcome outcome, double steps, double factor) {
    figures.add(arm, "best score", outcome.score().orElse(Double.NaN));
    figures.add(arm, "steps until as good as from the start", steps);
    figures.add(arm, "factor", factor);
    figures.add(arm, "got as good", Double.isNaN(steps) ? 0 : 1);
  }

  /** The first step with at least this score. */
  private static OptionalInt firstAt(TrainingOutcome outcome, double score) {
    return outcome.curve().stream()
        .filter(point -> point.score().orElse(Double.NEGATIVE_INFINITY) >= score)
        .mapToInt(CurvePoint::step)
        .findFirst();
  }
}
