package io.equipoise.ingest.rejected;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Which rejected items are meant.
 *
 * @param codes ids of codes; empty: all
 * @param since when they were rejected at the earliest; empty: ever
 */
record Selection(Set<String> codes, Optional<Instant> since) {
  /** Every item. */
  static final Selection ALL = new Selection(Set.of(), Optional.empty());

  /** Copies the set. */
  Selection {
    codes = Set.copyOf(codes);
  }

  boolean includes(RejectedItem item) {
    return (codes.isEmpty() || codes.contains(item.code()))
        && since.map(time -> !item.time().isBefore(time)).orElse(true);
  }
}
