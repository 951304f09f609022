package io.equipoise.ingest.canary;

import org.junit.jupiter.api.Test;

/** Breaks a rule on purpose: has a test, but not the name of one. */
public class CanaryWithTestsThatSurefireSkips {
  @Test
  void shouldNeverRun() {
    throw new AssertionError("Surefire ran a class that it should not have found");
  }
}
