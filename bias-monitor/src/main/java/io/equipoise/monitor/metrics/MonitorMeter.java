package io.equipoise.monitor.metrics;

import io.equipoise.cohort.alert.AlertState;
import io.equipoise.telemetry.MeterSpec;
import io.equipoise.telemetry.TagSpec;
import java.util.Arrays;
import java.util.List;

/** Every meter of the monitor. */
public enum MonitorMeter {
  /** Records counted. */
  RECORDS(
      MeterSpec.counter(
          "equipoise.monitor.counted", "records", "Records of the input that were counted.")),
  /** Records put aside. */
  REJECTED(
      MeterSpec.counter(
          "equipoise.monitor.rejected",
          "records",
          "Records of the input that were put aside, by the code of the reason.",
          TagSpec.oneOf("code", "Code of the reason", Tags.CODES))),
  /** Time from arrival to the merge step. */
  DELAY(
      MeterSpec.timer(
          "equipoise.monitor.delay",
          "Time from a record's arrival in the input until its chunk is added to the windows.")),
  /** When a window was last published. */
  SNAPSHOT_TIME(
      MeterSpec.gauge(
          "equipoise.monitor.snapshot.timestamp",
          "seconds",
          "When this instance last published the window, seconds since 1970; no series where"
              + " another instance watches.",
          Tags.WINDOW)),
  /** Stream time. */
  STREAM_TIME(
      MeterSpec.gauge(
          "equipoise.monitor.stream.timestamp",
          "seconds",
          "Latest event time in the window's newest snapshot, seconds since 1970.",
          Tags.WINDOW)),
  /** Records in a window. */
  WINDOW_RECORDS(
      MeterSpec.gauge(
          "equipoise.monitor.window",
          "records",
          "Records, or patients where the descriptor counts those, in the newest window; no series"
              + " when suppressed.",
          Tags.WINDOW)),
  /** Late records. */
  LATE(
      MeterSpec.gauge(
          "equipoise.monitor.late",
          "records",
          "Records that came after their window's grace, since the monitor began; no series when"
              + " suppressed.",
          Tags.WINDOW)),
  /** Share. */
  SHARE(
      MeterSpec.figure(
          "equipoise.monitor.share",
          "Share of the subgroup in the newest window, 0 to 1; no series when suppressed or"
              + " unknown.",
          Tags.WINDOW,
          Tags.SUBGROUP)),
  /** Lower end of the share's interval. */
  SHARE_LOW(
      MeterSpec.figure(
          "equipoise.monitor.share.low",
          "Lower end of the interval of the share (95 %).",
          Tags.WINDOW,
          Tags.SUBGROUP)),
  /** Upper end of the share's interval. */
  SHARE_HIGH(
      MeterSpec.figure(
          "equipoise.monitor.share.high",
          "Upper end of the interval of the share (95 %).",
          Tags.WINDOW,
          Tags.SUBGROUP)),
  /** Share in the reference. */
  REFERENCE(
      MeterSpec.figure(
          "equipoise.monitor.reference.share",
          "Share of the subgroup in the reference population, 0 to 1; no series where the reference"
              + " says nothing.",
          Tags.WINDOW,
          Tags.SUBGROUP)),
  /** Representation ratio. */
  RATIO(
      MeterSpec.figure(
          "equipoise.monitor.ratio",
          "Share divided by the reference share; 1 is parity.",
          Tags.WINDOW,
          Tags.SUBGROUP)),
  /** Lower end of the ratio's interval. */
  RATIO_LOW(
      MeterSpec.figure(
          "equipoise.monitor.ratio.low",
          "Lower end of the interval of the ratio (95 %).",
          Tags.WINDOW,
          Tags.SUBGROUP)),
  /** Upper end of the ratio's interval. */
  RATIO_HIGH(
      MeterSpec.figure(
          "equipoise.monitor.ratio.high",
          "Upper end of the interval of the ratio (95 %).",
          Tags.WINDOW,
          Tags.SUBGROUP)),
  /** Evidence of a shortage. */
  EVIDENCE(
      MeterSpec.figure(
          "equipoise.monitor.evidence.log",
          "Natural logarithm of the evidence that the subgroup is short; no series without a"
              + " reference or when suppressed.",
          Tags.WINDOW,
          Tags.SUBGROUP)),
  /** Evidence at which an alert may be raised. */
  EVIDENCE_CUT(
      MeterSpec.figure(
          "equipoise.monitor.evidence.log.cut",
          "Natural logarithm of the evidence at which an alert may be raised.",
          Tags.WINDOW,
          Tags.SUBGROUP)),
  /** State of an alert. */
  ALERT_STATE(
      MeterSpec.figure(
          "equipoise.monitor.alert.state",
          "1 for the state that the subgroup's alert is in and 0 for the others; no series before"
              + " it is first published.",
          Tags.WINDOW,
          Tags.SUBGROUP,
          TagSpec.oneOf("state", "State of the alert", AlertState.values()))),
  /** Versions of alerts. */
  ALERTS(
      MeterSpec.counter(
          "equipoise.monitor.alert",
          "versions",
          "Versions of alerts published, by the state that they tell of.",
          TagSpec.oneOf("state", "State of the alert", AlertState.values())));

  // A record of strings and unmodifiable lists.
  @SuppressWarnings("ImmutableEnumChecker")
  private final MeterSpec spec;

  MonitorMeter(MeterSpec spec) {
    this.spec = spec;
  }

  /** Its declaration. */
  public MeterSpec spec() {
    return spec;
  }

  /** Every declaration, in order. */
  public static List<MeterSpec> specs() {
    return Arrays.stream(values()).map(MonitorMeter::spec).toList();
  }

  /** Tags that several meters share. */
  private static final class Tags {
    static final TagSpec WINDOW = TagSpec.fromDescriptor("window", "Name of the window");
    static final TagSpec SUBGROUP = TagSpec.fromDescriptor("subgroup", "Id of the subgroup");

    /** The codes under which the monitor puts a record aside. */
    static final List<String> CODES =
        List.of(
            "bad-time",
            "event-time-in-future",
            "event-time-out-of-range",
            "missing-field",
            "missing-identity",
            "missing-time",
            "not-finite",
            "null-value",
            "synthetic-record",
            "too-large",
            "undecodable",
            "unknown-schema",
            "wrong-schema",
            "wrong-type");
  }
}
