package io.equipoise.ingest.rejected;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.TypeConversionException;

class SelectionOptionsTest {
  private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");
  private final SelectionOptions.SinceConverter since = new SelectionOptions.SinceConverter();

  @Test
  void shouldReadDatesTimesAndDurations() {
    assertThat(since.convert("2026-05-01").before(NOW)).isEqualTo("2026-05-01T00:00:00Z");
    assertThat(since.convert("2026-05-01T01:02:03Z").before(NOW)).isEqualTo("2026-05-01T01:02:03Z");
    assertThat(since.convert("PT2H").before(NOW)).isEqualTo("2026-05-04T08:00:00Z");
  }

  @Test
  void shouldRefuseASlipInsteadOfFindingNothing() {
    assertThatThrownBy(() -> since.convert("yesterday"))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("PT2H");
    assertThatThrownBy(() -> new SelectionOptions.CodeConverter().convert("out-of-rnage"))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("out-of-range");
  }
}
