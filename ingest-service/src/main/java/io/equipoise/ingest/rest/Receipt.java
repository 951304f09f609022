package io.equipoise.ingest.rest;

import java.util.List;

/**
 * What became of a request whose items are all in Kafka.
 *
 * @param accepted items that became records
 * @param rejected items that went to {@code <ds>.rejected}
 * @param results the items that are told of one by one, in their order
 * @param omitted rejected items that are not among them
 */
record Receipt(long accepted, long rejected, List<ItemResult> results, long omitted) {
  /** Copies the list. */
  Receipt {
    results = List.copyOf(results);
  }

  /** Whether there were items and all of them were rejected. */
  boolean nothingAccepted() {
    return accepted == 0 && rejected > 0;
  }
}
