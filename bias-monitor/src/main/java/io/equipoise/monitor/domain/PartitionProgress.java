package io.equipoise.monitor.domain;

/**
 * How far one input partition has been tallied.
 *
 * @param nextOffset offset of the next record to read, from 0
 * @param streamTime latest event time tallied, milliseconds since 1970-01-01T00:00Z; {@link
 *     #NO_TIME} before the first
 * @param tallied records added to tallies so far
 * @param late records that came after their pane had ended to be live, so far
 * @param rejected records refused so far
 */
public record PartitionProgress(
    long nextOffset, long streamTime, long tallied, long late, long rejected) {
  /** The stream time of a partition without any record. */
  public static final long NO_TIME = Long.MIN_VALUE;

  /** The progress before the first record. */
  public static final PartitionProgress START = new PartitionProgress(0, NO_TIME, 0, 0, 0);

  /** Whether any event time was seen. */
  public boolean hasTime() {
    return streamTime != NO_TIME;
  }

  /** After one more record, tallied. */
  public PartitionProgress tallied(long offset, long eventTime) {
    return new PartitionProgress(
        offset + 1, Math.max(streamTime, eventTime), tallied + 1, late, rejected);
  }

  /** After one more record, late. */
  public PartitionProgress late(long offset) {
    return new PartitionProgress(offset + 1, streamTime, tallied, late + 1, rejected);
  }

  /** After one more record, rejected: it moves no time. */
  public PartitionProgress rejected(long offset) {
    return new PartitionProgress(offset + 1, streamTime, tallied, late, rejected + 1);
  }
}
