package io.equipoise.ingest.app;

import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.ingest.domain.Rejected;
import io.equipoise.ingest.domain.RejectionCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A source of given items. */
record ListSource(String name, List<Item> list) implements Source {

  /** Items 0 to {@code items} - 1, every fifth of them refused. */
  static ListSource of(String name, int items) {
    List<Item> list = new ArrayList<>();
    for (int i = 0; i < items; i++) {
      list.add(i % 5 == 4 ? refused(name, i) : accepted(name, i));
    }
    return new ListSource(name, list);
  }

  private static Item accepted(String name, int index) {
    return new Item.Accepted(
        new PatientRecord(name + index, "p" + index, Instant.EPOCH, new double[] {index}),
        index % 2 == 0 ? Set.of("sex") : Set.of());
  }

  private static Item refused(String name, int index) {
    return new Item.Refused(
        new Rejected(RejectionCode.OUT_OF_RANGE, "age", "too old"),
        name,
        new ReceivedLine(index + 1L, new byte[] {'x'}, 1));
  }

  @Override
  public Items open() {
    Iterator<Item> iterator = list.iterator();
    return new Items() {
      @Override
      public Optional<Item> next() {
        return iterator.hasNext() ? Optional.of(iterator.next()) : Optional.empty();
      }

      @Override
      public void close() {}
    };
  }
}
