package io.equipoise.console.demo;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the demo has seen of the loop so far: fed by the topics and by the ingest's listener, read
 * by the terminal and the report. Safe for use by several threads; every method takes the lock
 * once.
 */
final class LoopState {
  private final Instant startedAt;
  private final Map<String, RepresentationSnapshot> snapshots = new LinkedHashMap<>();
  private final Map<String, ImbalanceAlert> alerts = new LinkedHashMap<>();
  private final Map<String, SynthesisReport> reports = new LinkedHashMap<>();
  private final Map<String, BatchVerdict> verdicts = new LinkedHashMap<>();
  private final Map<String, FairnessReport> evaluations = new LinkedHashMap<>();
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

  synchronized void add(RepresentationSnapshot snapshot, Instant now) {
    snapshots.put(snapshot.getWindow(), snapshot);
    lastChange = now;
  }

  synchronized void add(ImbalanceAlert alert, Instant now) {
    alerts.put(alert.getAlertId(), alert);
    if (alert.getState() == AlertState.FIRING && firstAlertAt.isEmpty()) {
      firstAlertAt = Optional.of(now);
    }
    lastChange = now;
  }

  synchronized void add(SynthesisReport report, Instant now) {
    reports.put(report.getBatchId(), report);
    lastChange = now;
  }

  synchronized void add(FairnessReport evaluation, Instant now) {
    evaluations.put(evaluation.getEvaluationId(), evaluation);
    lastChange = now;
  }

  synchronized void add(BatchVerdict verdict, Instant now) {
    verdicts.put(verdict.getBatchId(), verdict);
    if (firstVerdictAt.isEmpty() && isJudged(verdict)) {
      firstVerdictAt = Optional.of(now);
    }
    lastChange = now;
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

  synchronized List<RepresentationSnapshot> snapshots() {
    return List.copyOf(snapshots.values());
  }

  synchronized List<ImbalanceAlert> alerts() {
    return List.copyOf(alerts.values());
  }

  synchronized List<SynthesisReport> reports() {
    return List.copyOf(reports.values());
  }

  synchronized List<BatchVerdict> verdicts() {
    return List.copyOf(verdicts.values());
  }

  synchronized Optional<FairnessReport> evaluationOf(BatchVerdict verdict) {
    return Optional.ofNullable(verdict.getEvaluationId()).map(evaluations::get);
  }

  synchronized Optional<SynthesisReport> reportOf(BatchVerdict verdict) {
    return Optional.ofNullable(reports.get(verdict.getBatchId()));
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
    Optional<BatchVerdict> judged = verdicts.values().stream().filter(this::isJudged).findFirst();
    if (judged.isPresent()) {
      // The evaluation arrives on another topic; the loop is closed when both are here.
      BatchVerdict verdict = judged.get();
      return verdict.getEvaluationId() == null || evaluations.containsKey(verdict.getEvaluationId())
          ? judged
          : Optional.empty();
    }
    List<ImbalanceAlert> firing = firing();
    boolean nothingLeft =
        ingestComplete
            && !firing.isEmpty()
            && firing.stream().allMatch(alert -> hasVerdict(alert.getAlertId()));
    return nothingLeft ? verdicts.values().stream().findFirst() : Optional.empty();
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
    if (reports.isEmpty()) {
      return "synthesis: an alert is firing, but no batch was published or refused yet";
    }
    return "evaluation: " + reports.size() + " synthesis reports, but no verdict on a batch yet";
  }

  /** Whether the source is in, nothing fires and nothing has changed since {@code quietSince}. */
  synchronized boolean nothingToDoSince(Instant quietSince) {
    return ingestComplete && firing().isEmpty() && lastChange.isBefore(quietSince);
  }

  private List<ImbalanceAlert> firing() {
    return alerts.values().stream()
        .filter(a -> a.getKind() == AlertKind.REPRESENTATION && a.getState() == AlertState.FIRING)
        .toList();
  }

  private boolean hasVerdict(String alertId) {
    return verdicts.values().stream().anyMatch(v -> v.getAlertId().equals(alertId));
  }

  private boolean isJudged(BatchVerdict verdict) {
    SynthesisReport report = reports.get(verdict.getBatchId());
    return verdict.getEvaluationId() != null
        || (report != null
            && (report.getOutcome() == SynthesisOutcome.WITHHELD
                || report.getOutcome() == SynthesisOutcome.FAILED));
  }
}
