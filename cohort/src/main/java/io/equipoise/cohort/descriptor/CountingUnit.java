package io.equipoise.cohort.descriptor;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What the monitor counts as one. */
public enum CountingUnit {
  /** Each record: somebody who comes ten times weighs ten times. */
  RECORD,
  /** Each patient once per window and cell, however often that patient comes. */
  PATIENT;

  /** The word for it in descriptors and contracts, {@code record} or {@code patient}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Every word, in the order of the constants. */
  static List<String> ids() {
    return Stream.of(values()).map(CountingUnit::id).toList();
  }

  /** The unit with that word, which must be one of {@link #ids}. */
  static CountingUnit of(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT));
  }
}
