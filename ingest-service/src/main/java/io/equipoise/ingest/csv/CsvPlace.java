package io.equipoise.ingest.csv;

import io.equipoise.cohort.descriptor.CsvSource;
import io.equipoise.ingest.domain.RawIdentity;
import java.util.List;
import java.util.Optional;

/**
 * Where a row holds an identity or a time.
 *
 * @param index position of the field, from 0
 * @param identity how its raw value is read
 */
record CsvPlace(int index, RawIdentity identity) {

  static CsvPlace of(CsvSource.Field field, CsvSource source, int index) {
    return new CsvPlace(index, RawIdentity.of(source.missing(), field.map()));
  }

  /** The value in the row, or empty when it is not there. */
  Optional<String> value(List<String> fields) {
    return identity.value(fields.get(index));
  }
}
