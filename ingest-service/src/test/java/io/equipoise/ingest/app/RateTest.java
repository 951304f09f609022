package io.equipoise.ingest.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {
  @Test
  void shouldReadRecordsPerSecondOrMax() {
    assertThat(Rate.parse("max")).isEqualTo(Rate.MAXIMUM);
    assertThat(Rate.parse("0.5")).isEqualTo(Rate.of(0.5));
  }

  @Test
  void shouldSpaceItemsEvenly() {
    assertThat(Rate.of(4).due(10)).isEqualTo(Duration.ofMillis(2500));
    assertThat(Rate.MAXIMUM.due(10)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "fast", "", "NaN", "Infinity"})
  void shouldRefuseOtherRates(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rate.parse(text))
        .withMessageStartingWith("rate must be");
  }
}
