package io.equipoise.monitor.domain.canary;

import java.time.Instant;

/** Breaks a rule on purpose. */
public final class CanaryThatReadsTheClock {
  Instant now() {
    return Instant.now();
  }
}
