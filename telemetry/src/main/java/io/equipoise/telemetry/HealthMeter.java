package io.equipoise.telemetry;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Every meter of the health of a process; each process that shows its metrics has them. */
public enum HealthMeter {
  /** Whether everything is ready. */
  READY(
      MeterSpec.ofProcess(
          "equipoise.ready",
          "1 when every check of /health/ready was up when last asked, else 0; 0 also before there"
              + " is a check, and when the checks have not answered for 30 s.")),
  /** Whether one check is up. */
  READY_CHECK(
      MeterSpec.ofProcess(
          "equipoise.ready.check",
          "1 when that check of /health/ready was up when last asked, else 0; 0 also when the"
              + " checks have not answered for 30 s.",
          new TagSpec("check", "Name of the check", Optional.empty())));

  // A record of strings and unmodifiable lists.
  @SuppressWarnings("ImmutableEnumChecker")
  private final MeterSpec spec;

  HealthMeter(MeterSpec spec) {
    this.spec = spec;
  }

  /** Its declaration. */
  public MeterSpec spec() {
    return spec;
  }

  /** Every declaration, in order. */
  public static List<MeterSpec> specs() {
    return Arrays.stream(values()).map(HealthMeter::spec).toList();
  }
}
