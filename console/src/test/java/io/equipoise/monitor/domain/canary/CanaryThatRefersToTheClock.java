package io.equipoise.monitor.domain.canary;

import java.util.function.LongSupplier;

/** Breaks a rule on purpose. */
public final class CanaryThatRefersToTheClock {
  final LongSupplier clock = System::currentTimeMillis;
}
