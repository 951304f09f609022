package io.equipoise.monitor.domain.canary;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Random;

/** Keeps the rules: its caller hands in the clock and the seed. */
public final class CanaryThatTakesAClock {
  final Instant now;
  final LocalDate today;
  final Random random;

  CanaryThatTakesAClock(InstantSource clock, long seed) {
    this.now = clock.instant();
    this.today = LocalDate.now(clock.withZone(java.time.ZoneOffset.UTC));
    this.random = new Random(seed);
  }
}
