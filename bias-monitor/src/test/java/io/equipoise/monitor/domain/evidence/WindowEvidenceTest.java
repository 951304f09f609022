package io.equipoise.monitor.domain.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class WindowEvidenceTest {
  @Test
  void shouldMatchTheHandWorkedMixture() {
    // theta 0.4: (0.85 * 1.1^5 + 0.7 * 1.2^5 + 0.5 * 1.33333^5) / 3 = 1.7393
    assertThat(new WindowEvidence(0.5, 0.8).logEvidence(1, 6)).isCloseTo(0.553455, within(1e-6));
  }

  @Test
  void shouldSayNothingWithoutRecords() {
    assertThat(new WindowEvidence(0.5, 0.8).logEvidence(0, 0)).isZero();
  }

  @Test
  void shouldBeInfiniteWhenABoundaryOfOneIsRefuted() {
    assertThat(new WindowEvidence(1, 1).logEvidence(9, 10)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(new WindowEvidence(1, 1).logEvidence(10, 10)).isNegative().isFinite();
  }

  @Property(tries = 300)
  void shouldHaveMeanOfAtMostOneAtTheBoundaryOrAbove(
      @ForAll @DoubleRange(min = 0.01, max = 0.95) double reference,
      @ForAll @DoubleRange(min = 0.3, max = 1) double minRatio,
      @ForAll @DoubleRange(min = 0, max = 1) @Scale(6) double above,
      @ForAll @IntRange(min = 0, max = 60) int n) {
    WindowEvidence evidence = new WindowEvidence(reference, minRatio);
    double theta = reference * minRatio;
    double p = theta + above * (1 - theta);

    // The exact mean over every possible window, binomial weights by the naive recurrence.
    double[] weights = new double[n + 2];
    weights[0] = 1;
    for (int i = 0; i < n; i++) {
      for (int k = i + 1; k > 0; k--) {
        weights[k] = weights[k] * (1 - p) + weights[k - 1] * p;
      }
      weights[0] *= 1 - p;
    }
    double mean = 0;
    for (int k = 0; k <= n; k++) {
      mean += weights[k] * Math.exp(evidence.logEvidence(k, n));
    }

    assertThat(mean).isLessThanOrEqualTo(1 + 1e-9);
    if (above == 0) {
      assertThat(mean).isCloseTo(1, within(1e-9));
    }
  }

  @Property
  void shouldFallWithEveryMember(
      @ForAll @DoubleRange(min = 1e-6, max = 0.99) @Scale(6) double reference,
      @ForAll @IntRange(min = 1, max = 100_000) int n,
      @ForAll @DoubleRange(min = 0, max = 0.999) @Scale(6) double part) {
    WindowEvidence evidence = new WindowEvidence(reference, 0.8);
    int k = (int) (part * n);

    assertThat(evidence.logEvidence(k + 1, n)).isLessThan(evidence.logEvidence(k, n));
  }

  @Test
  void shouldRefuseMoreMembersThanRecords() {
    assertThatThrownBy(() -> new WindowEvidence(0.5, 0.8).logEvidence(3, 2))
        .hasMessageContaining("count = 3");
  }
}
