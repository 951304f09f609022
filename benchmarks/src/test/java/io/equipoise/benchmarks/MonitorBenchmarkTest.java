package io.equipoise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MonitorBenchmarkTest {
  @TempDir private Path folder;

  @Test
  void shouldReportEveryContenderWithCountsThatAgreeWhenRunOnFewRecords() throws Exception {
    Path file = folder.resolve("report.json");
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();

    int code =
        Main.execute(
            new PrintWriter(out),
            new PrintWriter(err),
            "monitor",
            "--records",
            "2000",
            "--hopping-records",
            "200",
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
      assertThat(round.get("complete").asBoolean()).as("%s", round).isTrue();
      // The monitor may suppress a window's total where few records lack an attribute; its counts
      // are compared with a recount in its own tests.
      if (!round.get("contender").asText().equals("c monitor")) {
        assertThat(round.get("counted").asLong())
            .as("%s", round)
            .isEqualTo(round.get("expected").asLong())
            .isPositive();
      }
      assertThat(round.get("recordsPerSecond").asDouble()).as("%s", round).isPositive();
    }
    assertThat(contenders)
        .containsExactly("a consumer", "a2 streams", "b hopping", "b2 tumbling", "c monitor");
    assertThat(report.get("ratios").fieldNames())
        .toIterable()
        .containsExactly("c/a", "c/a2", "c/b", "c/b2");
    assertThat(report.get("machine").get("processors").asInt()).isPositive();
    assertThat(out.toString()).contains("c/b2");
  }

  @Test
  void shouldRefuseToReadNothing() {
    StringWriter err = new StringWriter();

    int code =
        Main.execute(
            new PrintWriter(new StringWriter()), new PrintWriter(err), "monitor", "--records", "0");

    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).contains("--records must be at least 1, got 0");
  }
}
