package io.equipoise.synth.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.statistics.Estimate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScoreTest {

  @Test
  void shouldTakeUtilityRelativeToRealRowsAndAPenaltyForBeingToldApart() {
    // 0.85 - 0.90 - 0.2 * (0.75 - 0.5).
    assertThat(score(known(0.85), known(0.90), known(0.75)).value())
        .isCloseTo(-0.10, within(1e-12));
  }

  @Test
  void shouldEarnNothingWhenDetectionIsBelowChance() {
    assertThat(score(known(0.8), known(0.8), known(0.3)).value()).isEqualTo(0);
  }

  @Test
  void shouldNeverBePreferredWhenAFigureIsUndefined() {
    Estimate none = new Estimate.Insufficient("too few", 3);

    assertThat(score(none, known(0.9), known(0.5)).value()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(score(known(0.9), none, known(0.5)).value()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(score(known(0.9), known(0.9), none).value()).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  private static Score score(Estimate tstr, Estimate trtr, Estimate detection) {
    return new Score(tstr, trtr, detection, List.of());
  }

  private static Estimate known(double value) {
    return new Estimate.Known(value, Optional.empty(), 100);
  }
}
