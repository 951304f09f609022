package io.equipoise.synth;

import io.equipoise.contract.AlertSeverity;
import io.equipoise.contract.AlertState;
import io.equipoise.contract.Condition;
import io.equipoise.contract.Estimate;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.schemas.EstimateWire;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Alerts on {@link Fixtures#clinic}. */
public final class Alerts {
  private Alerts() {}

  /**
   * Women are a fifth of the last hour's 800 records, where they should be half.
   *
   * @param deficit records that are missing
   * @param now end of the window
   */
  public static ImbalanceAlert missingWomen(
      String alertId, String dataset, long deficit, Instant now) {
    return ImbalanceAlert.newBuilder()
        .setAlertId(alertId)
        .setDataset(dataset)
        .setState(AlertState.FIRING)
        .setSeverity(AlertSeverity.WARNING)
        .setEpisode(1)
        .setRevision(1)
        .setSubgroup("sex=female")
        .setConditions(List.of(new Condition("sex", "female")))
        .setWindow("1h")
        .setWindowStart(now.minusSeconds(3600))
        .setWindowEnd(now)
        .setSupport(800)
        .setCount(160L)
        .setShare(estimate(0.2))
        .setReferenceShare(0.5)
        .setRatio(estimate(0.4))
        .setMinRatio(0.8)
        .setClearRatio(0.9)
        .setDeficit(deficit)
        .setReason("too few")
        .setRaisedAt(now)
        .setUpdatedAt(now)
        .setOffsets(List.of())
        .setDescriptorVersion("v")
        .setReferenceVersion("halves")
        .build();
  }

  private static Estimate estimate(double value) {
    return EstimateWire.of(
        value,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalLong.empty());
  }
}
