package io.equipoise.schemas.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BackoffTest {
  /** Time passes only while somebody pauses. */
  private static final class PausedTime implements InstantSource, Pause {
    private Instant now = Instant.EPOCH;
    private final List<Long> waitsMillis = new ArrayList<>();

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public void await(Duration time) {
      waitsMillis.add(time.toMillis());
      now = now.plus(time);
    }
  }

  /** Always the largest number that is asked for. */
  private static final RandomGenerator LONGEST =
      new RandomGenerator() {
        @Override
        public long nextLong() {
          return Long.MAX_VALUE;
        }

        @Override
        public long nextLong(long bound) {
          return bound - 1;
        }
      };

  private static Backoff backoff(PausedTime time, RandomGenerator random) {
    return new Backoff(
        Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofSeconds(2), time, random, time);
  }

  @Test
  void shouldDoubleItsBoundUpToTheLongestAndStopBeforeTheDeadline() throws InterruptedException {
    PausedTime time = new PausedTime();
    Backoff.Series tries = backoff(time, LONGEST).start();

    while (tries.awaitNext(Duration.ZERO)) {
      assertThat(time.waitsMillis).hasSizeLessThan(20);
    }

    // 100 + 200 + 400 + 500 + 500 = 1700; another 500 would pass the deadline of 2000.
    assertThat(time.waitsMillis).containsExactly(100L, 200L, 400L, 500L, 500L);
  }

  @Test
  void shouldWaitAtLeastAsLongAsTheOtherSideAsks() throws InterruptedException {
    PausedTime time = new PausedTime();
    Backoff.Series tries = backoff(time, LONGEST).start();

    assertThat(tries.awaitNext(Duration.ofSeconds(1))).isTrue();
    assertThat(tries.awaitNext(Duration.ofSeconds(1))).isFalse();
    assertThat(time.waitsMillis).containsExactly(1000L);
  }

  @Property
  void shouldNeverPassTheDeadline(@ForAll long seed) throws InterruptedException {
    PausedTime time = new PausedTime();
    Backoff.Series tries = backoff(time, new SplittableRandom(seed)).start();

    for (int i = 0; i < 100 && tries.awaitNext(Duration.ZERO); i++) {
      assertThat(time.waitsMillis.get(i)).isBetween(0L, 500L);
    }

    assertThat(time.now).isBefore(Instant.EPOCH.plusSeconds(2));
  }

  @Test
  void shouldLetAnInterruptionEndThePause() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> Pause.parking().await(Duration.ofHours(1)))
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void shouldParkForTheTimeAsked() throws InterruptedException {
    long began = System.nanoTime();
    Pause.parking().await(Duration.ofMillis(20));

    assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(20_000_000);
  }
}
