package io.equipoise.synth.generate.copula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.junit.jupiter.api.Test;

class StandardNormalTest {
  private static final NormalDistribution REFERENCE = new NormalDistribution();

  @Test
  void shouldAgreeWithTablesOfTheNormalDistribution() {
    // M. Abramowitz, I. A. Stegun, Handbook of Mathematical Functions (1964), table 26.1 and 26.5.
    assertThat(StandardNormal.probability(1)).isEqualTo(0.841344746068543, within(1e-14));
    assertThat(StandardNormal.probability(-2)).isEqualTo(0.022750131948179, within(1e-14));
    assertThat(StandardNormal.quantile(0.975)).isEqualTo(1.959963984540054, within(1e-14));
    assertThat(StandardNormal.quantile(0.5)).isZero();
    assertThat(StandardNormal.quantile(0)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(StandardNormal.quantile(1)).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void shouldInvertItselfFarIntoTheTail() {
    for (double x = -37; x <= 5; x += 0.25) {
      assertThat(StandardNormal.quantile(StandardNormal.probability(x)))
          .as("x = %s", x)
          .isEqualTo(x, within(1e-9));
      assertThat(StandardNormal.probability(x))
          .isEqualTo(REFERENCE.cumulativeProbability(x), within(1e-15));
    }
  }

  @Test
  void shouldDrawBetweenBoundsWithTheMeanOfTheTruncatedDistribution() {
    double[][] cases = {{-1, 0.5}, {1, Double.POSITIVE_INFINITY}, {Double.NEGATIVE_INFINITY, -2}};
    for (double[] bounds : cases) {
      SplittableRandom random = new SplittableRandom(1);
      double sum = 0;
      for (int i = 0; i < 20_000; i++) {
        double drawn = StandardNormal.between(bounds[0], bounds[1], 0, 1, random);
        assertThat(drawn).isBetween(bounds[0], bounds[1]);
        sum += drawn;
      }
      // (density(a) - density(b)) / (probability(b) - probability(a)).
      double mean =
          (REFERENCE.density(bounds[0]) - REFERENCE.density(bounds[1]))
              / REFERENCE.probability(bounds[0], bounds[1]);
      assertThat(sum / 20_000).isCloseTo(mean, within(0.015));
    }
  }

  @Test
  void shouldStayBetweenBoundsWhereProbabilitiesVanish() {
    SplittableRandom random = new SplittableRandom(2);

    for (int i = 0; i < 100; i++) {
      assertThat(StandardNormal.between(9, 9.5, 0, 1, random)).isBetween(9.0, 9.5);
      assertThat(StandardNormal.between(50, 51, 0, 1, random)).isBetween(50.0, 51.0);
      assertThat(StandardNormal.between(-51, -50, 0, 1, random)).isBetween(-51.0, -50.0);
    }
  }
}
