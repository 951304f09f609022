package io.equipoise.monitor.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.alert.Decision;
import io.equipoise.cohort.alert.Decision.Signal;
import io.equipoise.cohort.alert.Severity;
import io.equipoise.cohort.descriptor.CountingUnit;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.Subgroup;
import io.equipoise.monitor.domain.evidence.EvidenceReading;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Reference 0.5: raise below 0.4, clear from 0.45. One subgroup, budget 0.05: 95 % intervals. */
class AlertPolicyTest {
  private static final EvidenceReading EVIDENCE = new EvidenceReading(7.5, 6);

  private final AlertPolicy policy =
      new AlertPolicy(
          new DatasetDescriptor.Alerting(0.8, 0.9, 100, 0.05, Duration.ZERO),
          1,
          CountingUnit.RECORD);

  @Test
  void shouldDivideTheBudgetAmongTheSubgroups() {
    assertThat(
            new AlertPolicy(
                    new DatasetDescriptor.Alerting(0.8, 0.9, 100, 0.06, Duration.ZERO),
                    6,
                    CountingUnit.RECORD)
                .confidence())
        .isCloseTo(0.99, within(1e-12));
  }

  @Test
  void shouldRaiseWhenTheShareIsBelowTheThresholdAndProven() {
    assertThat(policy.decide(seen(39, 100), true).signal()).isEqualTo(Signal.RAISE);
  }

  @Test
  void shouldHoldWhenTheShareIsBelowTheThresholdButNotProven() {
    assertThat(policy.decide(seen(20, 100), false).signal()).isEqualTo(Signal.HOLD);
  }

  @Test
  void shouldHoldWhenAShortageIsProvenButTheWindowHasNone() {
    assertThat(policy.decide(seen(40, 100), true).signal()).isEqualTo(Signal.HOLD);
  }

  @Test
  void shouldClearWhenTheEstimateReachesTheClearingThresholdAndTheIntervalIsAboveTheRaisingOne() {
    // 450 of 1000: lower end 0.4194 > 0.4
    assertThat(policy.decide(seen(450, 1000), true).signal()).isEqualTo(Signal.CLEAR);
    // 449 of 1000: below 0.45
    assertThat(policy.decide(seen(449, 1000), true).signal()).isEqualTo(Signal.HOLD);
    // 48 of 100: lower end 0.3848
    assertThat(policy.decide(seen(48, 100), true).signal()).isEqualTo(Signal.HOLD);
  }

  @Test
  void shouldSayNothingBelowTheLeastSupport() {
    Decision decision = policy.decide(seen(0, 99), true);

    assertThat(decision.signal()).isEqualTo(Signal.INSUFFICIENT);
    assertThat(decision.severity()).isEqualTo(Severity.NONE);
  }

  @Test
  void shouldBeCriticalWhenTheWholeIntervalLiesBelowHalfTheThreshold() {
    // half the threshold is 0.2; 12 of 100: upper end 0.1981; 13 of 100: 0.2098
    assertThat(policy.decide(seen(12, 100), true).severity()).isEqualTo(Severity.CRITICAL);
    assertThat(policy.decide(seen(13, 100), true).severity()).isEqualTo(Severity.WARNING);
  }

  @Property
  void shouldSayTheSameOfEverySmallCount(
      @ForAll @LongRange(min = 1, max = 10) long count,
      @ForAll @LongRange(min = 100, max = 5000) long support) {
    Decision one = policy.decide(seen(1, support), true);
    Decision other = policy.decide(seen(count, support), true);

    assertThat(other).isEqualTo(one);
    assertThat(policy.explain(seen(count, support), other, EVIDENCE, false, true))
        .isEqualTo(policy.explain(seen(1, support), one, EVIDENCE, false, true));
  }

  @Test
  void shouldExplainItselfInOneSentence() {
    assertThat(
            policy.explain(seen(30, 100), policy.decide(seen(30, 100), true), EVIDENCE, true, true))
        .isEqualTo(
            "30.00 % of 100 records (21.89 to 39.58 % at 95.00 % confidence): the share lies below the raising threshold, and the evidence, e^7.5, has crossed its cut, e^6.0;"
                + " reference 50.00 %, raise below 40.00 %, clear from 45.00 %");
    assertThat(policy.explain(seen(0, 99), policy.decide(seen(0, 99), true), EVIDENCE, true, true))
        .isEqualTo("Fewer than 100 records in the window: too few to say");
  }

  @Test
  void shouldLeaveOutTheNumberOfAllWhenItIsHidden() {
    Decision decision = policy.decide(seen(7, 995), true);

    assertThat(policy.explain(seen(7, 995), decision, EVIDENCE, false, true)).contains("995");
    assertThat(policy.explain(seen(7, 995), decision, EVIDENCE, false, false))
        .startsWith("a suppressed number of records:")
        .doesNotContain("995");
  }

  private static SubgroupRepresentation seen(long count, long support) {
    return new SubgroupRepresentation(
        new Subgroup(List.of(new Subgroup.Condition("sex", "female"))),
        count,
        support,
        0,
        0,
        OptionalDouble.of(0.5));
  }
}
