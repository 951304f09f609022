package io.equipoise.monitor.domain;

import io.equipoise.cohort.record.EventTimeLimits;

/**
 * How far one input partition has been tallied.
 *
 * @param nextOffset offset of the next record to read, from 0
 * @param streamTime latest event time tallied, or arrival where that was before it, milliseconds
 *     since 1970-01-01T00:00Z; {@link #NO_TIME} before the first
 * @param arrival latest Kafka timestamp read, milliseconds since 1970-01-01T00:00Z, {@link
 *     #NO_TIME} before the first: when the records read so far had arrived
 * @param tallied records added to tallies so far
 * @param rejected records refused so far
 */
public record PartitionProgress(
    long nextOffset, long streamTime, long arrival, long tallied, long rejected) {
  /** The time of a partition without any record. */
  public static final long NO_TIME = Long.MIN_VALUE;

  /** The progress before the first record. */
  public static final PartitionProgress START = new PartitionProgress(0, NO_TIME, NO_TIME, 0, 0);

  /**
   * After one more record, tallied. An event time ahead of its arrival moves the stream time to the
   * arrival only: else one wrong clock would make every record late that comes until its time is
   * there. Where Kafka timestamps say nothing (0 or less, or further back than {@link
   * EventTimeLimits#AHEAD}), the event time is all there is.
   */
  public PartitionProgress tallied(long offset, long timestamp, long eventTime) {
    return new PartitionProgress(
        offset + 1,
        Math.max(streamTime, reached(timestamp, eventTime)),
        Math.max(arrival, timestamp),
        tallied + 1,
        rejected);
  }

  private static long reached(long timestamp, long eventTime) {
    boolean ahead = timestamp > 0 && eventTime - timestamp <= EventTimeLimits.AHEAD.toMillis();
    return ahead ? Math.min(timestamp, eventTime) : eventTime;
  }

  /** After one more record that counts for nothing: a request to erase somebody. */
  public PartitionProgress passed(long offset, long timestamp) {
    return new PartitionProgress(
        offset + 1, streamTime, Math.max(arrival, timestamp), tallied, rejected);
  }

  /** After one more record, rejected: it moves no event time. */
  public PartitionProgress rejected(long offset, long timestamp) {
    return new PartitionProgress(
        offset + 1, streamTime, Math.max(arrival, timestamp), tallied, rejected + 1);
  }
}
