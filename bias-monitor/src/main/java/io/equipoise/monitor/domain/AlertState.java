package io.equipoise.monitor.domain;

/** State of an alert; {@link AlertLifecycle} draws what follows what. */
public enum AlertState {
  /** Too few records so far to say anything. */
  INSUFFICIENT,
  /** No shortage that the interval shows. */
  OK,
  /** Shortage that the interval shows, but not yet for as long as the descriptor asks. */
  PENDING,
  /** Shortage that the interval shows, for long enough. */
  FIRING,
  /** No shortage any more, but not yet for as long as the descriptor asks. */
  RECOVERING,
  /** The last episode is over. */
  RESOLVED
}
