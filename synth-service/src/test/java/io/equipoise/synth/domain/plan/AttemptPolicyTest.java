package io.equipoise.synth.domain.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttemptPolicyTest {

  @Test
  void shouldAttemptOnceWhenAnAlertFires() {
    assertThat(AttemptPolicy.next(0, 0, 10)).hasValue(1);
  }

  @ParameterizedTest
  @CsvSource({"100, 100", "100, 124", "100, 40", "0, 0"})
  void shouldNotAttemptAgainWhenTheDeficitHasHardlyGrown(long last, long now) {
    assertThat(AttemptPolicy.next(1, last, now)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"100, 125", "100, 300", "0, 10"})
  void shouldAttemptAgainWhenTheDeficitHasGrownByAQuarter(long last, long now) {
    assertThat(AttemptPolicy.next(2, last, now)).hasValue(3);
  }

  @Test
  void shouldNameTheSameBatchForTheSameAttempt() {
    BatchIdentity identity = new BatchIdentity("0123456789abcdef", 1, 1);
    assertThat(identity.batchId())
        .matches("[0-9a-f]{16}")
        .isEqualTo(new BatchIdentity("0123456789abcdef", 1, 1).batchId());
    assertThat(identity.batchId())
        .isNotEqualTo(new BatchIdentity("0123456789abcdef", 1, 2).batchId());
    assertThat(identity.seed(1)).isEqualTo(identity.seed(1)).isNotEqualTo(identity.seed(2));
  }
}
