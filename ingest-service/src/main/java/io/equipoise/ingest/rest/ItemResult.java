package io.equipoise.ingest.rest;

import io.equipoise.ingest.domain.Rejected;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What became of one item of a request.
 *
 * @param index place among the items of the request, from 0
 * @param line line of an NDJSON body, from 1
 * @param fault why it was rejected; empty: accepted
 * @param unlisted columns whose category the descriptor does not list
 */
record ItemResult(long index, OptionalLong line, Optional<Rejected> fault, Set<String> unlisted) {
  /** Copies the set. */
  ItemResult {
    unlisted = Set.copyOf(unlisted);
  }
}
