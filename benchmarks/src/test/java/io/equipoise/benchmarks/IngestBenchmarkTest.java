package io.equipoise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestBenchmarkTest {
  @TempDir private Path folder;

  @Test
  void shouldReportEveryContenderWithAllItsRowsWhenRunOnFew() throws Exception {
    assumeTrue(System.getenv("EQUIPOISE_DATA") != null, "EQUIPOISE_DATA is not set");
    Path file = folder.resolve("report.json");
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();

    int code =
        Main.execute(
            new PrintWriter(out),
            new PrintWriter(err),
            "ingest",
            "--rows",
            "1000",
            "--rounds",
            "1",
            "--warm-up",
            "0",
            "--report",
            file.toString());

    assertThat(code).as("%s", err).isZero();
    JsonNode report = new ObjectMapper().readTree(file.toFile());
    List<String> contenders = new ArrayList<>();
    for (JsonNode round : report.get("rounds")) {
      contenders.add(round.get("contender").asText());
      assertThat(round.get("rows").asLong()).as("%s", round).isGreaterThanOrEqualTo(1000);
      assertThat(round.get("rowsPerSecond").asDouble()).as("%s", round).isPositive();
      assertThat(round.get("cpuMicrosPerRow").asDouble()).as("%s", round).isPositive();
      if (List.of("b csv", "c json").contains(round.get("contender").asText())) {
        assertThat(round.get("records").asLong() + round.get("rejected").asLong())
            .as("%s", round)
            .isEqualTo(1000);
      }
    }
    assertThat(contenders).containsExactly("a producer", "b csv", "c json", "d hapi", "e fhir");
    assertThat(report.get("ratios").fieldNames())
        .toIterable()
        .containsExactly("b csv / a producer", "c json / a producer", "e fhir / d hapi");
    assertThat(out.toString()).contains("CPU us/row by stage");
  }

  @Test
  void shouldRefuseToReadNothing() {
    StringWriter err = new StringWriter();

    int code =
        Main.execute(
            new PrintWriter(new StringWriter()), new PrintWriter(err), "ingest", "--rows", "0");

    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).contains("--rows and --rounds must be at least 1");
  }
}
