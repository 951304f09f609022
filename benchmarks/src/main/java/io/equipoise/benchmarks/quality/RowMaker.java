package io.equipoise.benchmarks.quality;

import io.equipoise.cohort.population.PatientTable;
import io.equipoise.synth.generate.Generators;
import io.equipoise.synth.generate.SampleRequest;
import io.equipoise.synth.generate.TabularGenerator;
import io.equipoise.synth.generate.TrainingProgress;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Something that makes as many rows as it was given. */
interface RowMaker {
  /** Controls and generators, by the names that a command takes. */
  List<String> NAMES = List.of("bootstrap", "marginals", "copula", "gan", "auto");

  /**
   * Rows like those given.
   *
   * @param train real rows
   * @param seed seed of everything random
   */
  PatientTable make(PatientTable train, long seed) throws InterruptedException;

  /**
   * The maker of a name.
   *
   * @param steps training steps, or empty for the generator's own default
   * @throws IllegalArgumentException when there is none of that name
   */
  static RowMaker named(String name, Optional<Integer> steps) {
    return switch (name) {
      case "bootstrap" -> RowMaker::bootstrap;
      case "marginals" -> RowMaker::marginals;
      default -> generated(Generators.named(name, steps));
    };
  }

  private static RowMaker generated(TabularGenerator generator) {
    return (train, seed) ->
        generator
            .fit(train, seed, TrainingProgress.NONE)
            .sample(SampleRequest.any(train.rows()), seed)
            .rows();
  }

  /** Rows drawn with replacement: the perfect memorizer. */
  private static PatientTable bootstrap(PatientTable train, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return train.select(random.ints(train.rows(), 0, train.rows()).toArray());
  }

  /** Every column shuffled by itself: right shares, and nothing to learn from. */
  private static PatientTable marginals(PatientTable train, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] rows = new double[train.rows()][train.columns()];
    for (int column = 0; column < train.columns(); column++) {
      int[] order = Shuffle.of(train.rows(), random);
      for (int row = 0; row < rows.length; row++) {
        rows[row][column] = train.value(order[row], column);
      }
    }
    return PatientTable.ofRows(train.descriptor(), rows);
  }
}
