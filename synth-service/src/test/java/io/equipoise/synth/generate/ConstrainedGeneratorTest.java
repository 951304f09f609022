package io.equipoise.synth.generate;

import static io.equipoise.synth.domain.constraint.Ward.DEVICE;
import static io.equipoise.synth.domain.constraint.Ward.DISEASE;
import static io.equipoise.synth.domain.constraint.Ward.SYSTOLIC;
import static io.equipoise.synth.domain.constraint.Ward.but;
import static io.equipoise.synth.domain.constraint.Ward.woman;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.synth.domain.constraint.ConstraintSummary;
import io.equipoise.synth.domain.constraint.Ward;
import io.equipoise.synth.generate.SampleRequest.CellRequest;
import io.equipoise.synth.generate.SampleRequest.ConditionRequest;
import io.equipoise.synth.generate.SyntheticSample.CellSample;
import io.equipoise.synth.generate.SyntheticSample.ConditionSample;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConstrainedGeneratorTest {
  private static final Cell WOMEN = new Cell(List.of("female", "18-49"));
  private static final Cell MEN = new Cell(List.of("male", "18-49"));

  /** Makes exactly what is asked for; device is b, against what real rows show, at a rate. */
  private static final class Scripted implements TabularGenerator, FittedGenerator {
    private final DatasetDescriptor descriptor;
    private final double wrong;
    private final List<Long> requested = new ArrayList<>();

    Scripted(DatasetDescriptor descriptor, double wrong) {
      this.descriptor = descriptor;
      this.wrong = wrong;
    }

    @Override
    public String name() {
      return "scripted";
    }

    @Override
    public String version() {
      return "7";
    }

    @Override
    public String backend() {
      return "none";
    }

    @Override
    public int trainingSteps(int rows) {
      return 2 * rows;
    }

    @Override
    public FittedGenerator fit(PatientTable train, long seed, TrainingProgress progress) {
      return this;
    }

    @Override
    public FittedGenerator load(InputStream in, DatasetDescriptor dataset) throws IOException {
      assertThat(in.read()).isEqualTo(42);
      return this;
    }

    @Override
    public FittedGenerator fineTune(
        FittedGenerator parent,
        PatientTable train,
        TuningFocus focus,
        long seed,
        TrainingProgress progress) {
      assertThat(parent).isSameAs(this);
      return this;
    }

    @Override
    public void save(OutputStream out) throws IOException {
      out.write(42);
    }

    @Override
    public Optional<String> parentId() {
      return Optional.of("parent");
    }

    @Override
    public String modelId() {
      return "model";
    }

    @Override
    public TrainingOutcome outcome() {
      return new TrainingOutcome(1, 2, 3, 0.5, 0.25);
    }

    @Override
    public SyntheticSample sample(SampleRequest request, long seed) {
      requested.add(request.rows());
      SplittableRandom random = new SplittableRandom(seed);
      List<double[]> rows = new ArrayList<>();
      List<CellSample> cells = new ArrayList<>();
      for (CellRequest cell : request.cells()) {
        for (long i = 0; i < cell.rows(); i++) {
          double[] row = woman();
          row[1] = cell.cell().equals(MEN) ? 1 : 0;
          row[SYSTOLIC] = random.nextInt(60, 240);
          row[DEVICE] = random.nextDouble() < wrong ? 1 : 0;
          row[DISEASE] = i < cell.negatives() ? 0 : 1;
          rows.add(row);
        }
        cells.add(
            new CellSample(cell.cell(), cell.rows(), cell.rows(), cell.rows() + 1, cell.rows()));
      }
      List<ConditionSample> conditions = new ArrayList<>();
      for (ConditionRequest condition : request.conditions()) {
        for (long i = 0; i < condition.rows(); i++) {
          rows.add(but(woman(), DEVICE, random.nextDouble() < wrong ? 1 : 0));
        }
        conditions.add(
            new ConditionSample(
                condition.values(),
                condition.rows(),
                condition.rows(),
                condition.rows() + 2,
                condition.rows() - 1));
      }
      return new SyntheticSample(
          PatientTable.ofRows(descriptor, rows.toArray(double[][]::new)), cells, conditions);
    }
  }

  private static final SampleRequest REQUEST =
      new SampleRequest(List.of(new CellRequest(MEN, 30, 10), new CellRequest(WOMEN, 5, 55)));

  private static SyntheticSample sample(Scripted scripted, long seed) throws InterruptedException {
    return ConstrainedGenerator.around(scripted, scripted.descriptor)
        .fit(
            PatientTable.ofRows(scripted.descriptor, new double[][] {woman()}),
            1,
            TrainingProgress.NONE)
        .sample(REQUEST, seed);
  }

  @Test
  void shouldBeTheGeneratorItselfWhenTheDatasetHasNoConstraints() throws InterruptedException {
    Scripted scripted = new Scripted(Ward.with(), 0.5);

    assertThat(ConstrainedGenerator.around(scripted, scripted.descriptor)).isSameAs(scripted);
    assertThat(sample(scripted, 1).constraints()).isEmpty();
  }

  @Test
  void shouldSayWhatTheGeneratorInsideSays() throws InterruptedException {
    Scripted scripted = new Scripted(Ward.with("systolic > 60"), 0);
    TabularGenerator generator = ConstrainedGenerator.around(scripted, scripted.descriptor);
    FittedGenerator fitted =
        generator.fit(Ward.table(scripted.descriptor, woman()), 1, TrainingProgress.NONE);

    assertThat(generator.name()).isEqualTo("scripted");
    assertThat(generator.version()).isEqualTo("7");
    assertThat(generator.backend()).isEqualTo("none");
    assertThat(generator.trainingSteps(4)).isEqualTo(8);
    assertThat(fitted.modelId()).isEqualTo("model");
    assertThat(fitted.outcome()).isEqualTo(scripted.outcome());
  }

  @Test
  void shouldGiveRowsOfALoadedModelOnlyOnceItKnowsRealRows() throws Exception {
    DatasetDescriptor descriptor = Ward.with("range(systolic, 90, 150)");
    TabularGenerator generator =
        ConstrainedGenerator.around(new Scripted(descriptor, 0), descriptor);
    PatientTable train = Ward.table(descriptor, woman());
    FittedGenerator fitted = generator.fit(train, 1, TrainingProgress.NONE);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    fitted.save(bytes);

    FittedGenerator loaded =
        generator.load(new ByteArrayInputStream(bytes.toByteArray()), descriptor);

    assertThatThrownBy(() -> loaded.sample(REQUEST, 3))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("ConstrainedGenerator.constrain");
    assertThat(loaded.modelId()).isEqualTo("model");
    assertThat(loaded.parentId()).hasValue("parent");
    assertThat(fitted.parentId()).hasValue("parent");
    assertThat(
            ConstrainedGenerator.constrain(loaded, train)
                .sample(REQUEST, 3)
                .rows()
                .column(SYSTOLIC))
        .isEqualTo(fitted.sample(REQUEST, 3).rows().column(SYSTOLIC));
  }

  @Test
  void shouldTrainOnFromTheModelInside() throws InterruptedException {
    DatasetDescriptor descriptor = Ward.with("range(systolic, 90, 150)");
    TabularGenerator generator =
        ConstrainedGenerator.around(new Scripted(descriptor, 0), descriptor);
    PatientTable train = Ward.table(descriptor, woman());
    FittedGenerator parent = generator.fit(train, 1, TrainingProgress.NONE);

    FittedGenerator tuned =
        generator.fineTune(parent, train, TuningFocus.NONE, 1, TrainingProgress.NONE);

    assertThat(tuned.sample(REQUEST, 1).constraints()).isPresent();
  }

  @Test
  void shouldMendInOneRoundWhatCanBeMended() throws InterruptedException {
    Scripted scripted = new Scripted(Ward.with("range(systolic, 90, 150)"), 0);
    SyntheticSample sample = sample(scripted, 3);

    assertThat(scripted.requested).containsExactly(100L);
    assertThat(sample.shortfall()).isZero();
    assertThat(Arrays.stream(sample.rows().column(SYSTOLIC)).boxed())
        .allMatch(s -> s >= 90 && s <= 150);
    ConstraintSummary summary = sample.constraints().orElseThrow();
    assertThat(summary.accepted()).isEqualTo(100);
    assertThat(summary.constraints().get(0).repaired())
        .isPositive()
        .isEqualTo(summary.constraints().get(0).violated());
  }

  @Test
  void shouldDrawAgainWhatCannotBeMended() throws InterruptedException {
    Scripted scripted = new Scripted(Ward.with("combination(site, device)"), 0.5);
    SyntheticSample sample = sample(scripted, 3);

    assertThat(sample.rows().rows()).isEqualTo(100);
    assertThat(sample.rows().column(DEVICE)).containsOnly(0);
    assertThat(scripted.requested).hasSizeGreaterThan(1);
    ConstraintSummary summary = sample.constraints().orElseThrow();
    assertThat(summary.examined())
        .isEqualTo(scripted.requested.stream().mapToLong(Long::longValue).sum());
    assertThat(summary.constraints().get(0).rejected())
        .isEqualTo(summary.examined() - summary.accepted());
    // 500 of 1,000 in the long run; about 200 are drawn: a wide band.
    assertThat(summary.acceptanceRate().orElseThrow()).isBetween(0.35, 0.65);
  }

  @Test
  void shouldKeepCellsAndLabelsInTheOrderOfTheRequest() throws InterruptedException {
    SyntheticSample sample = sample(new Scripted(Ward.with("combination(site, device)"), 0.5), 5);

    assertThat(IntStream.range(0, 100).mapToObj(row -> sample.rows().value(row, 1)))
        .containsExactlyElementsOf(
            IntStream.range(0, 100).mapToObj(row -> row < 40 ? 1.0 : 0.0).toList());
    assertThat(IntStream.range(0, 100).mapToObj(row -> sample.rows().label(row)))
        .containsExactlyElementsOf(
            IntStream.range(0, 100)
                .mapToObj(row -> row < 30 || row >= 40 && row < 45 ? 0.0 : 1.0)
                .toList());
    assertThat(sample.cells()).extracting(CellSample::cell).containsExactly(MEN, WOMEN);
    assertThat(sample.cells()).extracting(CellSample::firstHits).containsExactly(40L, 60L);
    assertThat(sample.cells()).extracting(CellSample::delivered).containsExactly(40L, 60L);
  }

  @Test
  void shouldDrawAgainForConditionsOfColumnsToo() throws InterruptedException {
    Scripted scripted = new Scripted(Ward.with("sex = female => device = a"), 0.5);
    FittedGenerator fitted =
        ConstrainedGenerator.around(scripted, scripted.descriptor)
            .fit(Ward.table(scripted.descriptor, woman()), 1, TrainingProgress.NONE);

    SyntheticSample mended = fitted.sample(SampleRequest.where(Map.of("site", "north"), 40), 2);
    SyntheticSample redrawn = fitted.sample(SampleRequest.where(Map.of("device", "a"), 40), 2);

    assertThat(mended.rows().column(DEVICE)).hasSize(40).containsOnly(0);
    assertThat(mended.constraints().orElseThrow().acceptanceRate()).hasValue(1);
    assertThat(redrawn.rows().column(DEVICE)).hasSize(40).containsOnly(0);
    assertThat(redrawn.constraints().orElseThrow().acceptanceRate().orElseThrow()).isLessThan(1);
    assertThat(redrawn.conditions())
        .singleElement()
        .satisfies(
            sample -> {
              assertThat(sample.delivered()).isEqualTo(40);
              assertThat(sample.firstHits()).isEqualTo(39);
              assertThat(sample.drawn()).isGreaterThan(42);
            });
  }

  @Test
  void shouldGiveUpAfterTenRoundsWhenNothingIsEverAccepted() throws InterruptedException {
    Scripted scripted = new Scripted(Ward.with("combination(site, device)"), 1);
    SyntheticSample sample = sample(scripted, 3);

    assertThat(sample.rows().rows()).isZero();
    assertThat(sample.shortfall()).isEqualTo(100);
    // 100 rows first, then nine rounds of ten times what is missing.
    assertThat(scripted.requested).hasSize(10).last().isEqualTo(1_000L);
    assertThat(sample.constraints().orElseThrow().acceptanceRate()).hasValue(0);
  }

  @Test
  void shouldGiveTheSameRowsForTheSameSeed() throws InterruptedException {
    DatasetDescriptor descriptor =
        Ward.with("combination(site, device)", "range(systolic, 90, 150)");
    SyntheticSample one = sample(new Scripted(descriptor, 0.5), 9);
    SyntheticSample same = sample(new Scripted(descriptor, 0.5), 9);
    SyntheticSample other = sample(new Scripted(descriptor, 0.5), 10);

    assertThat(same.rows().column(SYSTOLIC)).isEqualTo(one.rows().column(SYSTOLIC));
    assertThat(other.rows().column(SYSTOLIC)).isNotEqualTo(one.rows().column(SYSTOLIC));
  }

  @Test
  void shouldTellTheShareOfRealRowsThatViolateAConstraint() throws InterruptedException {
    DatasetDescriptor descriptor = Ward.with("systolic > 100");
    ConstraintSummary summary =
        ConstrainedGenerator.around(new Scripted(descriptor, 0), descriptor)
            .fit(
                Ward.table(descriptor, woman(), woman(), woman(), but(woman(), SYSTOLIC, 90)),
                1,
                TrainingProgress.NONE)
            .sample(REQUEST, 1)
            .constraints()
            .orElseThrow();

    assertThat(summary.constraints().get(0).realShare()).hasValue(0.25);
  }
}
