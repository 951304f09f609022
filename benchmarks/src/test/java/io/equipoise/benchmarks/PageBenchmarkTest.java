package io.equipoise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageBenchmarkTest {
  @TempDir private Path folder;

  @Test
  void shouldTellWhatAPageTakesWhileRecordsStream() throws Exception {
    Path file = folder.resolve("report.json");
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();

    int code =
        Main.execute(
            new PrintWriter(out),
            new PrintWriter(err),
            "page",
            "--rate",
            "300",
            "--seconds",
            "20",
            "--report",
            file.toString());

    assertThat(code).as("%s", err).isZero();
    JsonNode report = new ObjectMapper().readTree(file.toFile());
    assertThat(report.get("subgroups").asInt()).isEqualTo(221);
    assertThat(report.get("parts")).hasSize(10);
    double records = 0;
    double events = 0;
    for (JsonNode part : report.get("parts")) {
      records += part.get("recordsPerSecond").asDouble();
      events += part.get("eventsPerSecond").asDouble();
      assertThat(part.get("pageHeapMebibytes").asDouble()).isBetween(1.0, 256.0);
      assertThat(part.get("browserCpu").asText()).isEqualTo("NaN");
    }
    assertThat(records / 10).isBetween(30.0, 400.0);
    assertThat(events).isPositive();
    assertThat(report.get("parts").get(0).get("pageCpu").asDouble()).isPositive();
    assertThat(out.toString()).contains("221 subgroups watched");
  }

  @Test
  void shouldRefuseToShowNothing() {
    StringWriter err = new StringWriter();

    int code =
        Main.execute(
            new PrintWriter(new StringWriter()), new PrintWriter(err), "page", "--seconds", "0");

    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).contains("--rate and --seconds must be at least 1");
  }
}
