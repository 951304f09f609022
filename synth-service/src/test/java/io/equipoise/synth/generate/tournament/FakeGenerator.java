package io.equipoise.synth.generate.tournament;

import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.synth.generate.FittedGenerator;
import io.equipoise.synth.generate.SampleRequest;
import io.equipoise.synth.generate.SampleRequest.CellRequest;
import io.equipoise.synth.generate.SyntheticSample;
import io.equipoise.synth.generate.TabularGenerator;
import io.equipoise.synth.generate.TrainingDivergedException;
import io.equipoise.synth.generate.TrainingOutcome;
import io.equipoise.synth.generate.TrainingOutcome.CurvePoint;
import io.equipoise.synth.generate.TrainingProgress;
import io.equipoise.synth.generate.TuningFocus;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** A generator that hands out changed or unchanged training rows, and says what it was given. */
final class FakeGenerator implements TabularGenerator {
  private final String name;
  private final boolean independent;
  private final IntPredicate divergesAt;
  final List<PatientTable> learned = new ArrayList<>();

  /** What trainings from a parent learned from. */
  final List<PatientTable> tuned = new ArrayList<>();

  /** Score of every training on people whom it did not see, when set. */
  OptionalDouble score = OptionalDouble.empty();

  private FakeGenerator(String name, boolean independent, IntPredicate divergesAt) {
    this.name = name;
    this.independent = independent;
    this.divergesAt = divergesAt;
  }

  /** Repeats training rows. */
  static FakeGenerator memorizing() {
    return new FakeGenerator("memorizer", false, rows -> false);
  }

  /** Draws every column but those of cell and label on its own. */
  static FakeGenerator independent() {
    return new FakeGenerator("independent", true, rows -> false);
  }

  /** Ends without a model when it learns from so many rows. */
  static FakeGenerator diverging(IntPredicate at) {
    return new FakeGenerator("diverging", true, at);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String version() {
    return "test";
  }

  @Override
  public String backend() {
    return "java";
  }

  @Override
  public int trainingSteps(int rows) {
    return 3;
  }

  @Override
  public FittedGenerator fit(PatientTable train, long seed, TrainingProgress progress) {
    learned.add(train);
    progress.step(1, 3, 0, 0);
    if (divergesAt.test(train.rows())) {
      throw new TrainingDivergedException("planted");
    }
    progress.step(3, 3, 0, 0);
    return model(name + train.rows(), train);
  }

  @Override
  public FittedGenerator fineTune(
      FittedGenerator parent,
      PatientTable train,
      TuningFocus focus,
      long seed,
      TrainingProgress progress) {
    tuned.add(train);
    return model(name + " from " + parent.modelId(), train);
  }

  private FittedGenerator model(String modelId, PatientTable train) {
    OptionalDouble reached = score;
    return new FittedGenerator() {
      @Override
      public String modelId() {
        return modelId;
      }

      @Override
      public TrainingOutcome outcome() {
        return new TrainingOutcome(
            3, train.rows(), 1, 0, 0, 3, false, List.of(new CurvePoint(3, 0, 0, reached)));
      }

      @Override
      public SyntheticSample sample(SampleRequest request, long sampleSeed) {
        return draw(train, request, new SplittableRandom(sampleSeed));
      }
    };
  }

  private SyntheticSample draw(PatientTable train, SampleRequest request, SplittableRandom random) {
    CellScheme scheme = new CellScheme(train.descriptor());
    List<double[]> rows = new ArrayList<>();
    for (CellRequest cell : request.cells()) {
      for (int label = 0; label < 2; label++) {
        int wanted = label;
        int[] alike =
            IntStream.range(0, train.rows())
                .filter(r -> train.label(r) == wanted)
                .filter(r -> scheme.cellOf(train, r).equals(cell.cell()))
                .toArray();
        long count = alike.length == 0 ? 0 : label == 0 ? cell.negatives() : cell.positives();
        for (long i = 0; i < count; i++) {
          rows.add(drawn(train, alike[random.nextInt(alike.length)], random));
        }
      }
    }
    return new SyntheticSample(
        PatientTable.ofRows(train.descriptor(), rows.toArray(double[][]::new)), List.of());
  }

  private double[] drawn(PatientTable train, int row, SplittableRandom random) {
    double[] values = train.row(row);
    for (int column : independent ? new int[] {2, 3} : new int[0]) {
      values[column] = train.value(random.nextInt(train.rows()), column);
    }
    return values;
  }
}
