package io.equipoise.synth.domain.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttemptPolicyTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration COOL_DOWN = Duration.ofMinutes(10);

  private final AttemptPolicy policy =
      new AttemptPolicy(COOL_DOWN, "auto", List.of("copula", "gan"));

  @Test
  void shouldAttemptOnceWhenAnAlertFires() {
    assertThat(policy.next(List.of(), 10, NOW)).hasValue(new AttemptPolicy.Next(1, "auto"));
  }

  @ParameterizedTest
  @CsvSource({"100, 100", "100, 124", "100, 40", "0, 0"})
  void shouldNotAttemptAgainWhenTheDeficitHasHardlyGrown(long last, long now) {
    assertThat(policy.next(List.of(longAgo(last)), now, NOW)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"100, 125", "100, 300", "0, 10"})
  void shouldAttemptAgainWhenTheDeficitHasGrownByAQuarter(long last, long now) {
    assertThat(policy.next(List.of(longAgo(500), longAgo(last)), now, NOW))
        .hasValue(new AttemptPolicy.Next(3, "auto"));
  }

  @Test
  void shouldCoolDownBetweenAttemptsThatTheDeficitAsksFor() {
    AttemptPolicy.Attempt last = new AttemptPolicy.Attempt(100, "gan", NOW, false, false);
    assertThat(policy.next(List.of(last), 200, NOW.plus(COOL_DOWN).minusMillis(1))).isEmpty();
    assertThat(policy.next(List.of(last), 200, NOW.plus(COOL_DOWN))).isPresent();
  }

  @ParameterizedTest
  @CsvSource({"92, 85", "92, 92", "92, 100"})
  void shouldAttemptAgainAfterTheCoolDownWhenPeopleWereTooFew(long last, long now) {
    AttemptPolicy.Attempt refused = new AttemptPolicy.Attempt(last, "auto", NOW, false, true);
    assertThat(policy.next(List.of(refused), now, NOW.plus(COOL_DOWN).minusMillis(1))).isEmpty();
    assertThat(policy.next(List.of(refused), now, NOW.plus(COOL_DOWN)))
        .hasValue(new AttemptPolicy.Next(2, "auto"));
    assertThat(policy.next(List.of(refused, longAgo(now)), now, NOW.plus(COOL_DOWN)))
        .as("the batch was made meanwhile")
        .isEmpty();
  }

  @Test
  void shouldTryEachOtherGeneratorOnceWhenVerdictsGoAgainstBatches() {
    AttemptPolicy.Attempt first = new AttemptPolicy.Attempt(100, "gan", NOW, true, false);
    assertThat(policy.next(List.of(first), 100, NOW)).hasValue(new AttemptPolicy.Next(2, "copula"));
    AttemptPolicy.Attempt second = new AttemptPolicy.Attempt(100, "copula", NOW, true, false);
    assertThat(policy.next(List.of(first, second), 100, NOW)).isEmpty();
  }

  @Test
  void shouldNotTryAnotherGeneratorWhenOneIsNamed() {
    AttemptPolicy named = new AttemptPolicy(COOL_DOWN, "gan", List.of());
    assertThat(
            named.next(List.of(new AttemptPolicy.Attempt(100, "gan", NOW, true, false)), 100, NOW))
        .isEmpty();
  }

  @Test
  void shouldTakeAGeneratorThatWasNotTriedWhenAnOperatorAsks() {
    AttemptPolicy.Attempt auto = new AttemptPolicy.Attempt(100, "auto", NOW, false, false);
    AttemptPolicy.Attempt copula = new AttemptPolicy.Attempt(100, "copula", NOW, false, false);
    AttemptPolicy.Attempt gan = new AttemptPolicy.Attempt(100, "gan", NOW, false, false);
    assertThat(policy.requested(List.of())).isEqualTo(new AttemptPolicy.Next(1, "auto"));
    assertThat(policy.requested(List.of(auto))).isEqualTo(new AttemptPolicy.Next(2, "copula"));
    assertThat(policy.requested(List.of(copula))).isEqualTo(new AttemptPolicy.Next(2, "auto"));
    assertThat(policy.requested(List.of(auto, copula, gan)))
        .isEqualTo(new AttemptPolicy.Next(4, "auto"));
  }

  private static AttemptPolicy.Attempt longAgo(long deficit) {
    return new AttemptPolicy.Attempt(deficit, "gan", NOW.minus(Duration.ofDays(1)), false, false);
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
