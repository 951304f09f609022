package io.equipoise.synth.generate.refinement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.synth.ToyPatients;
import io.equipoise.synth.WidePatients;
import io.equipoise.synth.generate.CheckpointException;
import io.equipoise.synth.generate.CheckpointFile;
import io.equipoise.synth.generate.FittedGenerator;
import io.equipoise.synth.generate.SampleRequest;
import io.equipoise.synth.generate.SampleRequest.CellRequest;
import io.equipoise.synth.generate.SyntheticSample;
import io.equipoise.synth.generate.SyntheticSample.CellSample;
import io.equipoise.synth.generate.TabularGenerator;
import io.equipoise.synth.generate.TabularGeneratorContract;
import io.equipoise.synth.generate.TrainingOutcome;
import io.equipoise.synth.generate.TrainingProgress;
import io.equipoise.synth.generate.copula.CopulaSettings;
import io.equipoise.synth.generate.copula.GaussianCopula;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RefinedGeneratorTest extends TabularGeneratorContract {
  private static final TabularGenerator PLAIN = new GaussianCopula(CopulaSettings.DEFAULTS);
  private static final TabularGenerator REFINED = new RefinedGenerator(PLAIN);

  @Override
  protected TabularGenerator generator() {
    return REFINED;
  }

  /** A generator that learns smoking from other people than the rest of a row. */
  private static final class Careless implements TabularGenerator {
    @Override
    public String name() {
      return "careless";
    }

    @Override
    public String version() {
      return "1";
    }

    @Override
    public String backend() {
      return PLAIN.backend();
    }

    @Override
    public int trainingSteps(int rows) {
      return PLAIN.trainingSteps(rows);
    }

    @Override
    public FittedGenerator fit(PatientTable train, long seed, TrainingProgress progress)
        throws InterruptedException {
      double[][] mixed = new double[train.rows()][];
      for (int row = 0; row < mixed.length; row++) {
        mixed[row] = train.row(row);
        mixed[row][ToyPatients.SMOKER] = train.value((row + 1) % mixed.length, ToyPatients.SMOKER);
      }
      return PLAIN.fit(PatientTable.ofRows(train.descriptor(), mixed), seed, progress);
    }
  }

  private static double smokersAmongTheSick(TabularGenerator generator)
      throws InterruptedException {
    PatientTable rows =
        generator
            .fit(ToyPatients.people(1_000, 1), 1, TrainingProgress.NONE)
            .sample(SampleRequest.where(Map.of("disease", "yes"), 2_000), 2)
            .rows();
    return Arrays.stream(rows.column(ToyPatients.SMOKER)).average().orElseThrow();
  }

  @Test
  void shouldMakeUpForWhatTheGeneratorMissed() throws InterruptedException {
    // Planted: 0.8 of the sick smoke, 0.44 of all.
    assertThat(smokersAmongTheSick(new Careless())).isCloseTo(0.44, within(0.05));
    assertThat(smokersAmongTheSick(new RefinedGenerator(new Careless())))
        .isCloseTo(0.8, within(0.06));
  }

  @Test
  void shouldDeliverManyRowsPortionByPortion() throws InterruptedException {
    Cell women = new Cell(List.of("female", "45-64"));
    SyntheticSample sample =
        REFINED
            .fit(ToyPatients.people(300, 1), 1, TrainingProgress.NONE)
            .sample(
                new SampleRequest(
                    List.of(new CellRequest(women, 2_500, 1_700)),
                    SampleRequest.any(1_100).conditions()),
                2);

    assertThat(sample.rows().rows()).isEqualTo(5_300);
    assertThat(sample.shortfall()).isZero();
    assertThat(sample.hitRate()).hasValue(1.0);
    assertThat(IntStream.range(0, 2_500).mapToDouble(sample.rows()::label)).containsOnly(0.0);
    assertThat(IntStream.range(2_500, 4_200).mapToDouble(sample.rows()::label)).containsOnly(1.0);
  }

  /** Makes every row that it is asked for, of which all but each eighth is a hit. */
  private record MostlyHitting(FittedGenerator inner) implements FittedGenerator {
    @Override
    public String modelId() {
      return inner.modelId();
    }

    @Override
    public TrainingOutcome outcome() {
      return inner.outcome();
    }

    @Override
    public SyntheticSample sample(SampleRequest request, long seed) throws InterruptedException {
      SyntheticSample sample = inner.sample(request, seed);
      List<CellSample> cells =
          sample.cells().stream()
              .map(
                  cell ->
                      new CellSample(
                          cell.cell(),
                          cell.requested(),
                          cell.delivered(),
                          cell.drawn(),
                          cell.requested() * 7 / 8))
              .toList();
      return new SyntheticSample(sample.rows(), cells, sample.conditions());
    }
  }

  @Test
  void shouldKeepTheHitRateWhenEveryCellIsOfOneRow() throws InterruptedException {
    PatientTable people = ToyPatients.people(300, 1);
    FittedGenerator mostly = new MostlyHitting(PLAIN.fit(people, 1, TrainingProgress.NONE));
    FittedGenerator refined =
        new RefinedModel(mostly, people.descriptor(), Refinement.of(people, people, 1));
    Cell women = new Cell(List.of("female", "45-64"));

    SyntheticSample sample =
        refined.sample(
            new SampleRequest(Collections.nCopies(24, new CellRequest(women, 1, 0)), List.of()), 2);

    // 24 cells with 7 of 8 candidates: 168 of 192, which is 21 of 24.
    assertThat(sample.hitRate()).hasValue(21.0 / 24);
    assertThat(sample.cells()).allMatch(cell -> cell.firstHits() <= cell.requested());
  }

  @Test
  void shouldSampleTheSameRowsAfterWritingAndReading() throws IOException, InterruptedException {
    for (int people : new int[] {100, 300}) {
      FittedGenerator fitted = REFINED.fit(ToyPatients.people(people, 1), 1, TrainingProgress.NONE);
      byte[] bytes = written(fitted);

      FittedGenerator back =
          REFINED.load(new ByteArrayInputStream(bytes), ToyPatients.descriptor());

      assertThat(CheckpointFile.peekName(new ByteArrayInputStream(bytes)))
          .isEqualTo(REFINED.checkpointName().orElseThrow());
      assertThat(back.modelId()).isEqualTo(fitted.modelId());
      assertThat(rows(back)).isEqualTo(rows(fitted));
      assertThat(written(back)).isEqualTo(bytes);
    }
  }

  @Test
  void shouldRefuseADamagedFileAndAnotherDataset() throws IOException, InterruptedException {
    byte[] bytes = written(REFINED.fit(ToyPatients.people(300, 1), 1, TrainingProgress.NONE));

    for (int at : new int[] {0, 9, 40, bytes.length / 2, bytes.length - 1}) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 1;
      assertThatThrownBy(
              () -> REFINED.load(new ByteArrayInputStream(damaged), ToyPatients.descriptor()))
          .isInstanceOf(CheckpointException.class);
    }
    assertThatThrownBy(
            () -> REFINED.load(new ByteArrayInputStream(bytes), WidePatients.descriptor()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("trained on other columns");
  }

  @Test
  void shouldRefuseMapsThatAreNoList() throws IOException, InterruptedException {
    byte[] bytes = written(REFINED.fit(ToyPatients.people(300, 1), 1, TrainingProgress.NONE));
    CheckpointFile file = CheckpointFile.read(RefinementFile.NAME, new ByteArrayInputStream(bytes));
    ObjectNode header = file.header().deepCopy();
    ObjectNode maps = header.putObject("maps");
    ToyPatients.descriptor().columns().forEach(column -> maps.putArray(column.name()));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CheckpointFile.write(RefinementFile.NAME, header, file.arrays(), file.doubles(), out);

    assertThatThrownBy(
            () ->
                REFINED.load(new ByteArrayInputStream(out.toByteArray()), ToyPatients.descriptor()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("other columns");
  }

  private static byte[] written(FittedGenerator model) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    model.save(out);
    return out.toByteArray();
  }

  private static List<List<Double>> rows(FittedGenerator model) throws InterruptedException {
    PatientTable rows = model.sample(SampleRequest.any(60), 5).rows();
    assertThat(rows.rows()).isEqualTo(60);
    return IntStream.range(0, rows.rows())
        .mapToObj(row -> Arrays.stream(rows.row(row)).boxed().toList())
        .toList();
  }
}
