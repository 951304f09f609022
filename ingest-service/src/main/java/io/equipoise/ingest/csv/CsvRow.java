package io.equipoise.ingest.csv;

import io.equipoise.ingest.app.ReceivedLine;
import io.equipoise.ingest.domain.Rejected;
import java.util.List;

/** One row of a CSV file. */
sealed interface CsvRow {

  /** The bytes as received, and where. */
  ReceivedLine received();

  /**
   * A row of the right width.
   *
   * @param fields the fields, unquoted
   * @param received the bytes as received
   */
  record Fields(List<String> fields, ReceivedLine received) implements CsvRow {}

  /**
   * A row that is none.
   *
   * @param reason why
   * @param received the bytes as received
   */
  record Malformed(Rejected reason, ReceivedLine received) implements CsvRow {}
}
