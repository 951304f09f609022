package io.equipoise.cohort.constraint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TruthTest {

  /** Kleene's strong tables, copied by hand. */
  @ParameterizedTest
  @CsvSource({
    "TRUE, TRUE, TRUE, TRUE",
    "TRUE, FALSE, FALSE, FALSE",
    "TRUE, UNKNOWN, UNKNOWN, UNKNOWN",
    "FALSE, TRUE, FALSE, TRUE",
    "FALSE, FALSE, FALSE, TRUE",
    "FALSE, UNKNOWN, FALSE, TRUE",
    "UNKNOWN, TRUE, UNKNOWN, TRUE",
    "UNKNOWN, FALSE, FALSE, UNKNOWN",
    "UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN",
  })
  void shouldFollowKleenesTables(Truth a, Truth b, Truth both, Truth implies) {
    assertThat(a.and(b)).isEqualTo(both);
    assertThat(a.implies(b)).isEqualTo(implies);
  }

  @ParameterizedTest
  @CsvSource({"TRUE, FALSE", "FALSE, TRUE", "UNKNOWN, UNKNOWN"})
  void shouldTurnTruthRound(Truth truth, Truth opposite) {
    assertThat(truth.not()).isEqualTo(opposite);
  }
}
