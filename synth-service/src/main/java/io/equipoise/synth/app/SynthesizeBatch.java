package io.equipoise.synth.app;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.population.Subgroup;
import io.equipoise.contract.AlertKind;
import io.equipoise.contract.AlertState;
import io.equipoise.contract.BatchVerdict;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.contract.OperatorAction;
import io.equipoise.contract.OperatorActionKind;
import io.equipoise.contract.SynthesisOutcome;
import io.equipoise.contract.SynthesisReport;
import io.equipoise.contract.Verdict;
import io.equipoise.synth.domain.gate.GateControls;
import io.equipoise.synth.domain.gate.GateResult;
import io.equipoise.synth.domain.gate.GateSubject;
import io.equipoise.synth.domain.gate.Gates;
import io.equipoise.synth.domain.job.JobState;
import io.equipoise.synth.domain.plan.AttemptPolicy;
import io.equipoise.synth.domain.plan.BatchIdentity;
import io.equipoise.synth.domain.plan.BatchPlan;
import io.equipoise.synth.domain.plan.BatchPlanner;
import io.equipoise.synth.domain.plan.CellSupport;
import io.equipoise.synth.domain.plan.PlannedCell;
import io.equipoise.synth.generate.SampleRequest;
import io.equipoise.synth.generate.SyntheticSample;
import io.equipoise.synth.generate.TabularGenerator;
import io.equipoise.synth.generate.TrainingDivergedException;
import io.equipoise.synth.generate.UnsuitableTableException;
import io.equipoise.synth.score.ReleaseGates;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From an alert to a batch and its report: plan, train, sample, gate.
 *
 * <p>Of the train split, a fifth of the patients is kept away from the generator: the gates measure
 * on them how close rows come to people whom the generator has not seen. The holdout split is not
 * touched. Alerts on the same training sample share one trained model; where models come from else,
 * {@link ModelMaking} says. Used by one thread.
 */
public final class SynthesizeBatch {
  private static final Logger LOG = LoggerFactory.getLogger(SynthesizeBatch.class);

  private final DatasetDescriptor descriptor;
  private final CellScheme scheme;
  private final BatchPlanner planner;
  private final GeneratorSource generators;
  private final ModelMaking models;
  private final AttemptPolicy policy;
  private final GateControls gates;
  private final Ports ports;
  private final long seed;
  private final InstantSource clock;
  private final SynthListener listener;

  /** One job: what is known before training, and who follows it. */
  private record Job(
      ImbalanceAlert alert,
      BatchIdentity identity,
      TabularGenerator generator,
      Division division,
      BatchPlan plan,
      ReportDraft draft,
      JobTracker tracker,
      Set<String> quarantined) {}

  /**
   * The use case for one dataset.
   *
   * @param descriptor the dataset
   * @param generators makes generators
   * @param alternatives kinds to try when a verdict has gone against a batch; empty for none
   * @param ports records, history, news, models and checkpoints
   * @param seed seed of training and sampling
   * @param clock for durations and the report's date
   * @param listener told how it goes
   */
  public SynthesizeBatch(
      DatasetDescriptor descriptor,
      GeneratorSource generators,
      List<String> alternatives,
      Ports ports,
      long seed,
      InstantSource clock,
      SynthListener listener) {
    this.descriptor = descriptor;
    this.scheme = new CellScheme(descriptor);
    this.planner = new BatchPlanner(descriptor);
    this.gates = new GateControls(ReleaseGates.of(descriptor));
    this.generators = generators;
    this.policy =
        new AttemptPolicy(
            descriptor.synthesis().coolDown(), descriptor.synthesis().generator(), alternatives);
    this.ports = ports;
    this.models =
        new ModelMaking(
            generators,
            ports,
            descriptor.version(),
            descriptor.synthesis().warmStart(),
            seed,
            clock,
            listener);
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
    return attempt(trigger.getAlertId(), policy::next);
  }

  /**
   * Does what a verdict asks for: another attempt, with another generator, when a batch did not
   * help; empty when nothing is due.
   *
   * @throws InterruptedException when the service is being closed
   */
  public Optional<SyntheticBatch> handle(BatchVerdict verdict) throws InterruptedException {
    return verdict.getVerdict() == Verdict.QUARANTINED
        ? attempt(verdict.getAlertId(), policy::next)
        : Optional.empty();
  }

  /**
   * Does what an operator asks for: another attempt for an alert that fires, although none is due;
   * empty when the action asks for something else, or the alert does not fire or asks for no rows.
   * What may be planned and published is limited as for every batch. An action is handled once,
   * because its place is committed with the batch.
   *
   * @throws InterruptedException when the service is being closed
   */
  public Optional<SyntheticBatch> handle(OperatorAction action) throws InterruptedException {
    if (action.getKind() != OperatorActionKind.REQUEST_SYNTHESIS) {
      return Optional.empty();
    }
    LOG.info("action {} asks for a batch for alert {}", action.getActionId(), action.getTarget());
    return attempt(
        action.getTarget(), (before, deficit, now) -> Optional.of(policy.requested(before)));
  }

  /** Says which attempt is due, if any. */
  @FunctionalInterface
  private interface Due {
    Optional<AttemptPolicy.Next> next(
        List<AttemptPolicy.Attempt> before, long deficit, Instant now);
  }

  private Optional<SyntheticBatch> attempt(String alertId, Due due) throws InterruptedException {
    Optional<ImbalanceAlert> current =
        ports.history().currentAlert(alertId).filter(a -> a.getState() == AlertState.FIRING);
    if (current.isEmpty()) {
      return Optional.empty();
    }
    ImbalanceAlert alert = current.get();
    if (alert.getKind() == AlertKind.FAIRNESS && alert.getDeficit() == 0) {
      return Optional.empty(); // it fires, but asks for no rows (yet)
    }
    if (!scheme.has(subgroup(alert))) {
      LOG.warn(
          "alert {} is about attributes or values that this descriptor does not protect (any more);"
              + " no batch is made for it",
          alert.getAlertId());
      return Optional.empty();
    }
    BatchLedger ledger = new BatchLedger(ports.history().reports(), ports.history().quarantined());
    Optional<AttemptPolicy.Next> next =
        due.next(
            ledger.attempts(alert.getAlertId(), alert.getEpisode()),
            alert.getDeficit(),
            clock.instant());
    if (next.isEmpty()) {
      return Optional.empty();
    }
    BatchIdentity identity =
        new BatchIdentity(alert.getAlertId(), alert.getEpisode(), next.get().number());
    SyntheticBatch batch = make(alert, identity, generators.named(next.get().generator()), ledger);
    ports.checkpoints().clear();
    LOG.info(
        "batch {} for {}: {}",
        batch.report().getBatchId(),
        batch.report().getSubgroup(),
        batch.report().getOutcome());
    listener.reported(batch.report());
    return Optional.of(batch);
  }

  private SyntheticBatch make(
      ImbalanceAlert alert, BatchIdentity identity, TabularGenerator generator, BatchLedger ledger)
      throws InterruptedException {
    TrainingSample sample = ports.source().read();
    Division division = divide(sample);
    // Over the whole train split: the reference people are real people of their cells too.
    List<CellSupport> support = CellCount.of(descriptor, sample.records());
    BatchPlan plan =
        planner.plan(subgroup(alert), alert.getReferenceShare(), support, ledger.standing(scheme));
    ReportDraft draft =
        new ReportDraft(
                alert, identity, generator, seed, descriptor.version(), plan, division.offsets())
            .trainedOn(division.fit().rows(), division.reference().rows())
            .described(
                new DataCardDraft(descriptor).card(alert, plan, support),
                DataCardDraft.limits(plan));
    JobTracker tracker =
        new JobTracker(
            alert, identity.batchId(), generator.name(), plan.rows(), ports.events(), clock);
    Job job =
        new Job(alert, identity, generator, division, plan, draft, tracker, ledger.quarantined());
    if (plan.refusal().isPresent()) {
      tracker.refused(plan.refusal().get());
      return withoutRows(job, SynthesisOutcome.REFUSED, plan.refusal().get());
    }
    listener.planned(alert, plan.rows());
    try {
      tracker.planned();
      return synthesize(job);
    } catch (JobCanceledException e) {
      return ended(job, SynthesisOutcome.CANCELED, "canceled by an operator");
    }
  }

  private SyntheticBatch synthesize(Job job) throws InterruptedException {
    ModelMaking.Want want =
        new ModelMaking.Want(
            job.generator(), job.division(), job.plan(), job.quarantined(), job.tracker());
    try {
      ModelMaking.Made made = models.make(want);
      Optional<SyntheticBatch> batch = batch(job, made);
      if (batch.isPresent()) {
        return batch.get();
      }
      LOG.info(
          "model {}, which was started from one that was kept, makes no rows or rows that are"
              + " refused: training begins at the start",
          made.model().modelId());
      job.draft().untrained();
      return batch(job, models.makeFromTheStart(want)).orElseThrow();
    } catch (UnsuitableTableException e) {
      return ended(job, SynthesisOutcome.FAILED, String.valueOf(e.getMessage()));
    } catch (TrainingDivergedException e) {
      LOG.warn("training for {} diverged", job.identity().batchId(), e);
      return ended(
          job,
          SynthesisOutcome.FAILED,
          "training did not end with a usable model; change synthesis.steps or --seed");
    }
  }

  /** What comes of a model; empty when it is no good and another one may be better. */
  private Optional<SyntheticBatch> batch(Job job, ModelMaking.Made made)
      throws InterruptedException {
    job.tracker().sampling();
    SyntheticSample sample = made.model().sample(request(job.plan()), job.identity().seed(seed));
    job.draft()
        .trained(made.model(), made.seconds(), sample.hitRate().orElse(0))
        .curve(GenerationWire.curve(made.model().outcome()));
    made.selection()
        .ifPresent(selection -> job.draft().selected(GenerationWire.selection(selection)));
    sample
        .constraints()
        .ifPresent(summary -> job.draft().constrained(GenerationWire.constraints(summary)));
    if (sample.rows().rows() == 0 && made.warm()) {
      return Optional.empty();
    }
    if (sample.rows().rows() == 0) {
      return Optional.of(
          ended(
              job,
              SynthesisOutcome.FAILED,
              "the model made no row that meets its condition; raise synthesis.steps"));
    }
    job.tracker().gating();
    GateSubject subject =
        new GateSubject(
            sample.rows(),
            job.division().fit(),
            job.division().reference(),
            (double) job.plan().positives() / job.plan().rows(),
            job.identity().seed(seed));
    List<GateResult> results = gates.assess(subject);
    job.draft().gated(results, subject.fidelity());
    if (Gates.allPassed(results)) {
      models.keep(made, job.division(), job.identity().batchId());
      return Optional.of(published(job, sample));
    }
    return made.warm() ? Optional.empty() : Optional.of(withheld(job, results));
  }

  private SyntheticBatch withheld(Job job, List<GateResult> results) {
    List<String> failed = results.stream().filter(r -> !r.passed()).map(GateResult::name).toList();
    return ended(
        job,
        SynthesisOutcome.WITHHELD,
        "not published, because a gate did not pass: " + String.join(", ", failed));
  }

  private SyntheticBatch published(Job job, SyntheticSample sample) {
    String reason =
        String.format(
            Locale.ROOT,
            "%,d rows for %s, every gate passed%s",
            sample.rows().rows(),
            job.alert().getSubgroup(),
            sample.shortfall() > 0
                ? "; " + sample.shortfall() + " rows could not be made to meet their condition"
                : "");
    job.tracker().ended(JobState.PUBLISHED, reason);
    SynthesisReport report =
        job.draft()
            .outcome(SynthesisOutcome.PUBLISHED, reason)
            .published(sample)
            .build(clock.instant());
    return new SyntheticBatch(report, Optional.of(sample.rows()), eventTime(job.alert()));
  }

  /** The end of a job that was begun and makes no rows. */
  private SyntheticBatch ended(Job job, SynthesisOutcome outcome, String reason) {
    job.tracker().ended(JobState.valueOf(outcome.name()), reason);
    return withoutRows(job, outcome, reason);
  }

  private SyntheticBatch withoutRows(Job job, SynthesisOutcome outcome, String reason) {
    return new SyntheticBatch(
        job.draft().outcome(outcome, reason).build(clock.instant()),
        Optional.empty(),
        eventTime(job.alert()));
  }

  private Division divide(TrainingSample sample) {
    List<PatientRecord> reference =
        sample.records().stream().filter(ReferencePeople::contains).toList();
    List<PatientRecord> fit =
        sample.records().stream().filter(r -> !ReferencePeople.contains(r)).toList();
    return new Division(
        PatientTable.of(descriptor, fit), PatientTable.of(descriptor, reference), sample.offsets());
  }

  private static Subgroup subgroup(ImbalanceAlert alert) {
    return new Subgroup(
        alert.getConditions().stream()
            .map(c -> new Subgroup.Condition(c.getAttribute(), c.getValue()))
            .toList());
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
