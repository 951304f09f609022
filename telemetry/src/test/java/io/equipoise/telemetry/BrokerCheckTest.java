package io.equipoise.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.schemas.connection.Connection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BrokerCheckTest {
  /** Monotonic time has any origin; here it runs over while an answer is still fresh. */
  private final AtomicLong nanoTime =
      new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(1).toNanos());

  /** A check that is closed tells when it asks again: it has another answer then. */
  @Test
  void shouldAskAgainWhenFiveSecondsHavePassedOnTheMonotonicClock() {
    BrokerCheck check =
        new BrokerCheck(
            new Connection("no-such-host.invalid:9092", "mock://x", Map.of()), nanoTime::get);
    assertThat(check.get().detail()).contains("no answer from no-such-host.invalid:9092");
    check.close();

    nanoTime.addAndGet(Duration.ofMillis(4_999).toNanos());
    assertThat(check.get().detail()).contains("no answer from no-such-host.invalid:9092");

    nanoTime.addAndGet(Duration.ofMillis(1).toNanos());
    assertThat(check.get().detail()).isEqualTo("closed");
  }
}
