package io.equipoise.monitor.domain;

import java.time.Duration;

/**
 * Whether a record is news or history. Near the log's end people wait for what a record decides; in
 * history nobody does, and taking time there keeps a slow moment of the machine from changing the
 * order in which things are counted.
 *
 * <p>It goes by the record's arrival in Kafka and the reader's clock: a topic whose timestamps are
 * not times of arrival is history throughout, and is followed some seconds later. Clock times are
 * milliseconds and are passed in.
 */
public final class LogEnd {
  /** How long ago a record of the log's end may have arrived. */
  public static final Duration NEAR = Duration.ofSeconds(5);

  private LogEnd() {}

  /**
   * Whether a record that arrived then belongs to the log's end.
   *
   * @param arrival when it came to Kafka, milliseconds since 1970-01-01T00:00Z
   * @param now the clock, likewise
   */
  public static boolean isNear(long arrival, long now) {
    return arrival > now - NEAR.toMillis();
  }
}
