package io.equipoise.cohort.alert;

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
    /** Too few records to say anything. No data is not the same as no shortage and no harm. */
    INSUFFICIENT,
    /** The figure is beyond the raising threshold, and the evidence has crossed its cut. */
    RAISE,
    /** Neither: the evidence does not reach, or the figure lies between the two thresholds. */
    HOLD,
    /** The figure is back on the right side of the clearing threshold. */
    CLEAR
  }
}
