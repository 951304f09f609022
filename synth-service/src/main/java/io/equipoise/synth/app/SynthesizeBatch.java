package io.equipoise.synth.app;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.population.Split;
import io.equipoise.cohort.population.Subgroup;
import io.equipoise.contract.AlertState;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.contract.PartitionOffset;
import io.equipoise.contract.SynthesisOutcome;
import io.equipoise.contract.SynthesisReport;
import io.equipoise.synth.domain.gate.GateResult;
import io.equipoise.synth.domain.gate.GateSubject;
import io.equipoise.synth.domain.gate.Gates;
import io.equipoise.synth.domain.plan.AttemptPolicy;
import io.equipoise.synth.domain.plan.BatchIdentity;
import io.equipoise.synth.domain.plan.BatchPlan;
import io.equipoise.synth.domain.plan.BatchPlanner;
import io.equipoise.synth.domain.plan.CellSupport;
import io.equipoise.synth.domain.plan.PlannedCell;
import io.equipoise.synth.generate.FittedGenerator;
import io.equipoise.synth.generate.SampleRequest;
import io.equipoise.synth.generate.SyntheticSample;
import io.equipoise.synth.generate.TabularGenerator;
import io.equipoise.synth.generate.TrainingDivergedException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From an alert to a batch and its report: plan, train, sample, gate.
 *
 * <p>Of the train split, a fifth of the patients is kept away from the generator: the gates measure
 * on them how close rows come to people whom the generator has not seen. The holdout split is not
 * touched. Alerts on the same training sample share one trained model. Used by one thread.
 */
public final class SynthesizeBatch {
  private static final Logger LOG = LoggerFactory.getLogger(SynthesizeBatch.class);

  /** Salt and share of the patients of the train split that only the gates see. */
  private static final String REFERENCE_SALT = "gate-reference";

  private static final double REFERENCE_SHARE = 0.2;

  private final DatasetDescriptor descriptor;
  private final CellScheme scheme;
  private final BatchPlanner planner;
  private final TabularGenerator generator;
  private final Gates gates;
  private final TrainingSampleSource source;
  private final SynthesisHistory history;
  private final long seed;
  private final InstantSource clock;
  private final SynthListener listener;
  private @Nullable Fit lastFit;

  /** A trained model and what it was trained on. */
  private record Fit(List<PartitionOffset> offsets, FittedGenerator generator, double seconds) {}

  /** The train split, divided between generator and gates. */
  private record Division(
      PatientTable fit, PatientTable reference, List<PartitionOffset> offsets) {}

  /**
   * The use case for one dataset.
   *
   * @param descriptor the dataset
   * @param generator makes the rows
   * @param source where real records come from
   * @param history what was done before
   * @param seed seed of training and sampling
   * @param clock for durations and the report's date
   * @param listener told how it goes
   */
  public SynthesizeBatch(
      DatasetDescriptor descriptor,
      TabularGenerator generator,
      TrainingSampleSource source,
      SynthesisHistory history,
      long seed,
      InstantSource clock,
      SynthListener listener) {
    this.descriptor = descriptor;
    this.scheme = new CellScheme(descriptor);
    this.planner = new BatchPlanner(descriptor);
    this.gates = Gates.of(descriptor);
    this.generator = generator;
    this.source = source;
    this.history = history;
    this.seed = seed;
    this.clock = clock;
    this.listener = listener;
  }

  /**
   * Does what the alert asks for; empty when nothing is due: it does not fire (any more), or this
   * episode has its batch already.
   *
   * @throws InterruptedException when the service is being closed
   */
  public Optional<SyntheticBatch> handle(ImbalanceAlert trigger) throws InterruptedException {
    if (trigger.getState() != AlertState.FIRING) {
      return Optional.empty();
    }
    Optional<ImbalanceAlert> current =
        history.currentAlert(trigger.getAlertId()).filter(a -> a.getState() == AlertState.FIRING);
    if (current.isEmpty()) {
      return Optional.empty();
    }
    ImbalanceAlert alert = current.get();
    List<SynthesisReport> before = history.reports(alert.getAlertId(), alert.getEpisode());
    long lastDeficit = before.isEmpty() ? 0 : before.get(before.size() - 1).getDeficit();
    OptionalInt attempt = AttemptPolicy.next(before.size(), lastDeficit, alert.getDeficit());
    if (attempt.isEmpty()) {
      return Optional.empty();
    }
    SyntheticBatch batch =
        make(alert, new BatchIdentity(alert.getAlertId(), alert.getEpisode(), attempt.getAsInt()));
    LOG.info(
        "batch {} for {}: {}",
        batch.report().getBatchId(),
        batch.report().getSubgroup(),
        batch.report().getOutcome());
    listener.reported(batch.report());
    return Optional.of(batch);
  }

  private SyntheticBatch make(ImbalanceAlert alert, BatchIdentity identity)
      throws InterruptedException {
    Division division = divide(source.read());
    Subgroup subgroup =
        new Subgroup(
            alert.getConditions().stream()
                .map(c -> new Subgroup.Condition(c.getAttribute(), c.getValue()))
                .toList());
    BatchPlan plan = planner.plan(subgroup, alert.getReferenceShare(), support(division));
    ReportDraft draft =
        new ReportDraft(
                alert, identity, generator, seed, descriptor.version(), plan, division.offsets())
            .trainedOn(division.fit().rows(), division.reference().rows());
    if (plan.refusal().isPresent()) {
      return refused(alert, draft.outcome(SynthesisOutcome.REFUSED, plan.refusal().get()));
    }
    listener.planned(alert, plan.rows());
    Fit fit;
    try {
      fit = fit(division);
    } catch (TrainingDivergedException e) {
      LOG.warn("training for {} diverged", identity.batchId(), e);
      return refused(
          alert,
          draft.outcome(
              SynthesisOutcome.FAILED,
              "training did not end with a usable model; change synthesis.steps or --seed"));
    }
    SyntheticSample sample = fit.generator().sample(request(plan), identity.seed(seed));
    draft.trained(fit.generator(), fit.seconds(), sample.hitRate().orElse(0));
    return judge(alert, division, plan, sample, draft);
  }

  private SyntheticBatch judge(
      ImbalanceAlert alert,
      Division division,
      BatchPlan plan,
      SyntheticSample sample,
      ReportDraft draft) {
    if (sample.rows().rows() == 0) {
      return refused(
          alert,
          draft.outcome(
              SynthesisOutcome.FAILED,
              "the model made no row that meets its condition; raise synthesis.steps"));
    }
    List<GateResult> results =
        gates.assess(
            new GateSubject(
                sample.rows(),
                division.fit(),
                division.reference(),
                (double) plan.positives() / plan.rows()));
    draft.gated(results);
    if (!Gates.allPassed(results)) {
      List<String> failed =
          results.stream().filter(r -> !r.passed()).map(GateResult::name).toList();
      return refused(
          alert,
          draft.outcome(
              SynthesisOutcome.WITHHELD,
              "not published, because a gate did not pass: " + String.join(", ", failed)));
    }
    String reason =
        String.format(
            Locale.ROOT,
            "%,d rows for %s, every gate passed%s",
            sample.rows().rows(),
            alert.getSubgroup(),
            sample.shortfall() > 0
                ? "; " + sample.shortfall() + " rows could not be made to meet their condition"
                : "");
    SynthesisReport report =
        draft
            .outcome(SynthesisOutcome.PUBLISHED, reason)
            .published(sample.rows().rows())
            .build(clock.instant());
    return new SyntheticBatch(report, Optional.of(sample.rows()), eventTime(alert));
  }

  private SyntheticBatch refused(ImbalanceAlert alert, ReportDraft draft) {
    return new SyntheticBatch(draft.build(clock.instant()), Optional.empty(), eventTime(alert));
  }

  private Fit fit(Division division) throws InterruptedException {
    Fit reusable = lastFit;
    if (reusable != null && reusable.offsets().equals(division.offsets())) {
      return reusable;
    }
    int rows = division.fit().rows();
    listener.trainingStarted(generator.trainingSteps(rows), rows);
    Instant begin = clock.instant();
    FittedGenerator fitted = generator.fit(division.fit(), seed, listener::trainingProgress);
    Fit fit =
        new Fit(
            division.offsets(),
            fitted,
            Duration.between(begin, clock.instant()).toMillis() / 1000.0);
    lastFit = fit;
    return fit;
  }

  private Division divide(TrainingSample sample) {
    List<PatientRecord> reference =
        sample.records().stream().filter(SynthesizeBatch::isReference).toList();
    List<PatientRecord> fit = sample.records().stream().filter(r -> !isReference(r)).toList();
    return new Division(
        PatientTable.of(descriptor, fit), PatientTable.of(descriptor, reference), sample.offsets());
  }

  private static boolean isReference(PatientRecord record) {
    return Split.unitHash(REFERENCE_SALT, record.patientId()) < REFERENCE_SHARE;
  }

  /**
   * Support is counted over the whole train split: the reference people are real people of the cell
   * too.
   */
  private List<CellSupport> support(Division division) {
    return CellCount.of(scheme, division.fit().concat(division.reference()));
  }

  private static SampleRequest request(BatchPlan plan) {
    return new SampleRequest(
        plan.cells().stream()
            .filter(cell -> cell.rows() > 0)
            .map(
                (PlannedCell cell) ->
                    new SampleRequest.CellRequest(cell.cell(), cell.negatives(), cell.positives()))
            .toList());
  }

  private static Instant eventTime(ImbalanceAlert alert) {
    return alert.getWindowEnd().minusMillis(1);
  }
}
