package io.equipoise.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.localstack.SharedStack;
import io.equipoise.monitor.app.MonitorListener;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.telemetry.Telemetry;
import io.equipoise.telemetry.TelemetryServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a running monitor tells of itself over HTTP. */
class MonitorTelemetryTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String WOMEN = "dataset=\"ward-told\",subgroup=\"sex=female\",window=\"1h\"";
  private static final String MEN = "dataset=\"ward-told\",subgroup=\"sex=male\",window=\"1h\"";

  @TempDir private Path folder;

  @Test
  void shouldTellWhatItPublishesAndNothingOfAFewPeople() throws Exception {
    DatasetDescriptor descriptor = Ward.descriptor("ward-told");
    Connection connection =
        new Connection(SharedStack.kafka().bootstrapServers(), "mock://told", Map.of());
    try (Telemetry telemetry = Telemetry.prometheus();
        WardStream ward = new WardStream(descriptor, connection)) {
      TelemetryServer server =
          telemetry.serve(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      try (MonitorService service =
          new MonitorService(
              new MonitorConfig(descriptor, connection, folder, 1),
              new MonitorListener() {},
              telemetry)) {
        assertThat(get(server, "/health/ready").statusCode()).isEqualTo(503);
        service.start();
        ward.send(fewWomenAmongMen());

        await()
            .atMost(PATIENCE)
            .until(() -> value(server, "equipoise_monitor_window_records{dataset").isPresent());
        await().atMost(PATIENCE).until(() -> get(server, "/health/ready").statusCode() == 200);
        assertThat(value(server, "equipoise_monitor_counted_records_total{")).hasValue(200);
        // The men's share is left out too: the women's number would follow from it.
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(metrics(server))
                        .contains("equipoise_monitor_snapshot_timestamp_seconds{")
                        .doesNotContain("equipoise_monitor_share{" + WOMEN)
                        .doesNotContain("equipoise_monitor_share{" + MEN)
                        .doesNotContain("equipoise_monitor_evidence_log{" + WOMEN));

        ward.send(more(60, 200));
        await()
            .atMost(PATIENCE)
            .until(() -> value(server, "equipoise_monitor_share{" + MEN).orElse(0) == 0.75);
        assertThat(value(server, "equipoise_monitor_share_low{" + WOMEN).orElseThrow())
            .isLessThan(value(server, "equipoise_monitor_share{" + WOMEN).orElseThrow());
        assertThat(value(server, "equipoise_monitor_share{" + WOMEN)).hasValue(0.25);
        assertThat(value(server, "equipoise_monitor_reference_share{" + WOMEN)).hasValue(0.5);
        assertThat(metrics(server))
            .contains("equipoise_monitor_delay_seconds_count{dataset=\"ward-told\"}")
            .contains("kafka_stream_")
            .contains("kafka_consumer_fetch_manager_records_lag");
      }
      assertThat(get(server, "/health/ready").statusCode()).isEqualTo(503);
      assertThat(get(server, "/health/live").statusCode()).isEqualTo(200);
      assertThat(metrics(server))
          .doesNotContain("equipoise_monitor_share{")
          .doesNotContain("kafka_stream_");
    }
  }

  /** Five women: nothing about them may be told. */
  private static List<PatientRecord> fewWomenAmongMen() {
    List<PatientRecord> people = new ArrayList<>();
    IntStream.range(0, 195).forEach(i -> people.add(Ward.man(i, Ward.START)));
    IntStream.range(195, 200).forEach(i -> people.add(Ward.woman(i, Ward.START)));
    return people;
  }

  private static List<PatientRecord> more(int women, int from) {
    return IntStream.range(from, from + women).mapToObj(i -> Ward.woman(i, Ward.START)).toList();
  }

  private static OptionalDouble value(TelemetryServer server, String series) throws Exception {
    return metrics(server)
        .lines()
        .filter(line -> line.startsWith(series))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst();
  }

  private static String metrics(TelemetryServer server) throws Exception {
    return get(server, "/metrics").body();
  }

  private static HttpResponse<String> get(TelemetryServer server, String path)
      throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(server.url() + path)).build(), BodyHandlers.ofString());
  }
}
