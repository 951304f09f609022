package io.equipoise.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.equipoise.telemetry.Health.Status;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthMetersTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Health health = new Health();
  private final AtomicLong now = new AtomicLong(-5);
  private final HealthMeters meters = new HealthMeters(registry, health, now::get);

  @AfterEach
  void close() {
    meters.close();
  }

  @Test
  void shouldSayNotReadyWhenNothingWasAskedOrThereIsNothingToAsk() {
    assertThat(series()).containsExactly("equipoise_ready 0.0");

    meters.ask();
    assertThat(series()).containsExactly("equipoise_ready 0.0");
  }

  @Test
  void shouldTellOfEachCheckAndOfAllWhenAsked() {
    AtomicBoolean broker = new AtomicBoolean(true);
    health.ready("monitor.streams", () -> Status.of(true, "RUNNING"));
    health.ready("monitor.broker", () -> Status.of(broker.get(), "somehow"));
    meters.ask();
    assertThat(series())
        .containsExactlyInAnyOrder(
            "equipoise_ready 1.0",
            "equipoise_ready_check{check=\"monitor.broker\"} 1.0",
            "equipoise_ready_check{check=\"monitor.streams\"} 1.0");

    broker.set(false);
    meters.ask();
    assertThat(series())
        .containsExactlyInAnyOrder(
            "equipoise_ready 0.0",
            "equipoise_ready_check{check=\"monitor.broker\"} 0.0",
            "equipoise_ready_check{check=\"monitor.streams\"} 1.0");
  }

  @Test
  void shouldSayNotReadyWhenTheChecksHaveNotAnsweredForLong() {
    health.ready("a", () -> Status.of(true, "well"));
    meters.ask();
    now.addAndGet(HealthMeters.STALE.toNanos());
    assertThat(series())
        .containsExactlyInAnyOrder("equipoise_ready 1.0", "equipoise_ready_check{check=\"a\"} 1.0");

    now.incrementAndGet();
    assertThat(series())
        .containsExactlyInAnyOrder("equipoise_ready 0.0", "equipoise_ready_check{check=\"a\"} 0.0");
  }

  @Test
  void shouldScrapeAtOnceWhenACheckHangs() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    try (Telemetry telemetry = Telemetry.prometheus()) {
      telemetry
          .health()
          .ready(
              "slow",
              () -> {
                asked.countDown();
                try {
                  released.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                return Status.of(true, "at last");
              });
      TelemetryServer server = serve(telemetry);
      asked.await();

      assertThat(scrape(server)).contains("\nequipoise_ready 0.0\n");
      released.countDown();
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () ->
                  assertThat(scrape(server))
                      .contains("\nequipoise_ready 1.0\n")
                      .contains("\nequipoise_ready_check{check=\"slow\"} 1.0\n"));
    }
  }

  @Test
  void shouldShowReadinessOnceWhenServedTwice() throws Exception {
    try (Telemetry telemetry = Telemetry.prometheus()) {
      serve(telemetry);

      assertThat(scrape(serve(telemetry)).lines().filter(line -> line.startsWith("equipoise")))
          .containsExactly("equipoise_ready 0.0");
    }
  }

  private List<String> series() {
    return registry.scrape().lines().filter(line -> line.startsWith("equipoise_")).toList();
  }

  private static TelemetryServer serve(Telemetry telemetry) {
    return telemetry.serve(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private static String scrape(TelemetryServer server) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url() + "/metrics"))
            .timeout(Duration.ofSeconds(5))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }
}
