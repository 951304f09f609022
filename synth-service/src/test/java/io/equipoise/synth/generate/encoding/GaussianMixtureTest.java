package io.equipoise.synth.generate.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GaussianMixtureTest {

  @Test
  void shouldFindTwoGroupsWhenTheyAreFarApart() {
    SplittableRandom random = new SplittableRandom(3);
    double[] values =
        IntStream.range(0, 2_000)
            .mapToDouble(i -> (i % 4 == 0 ? 30 : 10) + 2 * random.nextGaussian())
            .toArray();

    List<GaussianMixture.Component> components = GaussianMixture.fit(values, 8).components();

    assertThat(components).hasSize(2);
    assertThat(components.get(0).weight()).isCloseTo(0.75, within(0.01));
    assertThat(components.get(0).mean()).isCloseTo(10, within(0.2));
    assertThat(components.get(0).deviation()).isCloseTo(2, within(0.15));
    assertThat(components.get(1).mean()).isCloseTo(30, within(0.3));
  }

  @Test
  void shouldKeepOneComponentWhenValuesAreNormal() {
    SplittableRandom random = new SplittableRandom(4);
    double[] values =
        IntStream.range(0, 3_000).mapToDouble(i -> 5 + random.nextGaussian()).toArray();

    assertThat(GaussianMixture.fit(values, 8).components()).hasSize(1);
  }

  @Test
  void shouldShareAValueHalfwayBetweenEqualComponents() {
    GaussianMixture mixture =
        new GaussianMixture(
            List.of(
                new GaussianMixture.Component(0.5, 0, 1),
                new GaussianMixture.Component(0.5, 10, 1)));

    assertThat(mixture.responsibilities(5)).containsExactly(new double[] {0.5, 0.5}, within(1e-12));
  }

  @Test
  void shouldWeighAValueByDensityWhenComponentsDiffer() {
    // Densities at 0, up to 1/sqrt(2 pi): 0.5 · 1 and 0.5 · exp(-0.5); 1 / (1 + exp(-0.5)) =
    // 0.62246.
    GaussianMixture mixture =
        new GaussianMixture(
            List.of(
                new GaussianMixture.Component(0.5, 0, 1),
                new GaussianMixture.Component(0.5, 1, 1)));

    assertThat(mixture.responsibilities(0)[0]).isCloseTo(0.62246, within(1e-5));
  }

  @Test
  void shouldThinValuesWhenThereAreVeryMany() {
    SplittableRandom random = new SplittableRandom(5);
    double[] values =
        IntStream.range(0, 50_000).mapToDouble(i -> 100 + 10 * random.nextGaussian()).toArray();

    GaussianMixture mixture = GaussianMixture.fit(values, 3);

    double mean = mixture.components().stream().mapToDouble(c -> c.weight() * c.mean()).sum();
    assertThat(mean).isCloseTo(100, within(0.3));
  }

  @Test
  void shouldRefuseWhenAllValuesAreEqual() {
    assertThatThrownBy(() -> GaussianMixture.fit(new double[] {2, 2, 2}, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two different values");
  }
}
