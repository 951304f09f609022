package io.equipoise.ingest.csv;

import io.equipoise.cohort.descriptor.CsvSource;
import io.equipoise.ingest.domain.RawTokens;
import java.util.List;
import java.util.Optional;

/**
 * Where a row holds an identity or a time.
 *
 * @param index position of the field, from 0
 * @param missing tokens that mean "not there"
 * @param map raw value to the value meant; others mean themselves
 */
record CsvPlace(int index, RawTokens missing, RawTokens map) {

  static CsvPlace of(CsvSource.Field field, CsvSource source, int index) {
    return new CsvPlace(index, RawTokens.ofSet(source.missing()), RawTokens.ofMap(field.map()));
  }

  /** The value in the row, or empty when it is not there. */
  Optional<String> value(List<String> fields) {
    String raw = fields.get(index).strip();
    return raw.isEmpty() || missing.contains(raw)
        ? Optional.empty()
        : Optional.of(map.find(raw).orElse(raw));
  }
}
