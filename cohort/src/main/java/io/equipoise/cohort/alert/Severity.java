package io.equipoise.cohort.alert;

/** How bad a firing alert is. */
public enum Severity {
  /** Not firing. */
  NONE,
  /** Firing. */
  WARNING,
  /** Firing, and the whole interval lies below half of the raising threshold. */
  CRITICAL
}
