package io.equipoise.monitor.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PartitionProgressTest {
  private static final long ARRIVAL = Instant.parse("2024-03-01T08:00:00Z").toEpochMilli();
  private static final long HOUR = Duration.ofHours(1).toMillis();

  @Test
  void shouldMoveStreamTimeNoFurtherThanTheArrivalWhenAClockIsAhead() {
    PartitionProgress ahead = PartitionProgress.START.tallied(0, ARRIVAL, ARRIVAL + 23 * HOUR);

    assertThat(ahead.streamTime()).isEqualTo(ARRIVAL);
    assertThat(ahead.tallied()).isEqualTo(1);
    assertThat(ahead.tallied(1, ARRIVAL + HOUR, ARRIVAL + 1).streamTime()).isEqualTo(ARRIVAL + 1);
    assertThat(ahead.tallied(1, ARRIVAL + HOUR, ARRIVAL - HOUR).streamTime()).isEqualTo(ARRIVAL);
  }

  @Test
  void shouldGoByTheEventTimeAloneWhenTheTimestampSaysNothing() {
    assertThat(PartitionProgress.START.tallied(0, 0, ARRIVAL).streamTime()).isEqualTo(ARRIVAL);
    assertThat(PartitionProgress.START.tallied(0, 7_000, ARRIVAL).streamTime()).isEqualTo(ARRIVAL);
  }
}
