package io.equipoise.ingest.domain;

import io.equipoise.cohort.population.PatientRecord;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/** What became of one item: a record, or the reason why there is none. */
public sealed interface Outcome {

  /** Chooses by kind. */
  <T> T fold(BiFunction<PatientRecord, Set<Integer>, T> accepted, Function<Rejected, T> rejected);

  /**
   * The item is a valid record.
   *
   * @param record the record, under pseudonyms
   * @param unlisted indices of the columns whose value the descriptor does not list; they are
   *     {@code unknown} in the record
   */
  record Accepted(PatientRecord record, Set<Integer> unlisted) implements Outcome {
    /** Copies the set. */
    public Accepted {
      unlisted = Set.copyOf(unlisted);
    }

    @Override
    public <T> T fold(
        BiFunction<PatientRecord, Set<Integer>, T> accepted, Function<Rejected, T> rejected) {
      return accepted.apply(record, unlisted);
    }
  }

  /**
   * The item is refused.
   *
   * @param reason why
   */
  record Refused(Rejected reason) implements Outcome {
    @Override
    public <T> T fold(
        BiFunction<PatientRecord, Set<Integer>, T> accepted, Function<Rejected, T> rejected) {
      return rejected.apply(reason);
    }
  }
}
