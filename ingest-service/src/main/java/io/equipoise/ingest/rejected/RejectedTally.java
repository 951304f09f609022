package io.equipoise.ingest.rejected;

import java.util.Map;
import java.util.TreeMap;

/** Counts rejected items, not people: one broken file of one person can fill it. For one thread. */
final class RejectedTally {
  private final Map<String, Long> byCode = new TreeMap<>();
  private final Map<Place, Long> byPlace = new TreeMap<>();
  private long total;

  /**
   * What {@code --summary} tells apart.
   *
   * @param code what kind of fault
   * @param field the column or element at fault
   * @param source which file or other way in
   */
  record Place(String code, String field, String source) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int codes = code.compareTo(other.code);
      int fields = codes == 0 ? field.compareTo(other.field) : codes;
      return fields == 0 ? source.compareTo(other.source) : fields;
    }
  }

  void add(RejectedItem item) {
    total++;
    byCode.merge(item.code(), 1L, Long::sum);
    byPlace.merge(new Place(item.code(), item.field(), item.source()), 1L, Long::sum);
  }

  long total() {
    return total;
  }

  Map<String, Long> byCode() {
    return new TreeMap<>(byCode);
  }

  Map<Place, Long> byPlace() {
    return new TreeMap<>(byPlace);
  }
}
