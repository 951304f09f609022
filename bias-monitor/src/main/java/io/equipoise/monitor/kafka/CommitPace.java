package io.equipoise.monitor.kafka;

import io.equipoise.monitor.domain.LogEnd;
import java.time.Duration;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Asks for commits as often as the moment needs: what is sent is seen by others only then. Near the
 * log's end a commit is asked for every {@link #LIVE}, so that alerts come soon; behind it the
 * interval that Streams is told decides, as each commit costs time and writes of state.
 *
 * <p>A record counts as near the end when it came to Kafka within the last {@link LogEnd#NEAR}. A
 * topic whose producers set timestamps of the past is always taken for history.
 */
final class CommitPace {
  /** How often a commit is asked for near the log's end. */
  static final Duration LIVE = Duration.ofMillis(200);

  private boolean due;

  private CommitPace() {}

  /** The pace of one task; it asks as long as the task lives. */
  static CommitPace of(ProcessorContext<?, ?> context) {
    CommitPace pace = new CommitPace();
    context.schedule(
        LIVE,
        PunctuationType.WALL_CLOCK_TIME,
        now -> {
          if (pace.due) {
            pace.due = false;
            context.commit();
          }
        });
    return pace;
  }

  /**
   * Notes a record that was processed.
   *
   * @param arrival when it came to Kafka, milliseconds since 1970-01-01T00:00Z
   * @param now the clock, likewise
   */
  void processed(long arrival, long now) {
    due |= LogEnd.isNear(arrival, now);
  }

  /** Notes that something was sent that others wait for. */
  void hurry() {
    due = true;
  }
}
