package io.equipoise.synth.domain.job;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where a synthesis job is. What may follow on what:
 *
 * <pre>
 *              PLANNED  TRAINING  SAMPLING  GATING  PUBLISHED  WITHHELD  REFUSED  FAILED  CANCELED
 * (start)         x                                                         x
 * PLANNED                   x         x                                             x         x
 * TRAINING                            x                                             x         x
 * SAMPLING                  x                  x                                    x         x
 * GATING                    x                           x          x                          x
 * </pre>
 *
 * A job whose model is already trained goes from PLANNED to SAMPLING; one whose model makes no row,
 * or rows that a gate refuses, goes back to TRAINING where the model was started from an earlier
 * one. The last five are ends. A crash loses no job: it begins again at its start, under the same
 * id; its training goes on from the state that was kept last.
 */
public enum JobState {
  /** A plan was made; rows are to be made for it. */
  PLANNED,
  /** The generator learns. */
  TRAINING,
  /** Rows are drawn. */
  SAMPLING,
  /** The gates look at the rows. */
  GATING,
  /** Every gate passed: rows and report are published. */
  PUBLISHED,
  /** A gate did not pass: only the report is published. */
  WITHHELD,
  /** Not attempted: too few real people, or nobody missing. */
  REFUSED,
  /** No usable model, or no row that meets its condition. */
  FAILED,
  /** An operator asked to stop. */
  CANCELED;

  private static final Set<JobState> ENDS =
      EnumSet.of(PUBLISHED, WITHHELD, REFUSED, FAILED, CANCELED);

  /** Whether a job may begin here. */
  public boolean isStart() {
    return this == PLANNED || this == REFUSED;
  }

  /** Whether nothing follows. */
  public boolean isEnd() {
    return ENDS.contains(this);
  }

  /** What may follow; empty for an end. */
  public Set<JobState> next() {
    return switch (this) {
      case PLANNED -> EnumSet.of(TRAINING, SAMPLING, FAILED, CANCELED);
      case TRAINING -> EnumSet.of(SAMPLING, FAILED, CANCELED);
      case SAMPLING -> EnumSet.of(TRAINING, GATING, FAILED, CANCELED);
      case GATING -> EnumSet.of(TRAINING, PUBLISHED, WITHHELD, CANCELED);
      case PUBLISHED, WITHHELD, REFUSED, FAILED, CANCELED -> EnumSet.noneOf(JobState.class);
    };
  }
}
