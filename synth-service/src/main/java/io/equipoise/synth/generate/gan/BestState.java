package io.equipoise.synth.generate.gan;

import io.equipoise.synth.generate.gan.GanModel.Snapshot;
import java.util.Optional;

/**
 * The state of a model with the best score so far; until there is a score other than negative
 * infinity, the first that was offered. Used by one thread.
 */
final class BestState {
  private final GanModel model;
  private Optional<Snapshot> state = Optional.empty();
  private double value = Double.NEGATIVE_INFINITY;
  private int step;
  private int withoutGain;

  BestState(GanModel model) {
    this.model = model;
  }

  boolean offer(double offered, int at) {
    if (offered > value) {
      value = offered;
      step = at;
      withoutGain = 0;
      state = Optional.of(model.snapshot());
      return true;
    }
    withoutGain++;
    if (state.isEmpty()) {
      step = at;
      state = Optional.of(model.snapshot());
    }
    return false;
  }

  TrainingState.Best soFar() {
    return new TrainingState.Best(state, value, step, withoutGain);
  }

  void restore(TrainingState.Best left) {
    state = left.state();
    value = left.value();
    step = left.step();
    withoutGain = left.withoutGain();
  }

  /**
   * Whether scores have stopped to rise. Never in the first three quarters of the steps: a score
   * that is noise at first must not end the training of a table that takes long.
   */
  boolean isStale(int step) {
    return 4 * step >= 3 * model.settings.steps() && withoutGain >= model.settings.patience();
  }

  /** Puts the best state back, if there is one; returns its step, else the last. */
  int restore(int last) {
    state.ifPresent(model::restore);
    return state.isPresent() ? step : last;
  }
}
