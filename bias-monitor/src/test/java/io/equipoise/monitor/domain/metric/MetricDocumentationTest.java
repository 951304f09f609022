package io.equipoise.monitor.domain.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The tables of the documentation are what the enums say. */
class MetricDocumentationTest {
  private final String page = read();

  private static String read() {
    try {
      return Files.readString(Path.of("..", "docs", "metrics.md"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void shouldMatchTheTableOfSubgroupMetrics() {
    assertThat(page).contains(MetricDescription.markdown(List.of(SubgroupMetric.values())));
  }

  @Test
  void shouldMatchTheTableOfSetMetrics() {
    assertThat(page).contains(MetricDescription.markdown(List.of(SetMetric.values())));
  }

  @Test
  void shouldStateTheConstants() {
    assertThat(page)
        .contains("at most 50,000 outcomes")
        .contains("threshold of " + UncoveredPatterns.DEFAULT_THRESHOLD + " records")
        .contains("20,000 patterns");
    assertThat(GoodnessOfFit.MOST_OUTCOMES).isEqualTo(50_000);
    assertThat(UncoveredPatterns.DEFAULT_MOST_VISITED).isEqualTo(20_000);
  }
}
