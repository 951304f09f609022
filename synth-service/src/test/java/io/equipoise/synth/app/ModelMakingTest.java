package io.equipoise.synth.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.contract.PartitionOffset;
import io.equipoise.synth.Alerts;
import io.equipoise.synth.ToyPatients;
import io.equipoise.synth.domain.plan.BatchPlan;
import io.equipoise.synth.domain.plan.PlannedCell;
import io.equipoise.synth.generate.FittedGenerator;
import io.equipoise.synth.generate.SampleRequest;
import io.equipoise.synth.generate.Selection;
import io.equipoise.synth.generate.SyntheticSample;
import io.equipoise.synth.generate.TabularGenerator;
import io.equipoise.synth.generate.TrainingOutcome;
import io.equipoise.synth.generate.TrainingOutcome.CurvePoint;
import io.equipoise.synth.generate.TrainingProgress;
import io.equipoise.synth.generate.TuningFocus;
import io.equipoise.synth.generate.TuningRefusedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Where models come from, with generators that tell what they were asked for. */
class ModelMakingTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final PatientTable PEOPLE = ToyPatients.people(60, 1);
  private static final PatientTable MORE = PEOPLE.concat(ToyPatients.people(20, 2));

  private final Told told = new Told();
  private final MemoryModels models = new MemoryModels();

  @Test
  void shouldTrainFromTheStartWhereNothingWasKept() throws InterruptedException {
    ModelMaking.Made made = making(true).make(want("gan", PEOPLE, 1));
    assertThat(told.calls).containsExactly("fit 60");
    assertThat(made.model().parentId()).isEmpty();
    assertThat(made.scratchScore()).hasValue(-0.05);
  }

  @Test
  void shouldGoOnFromTheModelThatWasKept() throws InterruptedException {
    keepOne("gan");
    told.tunedScore = -0.06;

    ModelMaking.Made made = making(true).make(want("gan", MORE, 2));

    assertThat(told.calls).containsExactly("fit 60", "tune model-60 on 80");
    assertThat(told.focus.cells()).containsExactly(new Cell(List.of("female", "18-44")));
    assertThat(made.model().parentId()).hasValue("model-60");
    assertThat(made.selection()).isEmpty();
    assertThat(made.scratchScore()).as("of the line, not of the child").hasValue(-0.05);
  }

  @Test
  void shouldTrainFromTheStartWhenTheChildIsWorseThanItsLine() throws InterruptedException {
    keepOne("gan");
    told.tunedScore = -0.08;

    ModelMaking.Made made = making(true).make(want("gan", MORE, 2));

    assertThat(told.calls).containsExactly("fit 60", "tune model-60 on 80", "fit 80");
    assertThat(made.model().parentId()).isEmpty();
  }

  @Test
  void shouldTrainFromTheStartWhenTheParentCannotBeTrainedOn() throws InterruptedException {
    keepOne("gan");
    told.refuses = true;
    assertThat(making(true).make(want("gan", MORE, 2)).model().modelId()).isEqualTo("model-80");
  }

  @Test
  void shouldTrainFromTheStartWhenTheFileIsDamaged() throws InterruptedException {
    keepOne("gan");
    models.damaged = true;
    making(true).make(want("gan", MORE, 2));
    assertThat(told.calls).containsExactly("fit 60", "fit 80");
  }

  @Test
  void shouldUseAModelAgainThatHasLearnedFromTheVeryTable() throws InterruptedException {
    keepOne("gan");
    ModelMaking.Made made = making(true).make(want("gan", PEOPLE, 2));
    assertThat(told.calls).containsExactly("fit 60");
    assertThat(made.model().modelId()).isEqualTo("model-60");
  }

  @Test
  void shouldNotStartWarmWhenTheDescriptorSaysSo() throws InterruptedException {
    keepOne("gan");
    making(false).make(want("gan", MORE, 2));
    assertThat(told.calls).containsExactly("fit 60", "fit 80");
  }

  @Test
  void shouldKeepNothingWhenTheDescriptorSaysSo() throws InterruptedException {
    ModelMaking making = making(false);
    making.keep(making.make(want("gan", PEOPLE, 1)), division(PEOPLE, 1), "batch");
    assertThat(models.kept).isEmpty();
  }

  @Test
  void shouldSayWhyTheChoiceOfATournamentStands() throws InterruptedException {
    keepOne("auto");
    told.tunedScore = -0.04;

    ModelMaking.Made made = making(true).make(want("auto", MORE, 2));

    assertThat(models.kept.get(0).requested()).isEqualTo("auto");
    assertThat(made.selection().orElseThrow().winner()).isEqualTo("gan");
    assertThat(made.selection().orElseThrow().reason())
        .isEqualTo(
            "gan was trained on from model model-60, which had been chosen before: score -0.040 on"
                + " unseen people, -0.050 when its line was trained from the start");
  }

  @Test
  void shouldKeepAModelOnceWithItsLineage() throws InterruptedException {
    ModelMaking making = making(true);
    ModelMaking.Made made = making.make(want("gan", PEOPLE, 1));
    making.keep(made, division(PEOPLE, 1), "first");
    making.keep(made, division(PEOPLE, 1), "second");

    assertThat(models.kept).hasSize(1);
    KeptModel kept = models.kept.get(0);
    assertThat(kept.batchId()).isEqualTo("first");
    assertThat(kept.generatorVersion()).isEqualTo("9");
    assertThat(kept.descriptorVersion()).isEqualTo("d1");
    assertThat(kept.seed()).isEqualTo(7);
    assertThat(kept.score()).isEqualTo(-0.05);
    assertThat(kept.tableFingerprint()).hasSize(16);
  }

  @Test
  void shouldKeepNoModelThatHasNoScore() throws InterruptedException {
    told.fitScore = OptionalDouble.empty();
    ModelMaking making = making(true);
    making.keep(making.make(want("gan", PEOPLE, 1)), division(PEOPLE, 1), "batch");
    assertThat(models.kept).isEmpty();
  }

  /** A model of 60 people that an earlier process has kept. */
  private void keepOne(String requested) throws InterruptedException {
    ModelMaking earlier = making(true);
    earlier.keep(earlier.make(want(requested, PEOPLE, 1)), division(PEOPLE, 1), "batch");
    assertThat(models.kept).hasSize(1);
  }

  private ModelMaking making(boolean warmStart) {
    return new ModelMaking(
        told,
        new Ports(
            () -> new TrainingSample(List.of(), List.of()),
            new NoHistory(),
            JobEvents.NONE,
            models,
            JobCheckpoints.NONE),
        "d1",
        warmStart,
        7,
        () -> NOW,
        SynthListener.NONE);
  }

  private static Division division(PatientTable people, long offset) {
    return new Division(people, people, List.of(new PartitionOffset(0, offset)));
  }

  private ModelMaking.Want want(String kind, PatientTable people, long offset) {
    BatchPlan plan =
        new BatchPlan(
            List.of(
                new PlannedCell(new Cell(List.of("female", "18-44")), 40, 10, 4, Optional.empty())),
            Optional.empty(),
            false);
    JobTracker tracker =
        new JobTracker(
            Alerts.missingWomen("alert", "toy", 10, NOW), "b", kind, 10, JobEvents.NONE, () -> NOW);
    return new ModelMaking.Want(
        told.named(kind), division(people, offset), plan, Set.of(), tracker);
  }

  /** Makes generators that tell what they were asked for. */
  private static final class Told implements GeneratorSource {
    private final List<String> calls = new ArrayList<>();
    private TuningFocus focus = TuningFocus.NONE;
    private OptionalDouble fitScore = OptionalDouble.of(-0.05);
    private double tunedScore;
    private boolean refuses;

    @Override
    public TabularGenerator named(String kind) {
      return new TellingGenerator(this, kind);
    }

    @Override
    public Optional<TabularGenerator> tuner(String kind) {
      return kind.equals("gan") ? Optional.of(named(kind)) : Optional.empty();
    }
  }

  private record TellingGenerator(Told told, String name) implements TabularGenerator {
    @Override
    public String version() {
      return "9";
    }

    @Override
    public String backend() {
      return "none";
    }

    @Override
    public int trainingSteps(int rows) {
      return 5;
    }

    @Override
    public FittedGenerator fit(PatientTable train, long seed, TrainingProgress progress) {
      told.calls.add("fit " + train.rows());
      Optional<Selection> selection =
          name.equals("auto")
              ? Optional.of(new Selection("gan", "it won", 1, 1, List.of()))
              : Optional.empty();
      return new Model(
          "model-" + train.rows(), Optional.empty(), outcome(told.fitScore), selection);
    }

    @Override
    public FittedGenerator fineTune(
        FittedGenerator parent,
        PatientTable train,
        TuningFocus focus,
        long seed,
        TrainingProgress progress) {
      told.calls.add("tune " + parent.modelId() + " on " + train.rows());
      told.focus = focus;
      if (told.refuses) {
        throw new TuningRefusedException("a column has a new value");
      }
      return new Model(
          "child",
          Optional.of(parent.modelId()),
          outcome(OptionalDouble.of(told.tunedScore)),
          Optional.empty());
    }

    private static TrainingOutcome outcome(OptionalDouble score) {
      return new TrainingOutcome(
          5, 100, 10, 0.1, 0.1, 5, false, List.of(new CurvePoint(5, 0.1, 0.1, score)));
    }
  }

  private record Model(
      String modelId,
      Optional<String> parentId,
      TrainingOutcome outcome,
      Optional<Selection> selection)
      implements FittedGenerator {
    @Override
    public SyntheticSample sample(SampleRequest request, long seed) {
      throw new IllegalStateException("nobody asks for rows here");
    }
  }

  private static final class MemoryModels implements ModelStore {
    private final List<KeptModel> kept = new ArrayList<>();
    private final List<FittedGenerator> fitted = new ArrayList<>();
    private boolean damaged;

    @Override
    public List<KeptModel> models() {
      return List.copyOf(kept);
    }

    @Override
    public Optional<FittedGenerator> load(KeptModel model, TabularGenerator generator) {
      return damaged ? Optional.empty() : Optional.of(fitted.get(kept.indexOf(model)));
    }

    @Override
    public void keep(KeptModel model, FittedGenerator generator) {
      kept.add(model);
      fitted.add(generator);
    }
  }

  private static final class NoHistory implements SynthesisHistory {
    @Override
    public Optional<io.equipoise.contract.ImbalanceAlert> currentAlert(String alertId) {
      return Optional.empty();
    }

    @Override
    public List<io.equipoise.contract.SynthesisReport> reports() {
      return List.of();
    }

    @Override
    public Set<String> quarantined() {
      return Set.of();
    }
  }
}
