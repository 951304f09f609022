package io.equipoise.monitor.domain;

/**
 * Which of the figures that a deficit is computed from may be told.
 *
 * @param count records of the subgroup
 * @param support records whose attributes of the subgroup's set are all known
 * @param records all records of the window
 */
public record TellableFigures(boolean count, boolean support, boolean records) {
  /** A window that hides nobody. */
  public static final TellableFigures ALL = new TellableFigures(true, true, true);
}
