package io.equipoise.monitor.domain.disclosure;

/** Which counts of a window are meant to be published. */
public enum PublishedCounts {
  /** The records of the window, of each attribute set and of each subgroup; nothing of labels. */
  RECORDS,
  /** The same, and the labelled and the positive records of each subgroup. */
  RECORDS_AND_LABELS
}
