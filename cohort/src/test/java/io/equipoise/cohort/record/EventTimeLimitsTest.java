package io.equipoise.cohort.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class EventTimeLimitsTest {
  private static final Instant ARRIVAL = Instant.parse("2026-05-04T12:00:00Z");

  @Test
  void shouldTakeWhatIsAheadByADayAtMost() {
    assertThat(EventTimeLimits.isTooFarAhead(ARRIVAL.plusSeconds(86_400), ARRIVAL)).isFalse();
    assertThat(EventTimeLimits.isTooFarAhead(ARRIVAL.plusSeconds(86_401), ARRIVAL)).isTrue();
    assertThat(EventTimeLimits.isTooFarAhead(Instant.EPOCH, ARRIVAL)).isFalse();
  }

  @Test
  void shouldTakeWhatLiesInYearOneAndLater() {
    assertThat(EventTimeLimits.isTooEarly(Instant.parse("0001-01-01T00:00:00Z"))).isFalse();
    assertThat(EventTimeLimits.isTooEarly(Instant.parse("0000-12-31T23:59:59Z"))).isTrue();
  }
}
