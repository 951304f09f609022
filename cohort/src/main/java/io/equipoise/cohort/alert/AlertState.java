package io.equipoise.cohort.alert;

/** State of an alert; {@link AlertLifecycle} draws what follows what. */
public enum AlertState {
  /** Too few records so far to say anything. */
  INSUFFICIENT,
  /** Nothing wrong that the evidence shows. */
  OK,
  /** Something wrong, but not yet for as long as the descriptor asks. */
  PENDING,
  /** Something wrong, for long enough. */
  FIRING,
  /** Nothing wrong any more, but not yet for as long as the descriptor asks. */
  RECOVERING,
  /** The last episode is over. */
  RESOLVED
}
