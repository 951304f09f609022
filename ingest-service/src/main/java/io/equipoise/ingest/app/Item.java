package io.equipoise.ingest.app;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.ingest.domain.Rejected;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** One item of a source: what counts as read, and is then either accepted or rejected. */
public sealed interface Item {

  /** Acts by kind. */
  void visit(Consumer<Accepted> accepted, Consumer<Refused> refused);

  /**
   * A valid record.
   *
   * @param record the record
   * @param unlisted names of the columns whose category the descriptor does not list
   */
  record Accepted(PatientRecord record, Set<String> unlisted) implements Item {
    /** Copies the set. */
    public Accepted {
      unlisted = Set.copyOf(unlisted);
    }

    /**
     * A record in which the columns with these indices have a category that is not listed.
     *
     * @param columns the descriptor's columns
     */
    public static Accepted of(PatientRecord record, Set<Integer> unlisted, List<Column> columns) {
      return new Accepted(
          record,
          unlisted.isEmpty()
              ? Set.of()
              : unlisted.stream().map(i -> columns.get(i).name()).collect(Collectors.toSet()));
    }

    @Override
    public void visit(Consumer<Accepted> accepted, Consumer<Refused> refused) {
      accepted.accept(this);
    }
  }

  /**
   * An item that is not a valid record.
   *
   * @param reason why
   * @param origin name of the file's source, for example {@code fhir:Observation.ndjson.gz}
   * @param received the bytes as received, and where
   */
  record Refused(Rejected reason, String origin, ReceivedLine received) implements Item {
    @Override
    public void visit(Consumer<Accepted> accepted, Consumer<Refused> refused) {
      refused.accept(this);
    }
  }
}
