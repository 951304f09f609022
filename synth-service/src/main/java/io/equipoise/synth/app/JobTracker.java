package io.equipoise.synth.app;

import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.contract.SynthesisProgress;
import io.equipoise.contract.SynthesisState;
import io.equipoise.synth.domain.job.JobState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Follows one job through its states and tells of it, at most about once a second while it trains.
 * Asks as often whether it shall stop. Used by one thread.
 */
final class JobTracker {
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final SynthesisProgress.Builder progress;
  private final String batchId;
  private final JobEvents events;
  private final InstantSource clock;
  private final Instant began;
  private JobState state;
  private Instant told;
  private Instant trainingBegan;
  private int stepsBefore;

  /** A job that is about to begin. */
  JobTracker(
      ImbalanceAlert alert,
      String batchId,
      String generator,
      long rows,
      JobEvents events,
      InstantSource clock) {
    this.batchId = batchId;
    this.events = events;
    this.clock = clock;
    this.began = clock.instant();
    this.told = began;
    this.trainingBegan = began;
    this.state = JobState.PLANNED;
    this.progress =
        SynthesisProgress.newBuilder()
            .setBatchId(batchId)
            .setDataset(alert.getDataset())
            .setAlertId(alert.getAlertId())
            .setSubgroup(alert.getSubgroup())
            .setGenerator(generator)
            .setRows(rows);
  }

  /** The plan is made. */
  void planned() {
    tell(clock.instant());
    stopIfCanceled();
  }

  /** The plan says that nothing can be made. */
  void refused(String reason) {
    state = JobState.REFUSED;
    progress.setReason(reason);
    tell(clock.instant());
  }

  /**
   * Training begins; or begins again, where a first one, from a parent, came to nothing.
   *
   * @param backend numeric back end that runs
   */
  void training(int totalSteps, String backend) {
    progress.setBackend(backend).setTotalSteps(totalSteps);
    trainingBegan = clock.instant();
    stepsBefore = 0;
    if (state != JobState.TRAINING) {
      move(JobState.TRAINING);
    }
    tell(trainingBegan);
    stopIfCanceled();
  }

  /** Training goes on after so many steps, which took none of this job's time. */
  void resumed(int step) {
    stepsBefore = step;
  }

  /** A training step is done. */
  void step(int step, int totalSteps, double criticLoss, double generatorLoss) {
    Instant now = clock.instant();
    if (Duration.between(told, now).compareTo(EVERY) < 0) {
      return;
    }
    double perStep =
        Duration.between(trainingBegan, now).toMillis() / 1000.0 / Math.max(1, step - stepsBefore);
    progress
        .setStep(step)
        .setTotalSteps(totalSteps)
        .setCriticLoss(criticLoss)
        .setGeneratorLoss(generatorLoss)
        .setSecondsLeft(perStep * (totalSteps - step));
    tell(now);
    stopIfCanceled();
  }

  /** Rows are being drawn. */
  void sampling() {
    progress.setStep(progress.getTotalSteps()).setSecondsLeft(null);
    enter(JobState.SAMPLING);
  }

  /** The gates are at work. */
  void gating() {
    enter(JobState.GATING);
  }

  /** The job has come to an end. */
  void ended(JobState end, String reason) {
    progress.setReason(reason).setSecondsLeft(null);
    move(end);
    tell(clock.instant());
  }

  private void enter(JobState next) {
    move(next);
    tell(clock.instant());
    stopIfCanceled();
  }

  private void move(JobState next) {
    if (!state.next().contains(next)) {
      throw new IllegalStateException("a job cannot go from " + state + " to " + next);
    }
    state = next;
  }

  private void stopIfCanceled() {
    if (events.isCanceled(batchId)) {
      throw new JobCanceledException();
    }
  }

  private void tell(Instant now) {
    told = now;
    events.changed(
        progress
            .setState(SynthesisState.valueOf(state.name()))
            .setSecondsElapsed(Duration.between(began, now).toMillis() / 1000.0)
            .setUpdatedAt(now)
            .build());
  }
}
