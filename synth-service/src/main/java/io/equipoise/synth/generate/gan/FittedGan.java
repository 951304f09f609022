package io.equipoise.synth.generate.gan;

import io.equipoise.cohort.population.PatientTable;
import io.equipoise.synth.generate.FittedGenerator;
import io.equipoise.synth.generate.SampleRequest;
import io.equipoise.synth.generate.SampleRequest.CellRequest;
import io.equipoise.synth.generate.SyntheticSample;
import io.equipoise.synth.generate.SyntheticSample.CellSample;
import io.equipoise.synth.generate.TrainingOutcome;
import io.equipoise.synth.generate.encoding.ConditionScheme;
import io.equipoise.synth.generate.encoding.TableEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A trained GAN. Rows of different conditions are generated side by side: with running
 * normalization statistics a row does not depend on its neighbors. A row that misses its condition
 * is drawn again, in at most {@value #MOST_ROUNDS} rounds; at a hit rate of one half, one row in a
 * million is then still missing.
 */
final class FittedGan implements FittedGenerator {
  private static final int MOST_ROUNDS = 20;

  private final String modelId;
  private final TrainingOutcome outcome;
  private final TableEncoder encoder;
  private final ConditionScheme scheme;
  private final Generator generator;

  FittedGan(String modelId, TrainingOutcome outcome, GanTraining training) {
    this.modelId = modelId;
    this.outcome = outcome;
    this.encoder = training.encoder();
    this.scheme = training.scheme();
    this.generator = training.generator();
  }

  @Override
  public String modelId() {
    return modelId;
  }

  @Override
  public TrainingOutcome outcome() {
    return outcome;
  }

  /** Rows wanted of one cell with one label, and how far they are. */
  private static final class Want {
    final int[] condition;
    final long requested;
    final List<double[]> rows = new ArrayList<>();
    long drawn;
    long firstHits;

    Want(int[] condition, long requested) {
      this.condition = condition;
      this.requested = requested;
    }

    long missing() {
      return requested - rows.size();
    }
  }

  @Override
  public synchronized SyntheticSample sample(SampleRequest request, long seed)
      throws InterruptedException {
    SplittableRandom random = new SplittableRandom(seed);
    List<Want> wants = new ArrayList<>();
    for (CellRequest cell : request.cells()) {
      wants.add(
          new Want(scheme.conditionOf(cell.cell(), ConditionScheme.NEGATIVE), cell.negatives()));
      wants.add(
          new Want(scheme.conditionOf(cell.cell(), ConditionScheme.POSITIVE), cell.positives()));
    }
    List<Want> possible = wants.stream().filter(want -> scheme.canBeMet(want.condition)).toList();
    for (int round = 0; round < MOST_ROUNDS; round++) {
      List<Want> due = due(possible);
      if (due.isEmpty()) {
        break;
      }
      draw(due, random);
      if (round == 0) {
        possible.forEach(want -> want.firstHits = want.rows.size());
      }
    }
    return collect(request, wants);
  }

  /** One entry per row that is still missing. */
  private static List<Want> due(List<Want> wants) {
    List<Want> due = new ArrayList<>();
    for (Want want : wants) {
      for (long i = want.missing(); i > 0; i--) {
        due.add(want);
      }
    }
    return due;
  }

  private void draw(List<Want> due, SplittableRandom random) throws InterruptedException {
    for (int from = 0; from < due.size(); from += generator.rows) {
      if (Thread.interrupted()) {
        throw new InterruptedException("sampling was interrupted");
      }
      List<Want> batch = due.subList(from, Math.min(due.size(), from + generator.rows));
      for (int i = 0; i < batch.size(); i++) {
        scheme.write(batch.get(i).condition, generator.input.values, generator.conditionOffset(i));
      }
      generator.drawNoise(batch.size(), random);
      generator.forward(batch.size(), false);
      for (int i = 0; i < batch.size(); i++) {
        Want want = batch.get(i);
        double[] row = encoder.decode(generator.output, i * generator.width);
        want.drawn++;
        if (Arrays.equals(scheme.conditionOf(row), want.condition)) {
          want.rows.add(row);
        }
      }
    }
  }

  private SyntheticSample collect(SampleRequest request, List<Want> wants) {
    List<double[]> rows = new ArrayList<>();
    List<CellSample> cells = new ArrayList<>();
    for (int c = 0; c < request.cells().size(); c++) {
      Want negative = wants.get(2 * c);
      Want positive = wants.get(2 * c + 1);
      rows.addAll(negative.rows);
      rows.addAll(positive.rows);
      cells.add(
          new CellSample(
              request.cells().get(c).cell(),
              request.cells().get(c).rows(),
              negative.rows.size() + positive.rows.size(),
              negative.drawn + positive.drawn,
              negative.firstHits + positive.firstHits));
    }
    PatientTable table = PatientTable.ofRows(encoder.descriptor(), rows.toArray(double[][]::new));
    return new SyntheticSample(table, cells);
  }
}
