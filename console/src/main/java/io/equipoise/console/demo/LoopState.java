package io.equipoise.console.demo;

import io.equipoise.console.view.LoopEvent;
import io.equipoise.console.view.LoopModel;
import io.equipoise.contract.AlertKind;
import io.equipoise.contract.AlertState;
import io.equipoise.contract.BatchVerdict;
import io.equipoise.contract.FairnessReport;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.contract.RepresentationSnapshot;
import io.equipoise.contract.SynthesisOutcome;
import io.equipoise.contract.SynthesisReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/**
 * What the demo has seen of the loop so far: fed by the topics and by the ingest's listener, read
 * by the terminal and the report. Safe for use by several threads; every method takes the lock
 * once.
 */
final class LoopState {
  private final Instant startedAt;
  private final LoopModel model = new LoopModel();
  private Instant lastChange;
  private long accepted;
  private long rejected;
  private boolean ingestComplete;
  private Optional<Instant> firstAlertAt = Optional.empty();
  private Optional<Instant> firstVerdictAt = Optional.empty();
  private Optional<String> failure = Optional.empty();

  LoopState(Instant startedAt) {
    this.startedAt = startedAt;
    this.lastChange = startedAt;
  }

  synchronized void ingested(long acceptedSoFar, long rejectedSoFar) {
    accepted = acceptedSoFar;
    rejected = rejectedSoFar;
  }

  synchronized void ingestCompleted(Instant now) {
    ingestComplete = true;
    lastChange = now;
  }

  synchronized void failed(String what) {
    if (failure.isEmpty()) {
      failure = Optional.of(what);
    }
  }

  /** The latest of everything that the topics have told. */
  LoopModel model() {
    return model;
  }

  /** Takes in what came by on a topic. */
  synchronized void add(LoopEvent event, Instant now) {
    model.accept(event);
    SpecificRecord value = event.value();
    if (value instanceof ImbalanceAlert alert
        && alert.getState() == AlertState.FIRING
        && firstAlertAt.isEmpty()) {
      firstAlertAt = Optional.of(now);
    }
    if (value instanceof BatchVerdict verdict && firstVerdictAt.isEmpty() && isJudged(verdict)) {
      firstVerdictAt = Optional.of(now);
    }
    if (value instanceof RepresentationSnapshot
        || value instanceof ImbalanceAlert
        || value instanceof SynthesisReport
        || value instanceof FairnessReport
        || value instanceof BatchVerdict) {
      lastChange = now;
    }
  }

  synchronized long accepted() {
    return accepted;
  }

  synchronized long rejected() {
    return rejected;
  }

  synchronized boolean ingestComplete() {
    return ingestComplete;
  }

  synchronized Optional<String> failure() {
    return failure;
  }

  List<RepresentationSnapshot> snapshots() {
    return model.snapshots();
  }

  List<ImbalanceAlert> alerts() {
    return model.alerts();
  }

  List<SynthesisReport> reports() {
    return model.reports();
  }

  List<BatchVerdict> verdicts() {
    return model.verdicts();
  }

  Optional<FairnessReport> evaluationOf(BatchVerdict verdict) {
    return Optional.ofNullable(verdict.getEvaluationId()).flatMap(model::fairness);
  }

  Optional<SynthesisReport> reportOf(BatchVerdict verdict) {
    return model.report(verdict.getBatchId());
  }

  synchronized Optional<Duration> toFirstAlert() {
    return firstAlertAt.map(at -> Duration.between(startedAt, at));
  }

  synchronized Optional<Duration> toVerdict() {
    return firstVerdictAt.map(at -> Duration.between(startedAt, at));
  }

  /**
   * The verdict that closed the loop: the first on a batch that was published, or withheld by its
   * gates; or, once the whole source is in and every firing alert has been refused, the first
   * refusal.
   */
  synchronized Optional<BatchVerdict> closingVerdict() {
    Optional<BatchVerdict> judged = model.verdicts().stream().filter(this::isJudged).findFirst();
    if (judged.isPresent()) {
      // The evaluation arrives on another topic; the loop is closed when both are here.
      BatchVerdict verdict = judged.get();
      return verdict.getEvaluationId() == null || evaluationOf(verdict).isPresent()
          ? judged
          : Optional.empty();
    }
    List<ImbalanceAlert> firing = firing();
    boolean nothingLeft =
        ingestComplete
            && !firing.isEmpty()
            && firing.stream().allMatch(alert -> hasVerdict(alert.getAlertId()));
    return nothingLeft ? model.verdicts().stream().findFirst() : Optional.empty();
  }

  /** The first stage of the loop that has not finished, for an operator who wonders why. */
  synchronized String unfinishedStage() {
    if (accepted == 0) {
      return "ingest: no record was accepted (" + rejected + " rejected)";
    }
    if (firstAlertAt.isEmpty()) {
      return "alert: no watched subgroup is firing after "
          + accepted
          + " records"
          + (ingestComplete ? ", the whole source" : "");
    }
    if (model.reports().isEmpty()) {
      return "synthesis: an alert is firing, but no batch was published or refused yet";
    }
    return "evaluation: "
        + model.reports().size()
        + " synthesis reports, but no verdict on a batch yet";
  }

  /** Whether the source is in, nothing fires and nothing has changed since {@code quietSince}. */
  synchronized boolean nothingToDoSince(Instant quietSince) {
    return ingestComplete && firing().isEmpty() && lastChange.isBefore(quietSince);
  }

  private List<ImbalanceAlert> firing() {
    return model.alerts().stream()
        .filter(a -> a.getKind() == AlertKind.REPRESENTATION && a.getState() == AlertState.FIRING)
        .toList();
  }

  private boolean hasVerdict(String alertId) {
    return model.verdicts().stream().anyMatch(v -> v.getAlertId().equals(alertId));
  }

  private boolean isJudged(BatchVerdict verdict) {
    return verdict.getEvaluationId() != null
        || reportOf(verdict)
            .map(SynthesisReport::getOutcome)
            .filter(
                outcome ->
                    outcome == SynthesisOutcome.WITHHELD || outcome == SynthesisOutcome.FAILED)
            .isPresent();
  }
}
