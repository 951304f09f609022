package io.equipoise.synth.generate.gan;

import io.equipoise.cohort.population.PatientTable;
import io.equipoise.synth.generate.SampleRequest;
import io.equipoise.synth.generate.SampleRequest.CellRequest;
import io.equipoise.synth.generate.SampleRequest.ConditionRequest;
import io.equipoise.synth.generate.SyntheticSample;
import io.equipoise.synth.generate.SyntheticSample.CellSample;
import io.equipoise.synth.generate.SyntheticSample.ConditionSample;
import io.equipoise.synth.generate.encoding.ConditionScheme;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Draws rows from a model. Rows of different conditions are generated side by side: with running
 * normalization statistics a row does not depend on its neighbors. A row that misses its condition
 * is drawn again, in at most {@value #MOST_ROUNDS} rounds; at a hit rate of one half, one row in a
 * million is then still missing.
 */
final class Sampling {
  private static final int MOST_ROUNDS = 20;

  private final GanModel model;
  private final SplittableRandom random;

  Sampling(GanModel model, long seed) {
    this.model = model;
    this.random = new SplittableRandom(seed);
  }

  /** Rows wanted under one condition, and how far they are. */
  private static final class Want {
    final int[] condition;
    final boolean anything;
    final long requested;
    final List<double[]> rows = new ArrayList<>();
    long drawn;
    long firstHits;

    Want(int[] condition, boolean anything, long requested) {
      this.condition = condition;
      this.anything = anything;
      this.requested = requested;
    }

    long missing() {
      return requested - rows.size();
    }
  }

  /** One row to be drawn. */
  private static final class Draw {
    final Want want;
    final int[] condition;

    Draw(Want want, int[] condition) {
      this.want = want;
      this.condition = condition;
    }
  }

  SyntheticSample sample(SampleRequest request) throws InterruptedException {
    ConditionScheme scheme = model.scheme;
    List<Want> wants = new ArrayList<>();
    for (CellRequest cell : request.cells()) {
      wants.add(
          new Want(
              scheme.conditionOf(cell.cell(), ConditionScheme.NEGATIVE), false, cell.negatives()));
      wants.add(
          new Want(
              scheme.conditionOf(cell.cell(), ConditionScheme.POSITIVE), false, cell.positives()));
    }
    for (ConditionRequest condition : request.conditions()) {
      wants.add(
          new Want(
              scheme.conditionOf(condition.values()),
              condition.values().isEmpty(),
              condition.rows()));
    }
    List<Want> possible = wants.stream().filter(want -> scheme.canBeMet(want.condition)).toList();
    for (int round = 0; round < MOST_ROUNDS; round++) {
      List<Draw> due = due(possible);
      if (due.isEmpty()) {
        break;
      }
      draw(due);
      if (round == 0) {
        possible.forEach(want -> want.firstHits = want.rows.size());
      }
    }
    return collect(request, wants);
  }

  /** One entry per row that is still missing. */
  private List<Draw> due(List<Want> wants) {
    List<Draw> due = new ArrayList<>();
    for (Want want : wants) {
      for (long i = want.missing(); i > 0; i--) {
        due.add(new Draw(want, want.anything ? model.frequencies.draw(random) : want.condition));
      }
    }
    return due;
  }

  private void draw(List<Draw> due) throws InterruptedException {
    Generator generator = model.generator;
    for (int from = 0; from < due.size(); from += generator.rows) {
      if (Thread.interrupted()) {
        throw new InterruptedException("sampling was interrupted");
      }
      List<Draw> batch = due.subList(from, Math.min(due.size(), from + generator.rows));
      float[] input = generator.input.update();
      for (int i = 0; i < batch.size(); i++) {
        model.scheme.write(batch.get(i).condition, input, generator.conditionOffset(i));
      }
      generator.drawNoise(batch.size(), random);
      generator.forward(false);
      float[] output = generator.output.read();
      for (int i = 0; i < batch.size(); i++) {
        Want want = batch.get(i).want;
        double[] row = model.encoder.decode(output, i * generator.width, random);
        want.drawn++;
        if (want.anything || model.scheme.isMetBy(row, want.condition)) {
          want.rows.add(row);
        }
      }
    }
  }

  private SyntheticSample collect(SampleRequest request, List<Want> wants) {
    List<double[]> rows = new ArrayList<>();
    wants.forEach(want -> rows.addAll(want.rows));
    List<CellSample> cells = new ArrayList<>();
    for (int c = 0; c < request.cells().size(); c++) {
      Want negative = wants.get(2 * c);
      Want positive = wants.get(2 * c + 1);
      cells.add(
          new CellSample(
              request.cells().get(c).cell(),
              request.cells().get(c).rows(),
              negative.rows.size() + positive.rows.size(),
              negative.drawn + positive.drawn,
              negative.firstHits + positive.firstHits));
    }
    List<ConditionSample> conditions = new ArrayList<>();
    for (int c = 0; c < request.conditions().size(); c++) {
      Want want = wants.get(2 * request.cells().size() + c);
      conditions.add(
          new ConditionSample(
              request.conditions().get(c).values(),
              want.requested,
              want.rows.size(),
              want.drawn,
              want.firstHits));
    }
    PatientTable table =
        PatientTable.ofRows(model.encoder.descriptor(), rows.toArray(double[][]::new));
    return new SyntheticSample(table, cells, conditions);
  }
}
