package io.equipoise.monitor.domain.canary;

import java.util.Random;

/** Breaks a rule on purpose. */
public final class CanaryThatDrawsItsOwnRandomness {
  final Random random = new Random();
}
