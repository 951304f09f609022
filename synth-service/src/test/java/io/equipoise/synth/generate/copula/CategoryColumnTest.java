package io.equipoise.synth.generate.copula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.synth.generate.copula.LatentColumn.Box;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CategoryColumnTest {
  /** 50 twos, 25 missing, 15 zeros, 10 ones. */
  private static final double[] CODED =
      IntStream.range(0, 100)
          .mapToDouble(i -> i < 50 ? 2 : i < 75 ? Double.NaN : i < 90 ? 0 : 1)
          .toArray();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void shouldReadEveryValueBackFromItsBox(int mostHidden) {
    CategoryColumn column = new CategoryColumn(CODED, mostHidden);

    assertThat(column.width()).isEqualTo(Math.min(mostHidden, 3));
    for (double code : new double[] {2, Double.NaN, 0, 1}) {
      assertThat(column.decode(inside(column.boxOf(code)), 0)).isEqualTo(Double.valueOf(code));
    }
    assertThat(column.boxesOf(code -> code < 2))
        .containsExactlyInAnyOrder(column.boxOf(0), column.boxOf(1));
    assertThatThrownBy(() -> column.boxOf(7)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void shouldKeepTheSharesWhenHiddenNumbersAreIndependent(int mostHidden) {
    CategoryColumn column = new CategoryColumn(CODED, mostHidden);

    assertThat(shares(column, identity(column.width())))
        .containsExactly(new double[] {0.15, 0.10, 0.50, 0.25}, within(0.01));
  }

  @Test
  void shouldKeepTheSharesWhenHiddenNumbersAreCorrelated() {
    CategoryColumn column = new CategoryColumn(CODED, 8);
    double[][] correlation = {{1, 0.7, 0.5}, {0.7, 1, 0.3}, {0.5, 0.3, 1}};
    assertThat(shares(column, correlation)[2]).isCloseTo(0.5, within(0.01));
    assertThat(shares(column, correlation)[3]).isLessThan(0.2);

    column.calibrate(correlation, 1);
    assertThat(shares(column, correlation))
        .containsExactly(new double[] {0.15, 0.10, 0.50, 0.25}, within(0.012));
  }

  @Test
  void shouldNeedNoHiddenNumberForASingleValue() {
    CategoryColumn column = new CategoryColumn(new double[] {4, 4}, 8);

    assertThat(column.width()).isZero();
    assertThat(column.decode(new double[0], 0)).isEqualTo(4);
    assertThat(column.boxesOf(code -> code == 4)).containsExactly(new Box(List.of(), List.of()));
    assertThat(column.boxesOf(code -> code == 3)).isEmpty();
  }

  private static double[][] identity(int size) {
    double[][] identity = new double[size][size];
    IntStream.range(0, size).forEach(i -> identity[i][i] = 1);
    return identity;
  }

  /** Shares of 0, 1, 2 and missing among many draws. */
  private static double[] shares(CategoryColumn column, double[][] correlation) {
    double[][] factor = LatentGaussian.cholesky(correlation);
    SplittableRandom random = new SplittableRandom(5);
    double[] shares = new double[4];
    int draws = 40_000;
    for (int i = 0; i < draws; i++) {
      double code = column.decode(LatentGaussian.draw(factor, random), 0);
      shares[Double.isNaN(code) ? 3 : (int) code] += 1.0 / draws;
    }
    return shares;
  }

  private static double[] inside(Box box) {
    return IntStream.range(0, box.lower().size())
        .mapToDouble(
            h -> {
              double low = Math.max(-10, box.lower().get(h));
              double high = Math.min(10, box.upper().get(h));
              return (low + high) / 2;
            })
        .toArray();
  }
}
