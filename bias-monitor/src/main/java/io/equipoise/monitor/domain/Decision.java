package io.equipoise.monitor.domain;

/**
 * What one look at a subgroup says about its alert. A value: acting on it is left to {@link
 * AlertLifecycle}.
 *
 * @param signal what it calls for
 * @param severity how bad it would be to fire on, {@link Severity#NONE} when nothing was measured
 */
public record Decision(Signal signal, Severity severity) {
  /** What a look calls for. */
  public enum Signal {
    /** Too few records to say anything. No data is not the same as no shortage. */
    INSUFFICIENT,
    /** The share is below the raising threshold, and the evidence has crossed its cut. */
    RAISE,
    /** Neither: the evidence does not reach, or the share lies between the two thresholds. */
    HOLD,
    /**
     * The share is back above the clearing threshold, and its whole interval above the raising one.
     */
    CLEAR
  }
}
