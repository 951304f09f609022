package io.equipoise.monitor.metrics;

import io.equipoise.cohort.alert.AlertState;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.Subgroup;
import io.equipoise.contract.Estimate;
import io.equipoise.contract.EstimateState;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.contract.RepresentationSnapshot;
import io.equipoise.contract.SubgroupRepresentation;
import io.equipoise.monitor.app.WatchListener;
import io.equipoise.telemetry.ServiceMeters;
import io.equipoise.telemetry.TagSpec;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sets the monitor's meters from what it publishes, so that what is suppressed in the topics is
 * absent here. Gauges tell of the newest window of each length, and only in the instance that
 * watches. Safe for use by several threads.
 */
public final class WatchMeters implements WatchListener {
  private final ServiceMeters meters;
  private final Counter records;
  private final InstantSource clock;
  private final Map<String, Instant> newest = new HashMap<>();

  /**
   * The meters of a monitor.
   *
   * @param registry where they are registered
   * @param descriptor the dataset; bounds the tags
   * @param clock time of publication
   */
  public WatchMeters(MeterRegistry registry, DatasetDescriptor descriptor, InstantSource clock) {
    this.meters =
        new ServiceMeters(
            registry,
            descriptor.dataset(),
            Map.of(
                "window", names(descriptor),
                "subgroup", ids(descriptor)));
    this.clock = clock;
    this.records = meters.counter(MonitorMeter.RECORDS.spec());
    for (String code : MonitorMeter.REJECTED.spec().tags().get(1).values().orElseThrow()) {
      meters.expect(MonitorMeter.REJECTED.spec(), code);
    }
    for (AlertState state : AlertState.values()) {
      meters.expect(MonitorMeter.ALERTS.spec(), TagSpec.value(state));
    }
  }

  private static Set<String> names(DatasetDescriptor descriptor) {
    return descriptor.windows().stream()
        .map(DatasetDescriptor.Window::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Set<String> ids(DatasetDescriptor descriptor) {
    return new CellScheme(descriptor)
        .watched().stream().map(Subgroup::id).collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public void accepted() {
    records.increment();
  }

  @Override
  public void rejected(String code) {
    meters.count(MonitorMeter.REJECTED.spec(), 1, code);
  }

  @Override
  public void merged(Duration delay) {
    meters.time(MonitorMeter.DELAY.spec(), delay.isNegative() ? Duration.ZERO : delay);
  }

  @Override
  public void watching() {
    forget();
  }

  @Override
  public void released() {
    forget();
  }

  private synchronized void forget() {
    newest.clear();
    for (MonitorMeter meter : MonitorMeter.values()) {
      meters.clear(meter.spec());
    }
  }

  @Override
  public void known(String window, String subgroup, AlertState state) {
    setState(window, subgroup, TagSpec.value(state));
  }

  @Override
  public void published(ImbalanceAlert alert) {
    String state = TagSpec.value(alert.getState());
    meters.count(MonitorMeter.ALERTS.spec(), 1, state);
    setState(alert.getWindow(), alert.getSubgroup(), state);
  }

  private void setState(String window, String subgroup, String current) {
    for (AlertState state : AlertState.values()) {
      String value = state.name().toLowerCase(Locale.ROOT);
      meters.set(
          MonitorMeter.ALERT_STATE.spec(), value.equals(current) ? 1 : 0, window, subgroup, value);
    }
  }

  @Override
  public synchronized void published(RepresentationSnapshot snapshot) {
    String window = snapshot.getWindow();
    Instant end = snapshot.getWindowEnd();
    if (end.isBefore(newest.getOrDefault(window, Instant.MIN))) {
      return; // an earlier window, restated
    }
    newest.put(window, end);
    meters.set(MonitorMeter.SNAPSHOT_TIME.spec(), seconds(clock.instant()), window);
    meters.set(MonitorMeter.STREAM_TIME.spec(), seconds(snapshot.getStreamTime()), window);
    meters.set(MonitorMeter.WINDOW_RECORDS.spec(), figure(snapshot.getRecords()), window);
    meters.set(MonitorMeter.LATE.spec(), figure(snapshot.getLateRecords()), window);
    snapshot.getSubgroups().forEach(subgroup -> set(window, subgroup));
  }

  private void set(String window, SubgroupRepresentation seen) {
    String id = seen.getSubgroup();
    Estimate share = seen.getShare();
    Estimate ratio = seen.getRatio();
    set(MonitorMeter.SHARE, figure(share, share.getValue()), window, id);
    set(MonitorMeter.SHARE_LOW, figure(share, share.getLower()), window, id);
    set(MonitorMeter.SHARE_HIGH, figure(share, share.getUpper()), window, id);
    set(MonitorMeter.REFERENCE, figure(seen.getReferenceShare()), window, id);
    set(MonitorMeter.RATIO, figure(ratio, ratio.getValue()), window, id);
    set(MonitorMeter.RATIO_LOW, figure(ratio, ratio.getLower()), window, id);
    set(MonitorMeter.RATIO_HIGH, figure(ratio, ratio.getUpper()), window, id);
    set(MonitorMeter.EVIDENCE, figure(seen.getLogEvidence()), window, id);
    set(MonitorMeter.EVIDENCE_CUT, figure(seen.getLogEvidenceCut()), window, id);
  }

  private void set(MonitorMeter meter, OptionalDouble figure, String window, String subgroup) {
    meters.set(meter.spec(), figure, window, subgroup);
  }

  private static OptionalDouble figure(Estimate estimate, @Nullable Double part) {
    return estimate.getState() == EstimateState.KNOWN ? figure(part) : OptionalDouble.empty();
  }

  private static OptionalDouble figure(@Nullable Number number) {
    return number == null ? OptionalDouble.empty() : OptionalDouble.of(number.doubleValue());
  }

  private static double seconds(Instant time) {
    return time.toEpochMilli() / 1000.0;
  }
}
