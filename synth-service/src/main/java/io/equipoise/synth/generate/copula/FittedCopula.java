package io.equipoise.synth.generate.copula;

import io.equipoise.cohort.population.PatientTable;
import io.equipoise.synth.generate.FittedGenerator;
import io.equipoise.synth.generate.ModelLineage;
import io.equipoise.synth.generate.SampleRequest;
import io.equipoise.synth.generate.SampleRequest.CellRequest;
import io.equipoise.synth.generate.SampleRequest.ConditionRequest;
import io.equipoise.synth.generate.SyntheticSample;
import io.equipoise.synth.generate.SyntheticSample.CellSample;
import io.equipoise.synth.generate.SyntheticSample.ConditionSample;
import io.equipoise.synth.generate.TrainingOutcome;
import io.equipoise.synth.generate.copula.ConditionalDraws.Dependence;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A fitted copula. Rows are drawn inside their condition, so that each is right at the first draw;
 * only a number that falls on the border of a band when it is rounded is drawn again, at most
 * {@value #MOST_DRAWS} times. Immutable.
 */
final class FittedCopula implements FittedGenerator {
  private static final int MOST_DRAWS = 20;

  private final ModelLineage lineage;
  private final LatentTable columns;
  private final double[][] correlation;

  FittedCopula(ModelLineage lineage, LatentTable columns, double[][] correlation) {
    this.lineage = lineage;
    this.columns = columns;
    this.correlation = correlation;
  }

  @Override
  public String modelId() {
    return lineage.modelId();
  }

  @Override
  public TrainingOutcome outcome() {
    return new TrainingOutcome(1, lineage.rows(), lineage.rows(), 0, 0);
  }

  ModelLineage lineage() {
    return lineage;
  }

  LatentTable columns() {
    return columns;
  }

  /** Correlation of two hidden numbers. */
  double correlation(int one, int other) {
    return correlation[one][other];
  }

  @Override
  public void save(OutputStream out) throws IOException {
    CopulaCheckpoint.write(this, out);
  }

  @Override
  public SyntheticSample sample(SampleRequest request, long seed) throws InterruptedException {
    Sampling sampling = new Sampling(seed);
    List<CellSample> cells = new ArrayList<>();
    for (CellRequest cell : request.cells()) {
      Tally tally = new Tally();
      sampling.draw(
          RowCondition.of(columns.descriptor(), cell.cell(), false), cell.negatives(), tally);
      sampling.draw(
          RowCondition.of(columns.descriptor(), cell.cell(), true), cell.positives(), tally);
      cells.add(
          new CellSample(cell.cell(), cell.rows(), tally.delivered, tally.drawn, tally.firstHits));
    }
    List<ConditionSample> conditions = new ArrayList<>();
    for (ConditionRequest condition : request.conditions()) {
      Tally tally = new Tally();
      sampling.draw(
          RowCondition.of(columns.descriptor(), condition.values()), condition.rows(), tally);
      conditions.add(
          new ConditionSample(
              condition.values(), condition.rows(), tally.delivered, tally.drawn, tally.firstHits));
    }
    PatientTable rows =
        PatientTable.ofRows(columns.descriptor(), sampling.rows.toArray(double[][]::new));
    return new SyntheticSample(rows, cells, conditions);
  }

  /** How sampling of one cell or condition goes. */
  private static final class Tally {
    long delivered;
    long drawn;
    long firstHits;
  }

  /** The rows of one request. */
  private final class Sampling {
    final List<double[]> rows = new ArrayList<>();
    private final SplittableRandom random;
    private final Map<Set<Integer>, Dependence> dependences = new HashMap<>();

    Sampling(long seed) {
      this.random = new SplittableRandom(seed);
    }

    void draw(RowCondition condition, long wanted, Tally tally) throws InterruptedException {
      SplittableRandom own = random.split();
      if (wanted == 0) {
        return;
      }
      Dependence dependence =
          dependences.computeIfAbsent(
              condition.byColumn().keySet(),
              asked ->
                  new Dependence(
                      columns,
                      correlation,
                      asked.stream().mapToInt(Integer::intValue).sorted().toArray()));
      ConditionalDraws draws = new ConditionalDraws(dependence, condition, own);
      for (long i = 0; draws.possible() && i < wanted; i++) {
        if (Thread.interrupted()) {
          throw new InterruptedException("sampling was interrupted");
        }
        drawOne(draws, condition, tally, own);
      }
    }

    private void drawOne(
        ConditionalDraws draws, RowCondition condition, Tally tally, SplittableRandom own) {
      for (int attempt = 0; attempt < MOST_DRAWS; attempt++) {
        double[] row = columns.decode(draws.draw(own));
        tally.drawn++;
        if (condition.isMetBy(row)) {
          tally.firstHits += attempt == 0 ? 1 : 0;
          tally.delivered++;
          rows.add(row);
          return;
        }
      }
    }
  }
}
