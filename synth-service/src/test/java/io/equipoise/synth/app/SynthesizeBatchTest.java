package io.equipoise.synth.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.population.Split;
import io.equipoise.contract.AlertKind;
import io.equipoise.contract.AlertState;
import io.equipoise.contract.BatchVerdict;
import io.equipoise.contract.CellPlan;
import io.equipoise.contract.ColumnFidelity;
import io.equipoise.contract.Condition;
import io.equipoise.contract.GateResult;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.contract.OperatorAction;
import io.equipoise.contract.OperatorActionKind;
import io.equipoise.contract.PartitionOffset;
import io.equipoise.contract.SubgroupFidelity;
import io.equipoise.contract.SynthesisOutcome;
import io.equipoise.contract.SynthesisProgress;
import io.equipoise.contract.SynthesisReport;
import io.equipoise.contract.SynthesisState;
import io.equipoise.contract.Verdict;
import io.equipoise.synth.Alerts;
import io.equipoise.synth.Fixtures;
import io.equipoise.synth.card.SynthesisCard;
import io.equipoise.synth.generate.FittedGenerator;
import io.equipoise.synth.generate.SampleRequest;
import io.equipoise.synth.generate.SyntheticSample;
import io.equipoise.synth.generate.TabularGenerator;
import io.equipoise.synth.generate.TrainingDivergedException;
import io.equipoise.synth.generate.TrainingOutcome;
import io.equipoise.synth.generate.TrainingProgress;
import io.equipoise.synth.generate.TuningFocus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class SynthesizeBatchTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final DatasetDescriptor clinic = Fixtures.clinic();
  private final List<PatientRecord> sample = peopleWithFewWomen();
  private final FakeHistory history = new FakeHistory();
  private final RecordingGenerator generator = new RecordingGenerator();
  private final RecordingEvents events = new RecordingEvents();
  private final OneModel models = new OneModel();
  private int cleared;
  private Instant now = NOW;

  @Test
  void shouldPublishRowsForExactlyThePeopleWhoAreMissing() throws InterruptedException {
    SyntheticBatch batch = useCase().handle(history.fire(200)).orElseThrow();
    assertThat(batch.report().getOutcome())
        .as(batch.report().getReason())
        .isEqualTo(SynthesisOutcome.PUBLISHED);
    assertThat(batch.report().getPublished()).isEqualTo(batch.report().getRequested()).isPositive();
    PatientTable rows = batch.rows().orElseThrow();
    assertThat(rows.rows()).isEqualTo((int) batch.report().getPublished());
    for (int row = 0; row < rows.rows(); row++) {
      assertThat(rows.value(row, clinic.indexOf("sex"))).isZero();
    }
    assertThat(batch.report().getCells().stream().mapToLong(CellPlan::getRequested).sum())
        .isEqualTo(rows.rows());
    assertThat(batch.report().getGates()).hasSize(16).allMatch(GateResult::getPassed);
  }

  @Test
  void shouldReportWhatAnAuditorAsksFor() throws InterruptedException {
    SynthesisReport report = useCase().handle(history.fire(200)).orElseThrow().report();

    assertThat(report.getGates())
        .allMatch(gate -> gate.getIndependent() != null && gate.getMemorizer() != null);
    assertThat(report.getColumnFidelity())
        .extracting(ColumnFidelity::getColumn)
        .containsExactly("age", "sex", "pressure", "disease");
    assertThat(report.getPairFidelity()).isNotEmpty();
    assertThat(report.getSubgroupFidelity())
        .extracting(SubgroupFidelity::getSubgroup)
        .contains("sex=female", "sex=female&ageBand=18-49")
        .doesNotContain("sex=male");
    assertThat(report.getStatement()).contains("synthetic");
    assertThat(report.getDataCard().getKnownBiases()).containsExactly("sex=female: too few");
    assertThat(report.getDataCard().getSubgroupsPresent()).contains("sex=female", "sex=male");
    assertThat(report.getDataCard().getCollection()).isEqualTo("not stated by the descriptor");
    assertThat(SynthesisCard.html(report)).contains("sex=female&amp;ageBand=18-49");
  }

  @Test
  void shouldKeepAFifthOfTheTrainingPeopleFromTheGenerator() throws InterruptedException {
    SynthesisReport report = useCase().handle(history.fire(200)).orElseThrow().report();
    assertThat(report.getTrainingRecords() + report.getReferenceRecords()).isEqualTo(sample.size());
    assertThat(report.getReferenceRecords() / (double) sample.size()).isBetween(0.1, 0.3);
    assertThat(generator.fitted).hasSize(1);
    assertThat(generator.fitted.get(0).rows()).isEqualTo((int) report.getTrainingRecords());
  }

  @Test
  void shouldMakeTheSameBatchWhenTheJobIsRepeated() throws InterruptedException {
    SyntheticBatch first = useCase().handle(history.fire(200)).orElseThrow();
    SyntheticBatch again = useCase().handle(history.fire(200)).orElseThrow();
    assertThat(again.report()).isEqualTo(first.report());
    assertThat(again.rows().orElseThrow().row(0)).isEqualTo(first.rows().orElseThrow().row(0));
  }

  @Test
  void shouldDoNothingWhenTheEpisodeHasItsBatch() throws InterruptedException {
    history.reports.add(useCase().handle(history.fire(200)).orElseThrow().report());
    now = NOW.plus(Duration.ofHours(1));
    assertThat(useCase().handle(history.fire(220))).isEmpty();
  }

  @Test
  void shouldMakeWhatIsStillMissingWhenTheDeficitHasGrown() throws InterruptedException {
    SynthesisReport first = useCase().handle(history.fire(200)).orElseThrow().report();
    history.reports.add(first);
    now = NOW.plus(Duration.ofHours(1));

    SynthesisReport second = useCase().handle(history.fire(260)).orElseThrow().report();

    assertThat(second.getAttempt()).isEqualTo(2);
    assertThat(second.getBatchId()).isNotEqualTo(first.getBatchId());
    assertThat(second.getOutcome()).isEqualTo(SynthesisOutcome.REFUSED);
    assertThat(second.getReason()).contains("with the synthetic rows that stand");
  }

  @Test
  void shouldCountTheRowsThatWereMadeOfACellAsStanding() throws InterruptedException {
    SynthesisReport full = useCase().handle(history.fire(200)).orElseThrow().report();
    assertThat(full.getCells())
        .hasSize(2)
        .allMatch(cell -> cell.getPublished() == cell.getRequested());
    CellPlan young = full.getCells().get(0);
    CellPlan old = full.getCells().get(1);
    SynthesisReport half =
        SynthesisReport.newBuilder(full)
            .setPublished(old.getRequested())
            .setCells(List.of(CellPlan.newBuilder(young).setPublished(0L).build(), old))
            .build();

    assertThat(standing(half))
        .containsOnly(
            Map.entry("female|18-49", 0L), Map.entry("female|50-100", old.getRequested()));
    long quarter = Math.round(full.getRequested() / 4.0);
    SynthesisReport before =
        SynthesisReport.newBuilder(full)
            .setPublished(quarter)
            .setCells(
                full.getCells().stream()
                    .map(cell -> CellPlan.newBuilder(cell).clearPublished().build())
                    .toList())
            .build();
    assertThat(standing(before).values().stream().mapToLong(Long::longValue).sum())
        .as("a report that does not say so counts in proportion")
        .isBetween(quarter - 1, quarter + 1);
  }

  private Map<String, Long> standing(SynthesisReport report) {
    Map<String, Long> rows = new HashMap<>();
    new BatchLedger(List.of(report), Set.of())
        .standing(new CellScheme(clinic))
        .forEach((cell, count) -> rows.put(cell.key(), count));
    return rows;
  }

  @Test
  void shouldReportHowManyRowsOfACellWerePublished() throws InterruptedException {
    generator.fewYoung = true;
    SynthesisReport report = useCase().handle(history.fire(200)).orElseThrow().report();
    assertThat(report.getOutcome()).as(report.getReason()).isEqualTo(SynthesisOutcome.PUBLISHED);
    CellPlan young = report.getCells().get(0);
    CellPlan old = report.getCells().get(1);
    assertThat(young.getPublished()).isEqualTo(young.getRequested() - young.getRequested() / 4);
    assertThat(old.getPublished()).isEqualTo(old.getRequested());
    assertThat(young.getPublished() + old.getPublished()).isEqualTo(report.getPublished());
  }

  @Test
  void shouldNotCountRowsInCellsThatTheDescriptorDoesNotHaveAnyMore() throws InterruptedException {
    SynthesisReport first = useCase().handle(history.fire(200)).orElseThrow().report();
    history.reports.add(before("without an age band", first, cell -> cell.replaceAll("\\|.*", "")));
    history.reports.add(before("with a region", first, cell -> cell + "|north"));
    history.reports.add(before("with other bands", first, cell -> cell.replace("49", "64")));

    SynthesisReport now = useCase().handle(history.fire(200)).orElseThrow().report();

    assertThat(now.getCells()).isEqualTo(first.getCells());
    assertThat(now.getOutcome()).isEqualTo(SynthesisOutcome.PUBLISHED);
  }

  /** The same batch for another alert under an earlier descriptor. */
  private static SynthesisReport before(
      String descriptor, SynthesisReport report, UnaryOperator<String> cells) {
    return SynthesisReport.newBuilder(report)
        .setAlertId("another")
        .setBatchId(descriptor)
        .setCells(
            report.getCells().stream()
                .filter(cell -> cell.getCell().contains("18-49"))
                .map(cell -> CellPlan.newBuilder(cell).setCell(cells.apply(cell.getCell())).build())
                .toList())
        .build();
  }

  @Test
  void shouldDoNothingForAnAlertOnWhatTheDescriptorDoesNotProtectAnyMore()
      throws InterruptedException {
    ImbalanceAlert alert = history.fire(200);
    for (Condition gone :
        List.of(new Condition("region", "north"), new Condition("sex", "diverse"))) {
      ImbalanceAlert old = ImbalanceAlert.newBuilder(alert).setConditions(List.of(gone)).build();
      history.current = Optional.of(old);
      assertThat(useCase().handle(old)).isEmpty();
    }
    assertThat(generator.fitted).isEmpty();
  }

  @Test
  void shouldTryAgainAfterAVerdictAgainstTheBatch() throws InterruptedException {
    SynthesisReport first = useCase().handle(history.fire(200)).orElseThrow().report();
    history.reports.add(first);
    BatchVerdict verdict = verdict(first, Verdict.QUARANTINED);
    assertThat(useCase().handle(verdict(first, Verdict.PROMOTED))).isEmpty();
    history.quarantined.add(first.getBatchId());
    assertThat(useCase().handle(verdict)).as("one generator is named").isEmpty();

    SynthesisReport second =
        useCase(List.of("fake", "another")).handle(verdict).orElseThrow().report();

    assertThat(second.getAttempt()).isEqualTo(2);
    assertThat(second.getOutcome()).isEqualTo(SynthesisOutcome.PUBLISHED);
    assertThat(second.getPublished())
        .as("quarantined rows do not stand")
        .isEqualTo(first.getPublished());
    assertThat(generator.asked).contains("another");
  }

  @Test
  void shouldAttemptOnceMoreWhenAnOperatorAsks() throws InterruptedException {
    ImbalanceAlert alert = history.fire(200);
    history.reports.add(useCase().handle(alert).orElseThrow().report());
    assertThat(useCase().handle(alert)).as("none is due").isEmpty();

    SynthesisReport second =
        useCase(List.of("fake", "another"))
            .handle(action(OperatorActionKind.REQUEST_SYNTHESIS, alert.getAlertId()))
            .orElseThrow()
            .report();

    assertThat(second.getAttempt()).isEqualTo(2);
    assertThat(second.getOutcome())
        .as("the plan's limits hold")
        .isEqualTo(SynthesisOutcome.REFUSED);
    assertThat(second.getReason()).contains("with the synthetic rows that stand");
  }

  @Test
  void shouldDoNothingWhenAnOperatorAsksForSomethingElseOrForAnAlertThatDoesNotFire()
      throws InterruptedException {
    ImbalanceAlert alert = history.fire(200);
    assertThat(useCase().handle(action(OperatorActionKind.ACKNOWLEDGE_ALERT, alert.getAlertId())))
        .isEmpty();
    assertThat(useCase().handle(action(OperatorActionKind.REQUEST_SYNTHESIS, "nobody"))).isEmpty();
  }

  private static OperatorAction action(OperatorActionKind kind, String target) {
    return OperatorAction.newBuilder()
        .setActionId("action")
        .setDataset("clinic")
        .setKind(kind)
        .setTarget(target)
        .setActor("alice")
        .setReason("more")
        .setAt(NOW)
        .build();
  }

  @Test
  void shouldTellOfEveryStateOfAJob() throws InterruptedException {
    SynthesisReport report = useCase().handle(history.fire(200)).orElseThrow().report();
    assertThat(events.told)
        .extracting(SynthesisProgress::getState)
        .containsExactly(
            SynthesisState.PLANNED,
            SynthesisState.TRAINING,
            SynthesisState.SAMPLING,
            SynthesisState.GATING,
            SynthesisState.PUBLISHED);
    assertThat(events.told)
        .allSatisfy(
            told -> {
              assertThat(told.getBatchId()).isEqualTo(report.getBatchId());
              assertThat(told.getRows()).isEqualTo(report.getRequested());
            });
  }

  @Test
  void shouldTellStepsAndTimeLeftAtMostOnceASecond() throws InterruptedException {
    generator.steps = 40;
    useCase().handle(history.fire(200));
    List<SynthesisProgress> training =
        events.told.stream()
            .filter(p -> p.getState() == SynthesisState.TRAINING && p.getStep() > 0)
            .toList();
    // Each step takes a quarter of a second here.
    assertThat(training)
        .extracting(SynthesisProgress::getStep)
        .containsExactly(4L, 8L, 12L, 16L, 20L, 24L, 28L, 32L, 36L, 40L);
    assertThat(training.get(0).getSecondsLeft()).isEqualTo(9.0);
    assertThat(training.get(9).getSecondsLeft()).isZero();
    assertThat(training.get(0).getCriticLoss()).isEqualTo(0.5);
  }

  @Test
  void shouldEndCanceledWhenAnOperatorAsks() throws InterruptedException {
    generator.steps = 40;
    events.cancelAfter = 3;
    SyntheticBatch batch = useCase().handle(history.fire(200)).orElseThrow();
    assertThat(batch.report().getOutcome()).isEqualTo(SynthesisOutcome.CANCELED);
    assertThat(batch.rows()).isEmpty();
    assertThat(generator.stepsDone).isLessThan(40);
    assertThat(events.told.get(events.told.size() - 1).getState())
        .isEqualTo(SynthesisState.CANCELED);
  }

  @Test
  void shouldTellOfARefusal() throws InterruptedException {
    sample.removeIf(r -> r.value(clinic.indexOf("sex")) == 0);
    useCase().handle(history.fire(200));
    assertThat(events.told)
        .singleElement()
        .satisfies(
            told -> {
              assertThat(told.getState()).isEqualTo(SynthesisState.REFUSED);
              assertThat(told.getReason()).contains("collect real data first");
            });
  }

  @Test
  void shouldMakeRowsForAFairnessAlertOnlyWhenItAsksForSome() throws InterruptedException {
    ImbalanceAlert quiet =
        ImbalanceAlert.newBuilder(history.fire(0)).setKind(AlertKind.FAIRNESS).build();
    history.current = Optional.of(quiet);
    assertThat(useCase().handle(quiet)).isEmpty();

    ImbalanceAlert asking = ImbalanceAlert.newBuilder(quiet).setDeficit(80).build();
    history.current = Optional.of(asking);
    assertThat(useCase().handle(asking).orElseThrow().report().getOutcome())
        .isEqualTo(SynthesisOutcome.PUBLISHED);
  }

  @Test
  void shouldDoNothingWhenTheAlertHasBeenResolvedMeanwhile() throws InterruptedException {
    ImbalanceAlert firing = history.fire(200);
    history.current =
        Optional.of(ImbalanceAlert.newBuilder(firing).setState(AlertState.RESOLVED).build());
    assertThat(useCase().handle(firing)).isEmpty();
    assertThat(generator.fitted).isEmpty();
  }

  @Test
  void shouldWithholdABatchThatCopiesRealPeople() throws InterruptedException {
    generator.memorizes = true;
    SyntheticBatch batch = useCase().handle(history.fire(200)).orElseThrow();
    assertThat(batch.report().getOutcome()).isEqualTo(SynthesisOutcome.WITHHELD);
    assertThat(batch.report().getReason()).contains("exact-copies");
    assertThat(batch.rows()).isEmpty();
    assertThat(batch.report().getPublished()).isZero();
  }

  @Test
  void shouldReportAFailureWhenTrainingDiverges() throws InterruptedException {
    generator.diverges = true;
    SyntheticBatch batch = useCase().handle(history.fire(200)).orElseThrow();
    assertThat(batch.report().getOutcome()).isEqualTo(SynthesisOutcome.FAILED);
    assertThat(batch.rows()).isEmpty();
  }

  @Test
  void shouldRefuseWithoutTrainingWhenTooFewRealPeopleAreThere() throws InterruptedException {
    sample.removeIf(r -> r.value(clinic.indexOf("sex")) == 0 && !r.patientId().endsWith("00"));
    SyntheticBatch batch = useCase().handle(history.fire(200)).orElseThrow();
    assertThat(batch.report().getOutcome()).isEqualTo(SynthesisOutcome.REFUSED);
    assertThat(batch.report().getReason()).contains("collect real data first");
    assertThat(generator.fitted).isEmpty();
  }

  @Test
  void shouldMakeTheBatchWhenPeopleHaveComeWhoWereTooFew() throws InterruptedException {
    List<PatientRecord> all = List.copyOf(sample);
    sample.removeIf(r -> r.value(clinic.indexOf("sex")) == 0 && !r.patientId().endsWith("00"));
    SynthesisReport refused = useCase().handle(history.fire(200)).orElseThrow().report();
    assertThat(refused.getTooFewPeople()).isTrue();
    history.reports.add(refused);
    sample.clear();
    sample.addAll(all);
    assertThat(useCase().handle(history.fire(190))).as("within the cool-down").isEmpty();
    now = NOW.plus(Duration.ofHours(1));

    SynthesisReport second = useCase().handle(history.fire(190)).orElseThrow().report();

    assertThat(second.getAttempt()).isEqualTo(2);
    assertThat(second.getOutcome()).isEqualTo(SynthesisOutcome.PUBLISHED);
    assertThat(second.getTooFewPeople()).isFalse();
    history.reports.add(second);
    now = NOW.plus(Duration.ofHours(2));
    assertThat(useCase().handle(history.fire(190))).isEmpty();
  }

  @Test
  void shouldRefuseManyRecordsOfTwoPeopleAndNotTellTheirNumber() throws InterruptedException {
    int sex = clinic.indexOf("sex");
    sample.replaceAll(
        r ->
            r.value(sex) == 0
                ? new PatientRecord(
                    r.recordId(),
                    r.recordId().endsWith("0") ? "anna" : "berta",
                    r.eventTime(),
                    r.values())
                : r);
    assertThat(sample).filteredOn(r -> r.value(sex) == 0).hasSizeGreaterThan(100);

    SynthesisReport report = useCase().handle(history.fire(200)).orElseThrow().report();

    assertThat(report.getOutcome()).isEqualTo(SynthesisOutcome.REFUSED);
    assertThat(report.getReason()).contains("fewer than 30 real people");
    assertThat(report.getCells()).isNotEmpty().allMatch(cell -> cell.getRealSupport() == null);
    assertThat(report.getDataCard().getSubgroupsFew())
        .contains("sex=female", "sex=female&ageBand=18-49");
    assertThat(generator.fitted).isEmpty();
  }

  @Test
  void shouldTrainOnceForAlertsOnTheSameSample() throws InterruptedException {
    SynthesizeBatch useCase = useCase();
    assertThat(useCase.handle(history.fire(200))).isPresent();
    assertThat(useCase.handle(history.fire(400))).isPresent();
    assertThat(generator.fitted).hasSize(1);
  }

  @Test
  void shouldNameTheParentOfTheModel() throws InterruptedException {
    keepAModel();
    SynthesisReport report = useCase().handle(history.fire(200)).orElseThrow().report();
    assertThat(report.getOutcome()).isEqualTo(SynthesisOutcome.PUBLISHED);
    assertThat(report.getModelId()).isEqualTo("child");
    assertThat(report.getParentModelId()).isEqualTo("kept");
    assertThat(generator.fitted).isEmpty();
  }

  @Test
  void shouldTrainFromTheStartWhenTheRowsOfAModelThatWasTrainedOnAreRefused()
      throws InterruptedException {
    keepAModel();
    generator.childMemorizes = true;

    SynthesisReport report = useCase().handle(history.fire(200)).orElseThrow().report();

    assertThat(report.getOutcome()).as(report.getReason()).isEqualTo(SynthesisOutcome.PUBLISHED);
    assertThat(report.getModelId()).isEqualTo("model");
    assertThat(report.getParentModelId()).isNull();
    assertThat(generator.fitted).hasSize(1);
    assertThat(events.told)
        .extracting(SynthesisProgress::getState)
        .containsSubsequence(
            SynthesisState.TRAINING,
            SynthesisState.GATING,
            SynthesisState.TRAINING,
            SynthesisState.GATING,
            SynthesisState.PUBLISHED);
  }

  @Test
  void shouldTrainFromTheStartWhenAModelThatWasTrainedOnMakesNoRow() throws InterruptedException {
    keepAModel();
    generator.childMakesNothing = true;

    SynthesisReport report = useCase().handle(history.fire(200)).orElseThrow().report();

    assertThat(report.getOutcome()).as(report.getReason()).isEqualTo(SynthesisOutcome.PUBLISHED);
    assertThat(report.getModelId()).isEqualTo("model");
    assertThat(events.told)
        .extracting(SynthesisProgress::getState)
        .containsSubsequence(
            SynthesisState.SAMPLING, SynthesisState.TRAINING, SynthesisState.PUBLISHED);
  }

  @Test
  void shouldFailWhenAModelThatWasTrainedFromTheStartMakesNoRow() throws InterruptedException {
    generator.makesNothing = true;
    SynthesisReport report = useCase().handle(history.fire(200)).orElseThrow().report();
    assertThat(report.getOutcome()).isEqualTo(SynthesisOutcome.FAILED);
    assertThat(report.getReason()).contains("no row that meets its condition");
  }

  @Test
  void shouldReportNothingOfARefusedModelWhenTrainingFromTheStartFails()
      throws InterruptedException {
    keepAModel();
    generator.childMemorizes = true;
    generator.diverges = true;

    SynthesisReport report = useCase().handle(history.fire(200)).orElseThrow().report();

    assertThat(report.getOutcome()).isEqualTo(SynthesisOutcome.FAILED);
    assertThat(report.getModelId()).isNull();
    assertThat(report.getParentModelId()).isNull();
    assertThat(report.getTraining()).isNull();
    assertThat(report.getTrainingCurve()).isEmpty();
    assertThat(report.getGates()).isEmpty();
    assertThat(report.getColumnFidelity()).isEmpty();
    assertThat(report.getPairFidelity()).isEmpty();
    assertThat(report.getSubgroupFidelity()).isEmpty();
  }

  @Test
  void shouldRemoveStatesOfTrainingsWhenTheJobHasEnded() throws InterruptedException {
    useCase().handle(history.fire(200));
    assertThat(cleared).isEqualTo(1);
  }

  private void keepAModel() {
    models.kept.add(
        new KeptModel(
            "kept",
            Optional.empty(),
            "fake",
            "fake",
            "1",
            clinic.version(),
            "another table",
            7,
            0,
            0,
            "batch",
            NOW));
    generator.tunes = true;
  }

  /** Counts how often states are removed. */
  private final class CountedCheckpoints implements JobCheckpoints {
    @Override
    public boolean resume(String modelId, StateReader reader) {
      return false;
    }

    @Override
    public boolean isDue() {
      return false;
    }

    @Override
    public void keep(String modelId, StateWriter writer) {}

    @Override
    public void clear() {
      cleared++;
    }
  }

  /** Holds lineages, and one model for all of them. */
  private final class OneModel implements ModelStore {
    private final List<KeptModel> kept = new ArrayList<>();

    @Override
    public List<KeptModel> models() {
      return kept;
    }

    @Override
    public Optional<FittedGenerator> load(KeptModel model, TabularGenerator kind) {
      return Optional.of(
          generator
          .new Drawing(model.modelId(), Optional.empty(), PatientTable.of(clinic, sample), false));
    }

    @Override
    public void keep(KeptModel model, FittedGenerator fitted) {
      kept.add(0, model);
    }
  }

  private static BatchVerdict verdict(SynthesisReport report, Verdict verdict) {
    return BatchVerdict.newBuilder()
        .setBatchId(report.getBatchId())
        .setDataset(report.getDataset())
        .setAlertId(report.getAlertId())
        .setSubgroup(report.getSubgroup())
        .setVerdict(verdict)
        .setReason("by test")
        .setDecidedAt(NOW)
        .build();
  }

  private SynthesizeBatch useCase() {
    return useCase(List.of());
  }

  private SynthesizeBatch useCase(List<String> alternatives) {
    return new SynthesizeBatch(
        clinic,
        generator,
        alternatives,
        new Ports(
            () -> new TrainingSample(sample, List.of(new PartitionOffset(0, (long) sample.size()))),
            history,
            events,
            models,
            new CountedCheckpoints()),
        7,
        () -> now,
        SynthListener.NONE);
  }

  private List<PatientRecord> peopleWithFewWomen() {
    SplittableRandom random = new SplittableRandom(11);
    List<PatientRecord> records = new ArrayList<>();
    for (int i = 0; i < 800; i++) {
      String id = "p" + i;
      if (Split.of(id, clinic.sample()) == Split.TRAIN) {
        records.add(new PatientRecord(id, id, NOW, person(random, i % 5 == 0 ? 0 : 1)));
      }
    }
    return records;
  }

  private static double[] person(SplittableRandom random, int sex) {
    return new double[] {
      random.nextInt(18, 101), sex, random.nextDouble(50, 250), random.nextInt(2)
    };
  }

  /**
   * Draws every column independently, except for the condition; or, when told so, repeats what it
   * was fitted on.
   */
  private final class RecordingGenerator implements TabularGenerator, GeneratorSource {
    private final List<PatientTable> fitted = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private boolean memorizes;
    private boolean diverges;
    private boolean tunes;
    private boolean childMemorizes;
    private boolean makesNothing;
    private boolean childMakesNothing;
    private boolean fewYoung;
    private int steps = 1;
    private int stepsDone;

    @Override
    public TabularGenerator named(String kind) {
      asked.add(kind);
      return this;
    }

    @Override
    public Optional<TabularGenerator> tuner(String kind) {
      return tunes ? Optional.of(this) : Optional.empty();
    }

    @Override
    public FittedGenerator fineTune(
        FittedGenerator parent,
        PatientTable train,
        TuningFocus focus,
        long seed,
        TrainingProgress progress) {
      return new Drawing("child", Optional.of(parent.modelId()), train, childMemorizes);
    }

    @Override
    public String name() {
      return "fake";
    }

    @Override
    public String version() {
      return "1";
    }

    @Override
    public String backend() {
      return "none";
    }

    @Override
    public int trainingSteps(int rows) {
      return steps;
    }

    @Override
    public FittedGenerator fit(PatientTable train, long seed, TrainingProgress progress) {
      fitted.add(train);
      for (int step = 1; step <= steps && steps > 1; step++) {
        now = now.plusMillis(250);
        stepsDone = step;
        progress.step(step, steps, 0.5, 0.25);
      }
      if (diverges) {
        throw new TrainingDivergedException("loss is not finite");
      }
      return new Drawing("model", Optional.empty(), train, memorizes);
    }

    /** Draws rows; or repeats people. */
    private final class Drawing implements FittedGenerator {
      private final String modelId;
      private final Optional<String> parentId;
      private final PatientTable train;
      private final boolean repeats;

      Drawing(String modelId, Optional<String> parentId, PatientTable train, boolean repeats) {
        this.modelId = modelId;
        this.parentId = parentId;
        this.train = train;
        this.repeats = repeats;
      }

      @Override
      public String modelId() {
        return modelId;
      }

      @Override
      public Optional<String> parentId() {
        return parentId;
      }

      @Override
      public TrainingOutcome outcome() {
        OptionalDouble score =
            parentId.isPresent() ? OptionalDouble.of(0.01) : OptionalDouble.empty();
        return new TrainingOutcome(
            1,
            train.rows(),
            10,
            0.1,
            0.2,
            1,
            false,
            List.of(new TrainingOutcome.CurvePoint(1, 0.1, 0.2, score)));
      }

      @Override
      public SyntheticSample sample(SampleRequest request, long sampleSeed) {
        boolean nothing = parentId.isPresent() ? childMakesNothing : makesNothing;
        return draw(nothing ? new SampleRequest(List.of()) : request, train, sampleSeed, repeats);
      }
    }

    private SyntheticSample draw(
        SampleRequest request, PatientTable train, long seed, boolean repeats) {
      SplittableRandom random = new SplittableRandom(seed);
      List<double[]> rows = new ArrayList<>();
      List<SyntheticSample.CellSample> cells = new ArrayList<>();
      for (SampleRequest.CellRequest cell : request.cells()) {
        boolean young = cell.cell().values().get(1).equals("18-49");
        long made = 0;
        for (long i = 0; i < cell.rows(); i++) {
          if (young && fewYoung && i % 4 == 3) {
            continue;
          }
          made++;
          double[] row = person(random, 0);
          row[0] = young ? random.nextInt(18, 50) : random.nextInt(50, 101);
          row[3] = i < cell.negatives() ? 0 : 1;
          rows.add(repeats ? train.row((int) (i % train.rows())) : row);
        }
        cells.add(
            new SyntheticSample.CellSample(cell.cell(), cell.rows(), made, cell.rows(), made));
      }
      return new SyntheticSample(PatientTable.ofRows(clinic, rows.toArray(double[][]::new)), cells);
    }
  }

  /** Remembers what it was told, and cancels after so many questions. */
  private static final class RecordingEvents implements JobEvents {
    private final List<SynthesisProgress> told = new ArrayList<>();
    private int cancelAfter = Integer.MAX_VALUE;
    private int asked;

    @Override
    public void changed(SynthesisProgress progress) {
      told.add(SynthesisProgress.newBuilder(progress).build());
    }

    @Override
    public boolean isCanceled(String batchId) {
      return ++asked > cancelAfter;
    }
  }

  /** One alert and the reports made for it, in memory. */
  private static final class FakeHistory implements SynthesisHistory {
    private final List<SynthesisReport> reports = new ArrayList<>();
    private final List<String> quarantined = new ArrayList<>();
    private Optional<ImbalanceAlert> current = Optional.empty();

    ImbalanceAlert fire(long deficit) {
      ImbalanceAlert alert = Alerts.missingWomen("0123456789abcdef", "clinic", deficit, NOW);
      current = Optional.of(alert);
      return alert;
    }

    @Override
    public Optional<ImbalanceAlert> currentAlert(String alertId) {
      return current.filter(a -> a.getAlertId().equals(alertId));
    }

    @Override
    public List<SynthesisReport> reports() {
      return List.copyOf(reports);
    }

    @Override
    public Set<String> quarantined() {
      return Set.copyOf(quarantined);
    }
  }
}
