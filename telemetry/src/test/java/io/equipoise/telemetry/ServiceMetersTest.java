package io.equipoise.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ServiceMetersTest {
  private static final TagSpec GROUP = TagSpec.fromDescriptor("group", "Group");
  private static final TagSpec CODE = TagSpec.oneOf("code", "Code", List.of("good", "bad"));
  private static final MeterSpec SHARE = MeterSpec.figure("equipoise.share", "Share.", GROUP);
  private static final MeterSpec SEEN =
      MeterSpec.counter("equipoise.seen", "records", "Seen.", CODE);
  private static final MeterSpec TAKEN = MeterSpec.timer("equipoise.taken", "Taken.");

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ServiceMeters meters =
      new ServiceMeters(registry, "ward", Map.of("group", Set.of("women", "men")));

  @Test
  void shouldShowTheLatestFigureWhenItIsSetAgain() {
    meters.set(SHARE, 0.25, "women");
    meters.set(SHARE, 0.5, "women");
    meters.set(SHARE, 0.75, "men");

    assertThat(series("equipoise_share"))
        .containsExactlyInAnyOrder(
            "equipoise_share{dataset=\"ward\",group=\"women\"} 0.5",
            "equipoise_share{dataset=\"ward\",group=\"men\"} 0.75");
  }

  @Test
  void shouldEndTheSeriesWhenThereIsNoFigureAnyMore() {
    meters.set(SHARE, 0.25, "women");
    meters.set(SHARE, 0.75, "men");
    meters.set(SHARE, OptionalDouble.empty(), "women");
    meters.set(SHARE, OptionalDouble.of(Double.NaN), "men");
    assertThat(series("equipoise_share")).isEmpty();

    meters.set(SHARE, 0.5, "women");
    assertThat(series("equipoise_share"))
        .containsExactly("equipoise_share{dataset=\"ward\",group=\"women\"} 0.5");

    meters.clear(SHARE);
    assertThat(series("equipoise_share")).isEmpty();
  }

  @Test
  void shouldMakeNoNewSeriesWhenATagValueIsBeyondItsBounds() {
    meters.count(SEEN, 1, "good");
    meters.count(SEEN, 2, "made up");
    meters.count(SEEN, 3, "made up too");
    meters.set(SHARE, 1, "Ada Lovelace");

    assertThat(series("equipoise_seen"))
        .containsExactlyInAnyOrder(
            "equipoise_seen_records_total{code=\"good\",dataset=\"ward\"} 1.0",
            "equipoise_seen_records_total{code=\"other\",dataset=\"ward\"} 5.0");
    assertThat(series("equipoise_share"))
        .containsExactly("equipoise_share{dataset=\"ward\",group=\"other\"} 1.0");
  }

  @Test
  void shouldShowZeroWhenACounterIsExpected() {
    meters.expect(SEEN, "bad");

    assertThat(series("equipoise_seen"))
        .containsExactly("equipoise_seen_records_total{code=\"bad\",dataset=\"ward\"} 0.0");
  }

  @Test
  void shouldAddDurationsInSecondsWhenTimed() {
    meters.time(TAKEN, Duration.ofMillis(1500));
    meters.time(TAKEN, Duration.ofMillis(500));

    assertThat(series("equipoise_taken"))
        .contains(
            "equipoise_taken_seconds_count{dataset=\"ward\"} 2",
            "equipoise_taken_seconds_sum{dataset=\"ward\"} 2.0",
            "equipoise_taken_seconds_max{dataset=\"ward\"} 1.5");
  }

  @Test
  void shouldRefuseWhenTagsAreMissing() {
    assertThatThrownBy(() -> meters.set(SHARE, 1)).hasMessageContaining("equipoise.share takes 1");
  }

  @Test
  void shouldRefuseWhenTheMeterIsOfTheProcess() {
    assertThatThrownBy(() -> meters.set(HealthMeter.READY.spec(), 1))
        .hasMessageContaining("equipoise.ready is of the process");
  }

  private List<String> series(String prefix) {
    return registry.scrape().lines().filter(line -> line.startsWith(prefix)).toList();
  }
}
