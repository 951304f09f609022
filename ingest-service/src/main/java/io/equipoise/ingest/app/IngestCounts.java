package io.equipoise.ingest.app;

import java.util.Map;

/**
 * What has been committed, over all sources. Always {@code read = accepted + rejected}.
 *
 * @param accepted items that became records, earlier runs included
 * @param rejected items that were rejected, earlier runs included
 * @param unlisted by column, how many categories of this run the descriptor does not list; they
 *     became {@code unknown}
 */
public record IngestCounts(long accepted, long rejected, Map<String, Long> unlisted) {
  /** Nothing read yet. */
  public static final IngestCounts NONE = new IngestCounts(0, 0, Map.of());

  /** Copies the map. */
  public IngestCounts {
    unlisted = Map.copyOf(unlisted);
  }

  /** Items handled. */
  public long read() {
    return accepted + rejected;
  }
}
