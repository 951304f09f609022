package io.equipoise.evaluator.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.statistics.Interval;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PatientBootstrapTest {

  @Test
  void shouldDrawAsManyPeopleAsThereAreWithAllTheirRecords() {
    int[] persons = {0, 0, 0, 1, 2, 2, 3, 4};
    int[] recordsOf = {3, 1, 2, 1, 1};
    double[][] drawn =
        new PatientBootstrap(1000, 1)
            .draw(persons, 5, m -> Arrays.stream(m).asDoubleStream().toArray());
    for (int resample = 0; resample < 1000; resample++) {
      double people = 0;
      for (int row = 0; row < persons.length; row++) {
        people += drawn[row][resample] / recordsOf[persons[row]];
      }
      assertThat(people).isEqualTo(5, within(1e-9));
      assertThat(drawn[0][resample]).isEqualTo(drawn[1][resample]).isEqualTo(drawn[2][resample]);
      assertThat(drawn[4][resample]).isEqualTo(drawn[5][resample]);
    }
  }

  @Test
  void shouldDrawTheSamePeopleWhenTheSeedIsTheSame() {
    int[] persons = IntStream.range(0, 50).toArray();
    assertThat(first(new PatientBootstrap(1000, 9), persons))
        .isEqualTo(first(new PatientBootstrap(1000, 9), persons))
        .isNotEqualTo(first(new PatientBootstrap(1000, 10), persons));
  }

  @Test
  void shouldMatchTheNormalIntervalWhenTheFigureIsAMean() {
    int n = 400;
    double[][] draws =
        new PatientBootstrap(4000, 2)
            .draw(
                IntStream.range(0, n).toArray(),
                n,
                m -> {
                  double sum = 0;
                  for (int i = 0; i < n; i += 2) {
                    sum += m[i];
                  }
                  return new double[] {sum / n};
                });
    Interval interval = PatientBootstrap.percentile(draws[0], 0.95).orElseThrow();
    // A share of one half among 400: 0.5 ± 1.96 * 0.025.
    assertThat(interval.lower()).isEqualTo(0.451, within(0.004));
    assertThat(interval.upper()).isEqualTo(0.549, within(0.004));
  }

  @Test
  void shouldInterpolateWhenAQuantileFallsBetweenResamples() {
    // 0 … 100: the 2.5 % quantile is 2.5.
    double[] figure = IntStream.rangeClosed(0, 100).asDoubleStream().toArray();
    Interval interval = PatientBootstrap.percentile(figure, 0.95).orElseThrow();
    assertThat(interval.lower()).isEqualTo(2.5, within(1e-9));
    assertThat(interval.upper()).isEqualTo(97.5, within(1e-9));
  }

  @Test
  void shouldHaveNoIntervalWhenTheFigureIsUndefinedTooOften() {
    double[] figure = new double[100];
    Arrays.fill(figure, 0, 5, Double.NaN);
    assertThat(PatientBootstrap.percentile(figure, 0.95)).isPresent();
    figure[5] = Double.NaN;
    assertThat(PatientBootstrap.percentile(figure, 0.95)).isEmpty();
  }

  @Test
  void shouldRefuseWhenThereAreTooFewResamples() {
    assertThatThrownBy(() -> new PatientBootstrap(999, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("999");
  }

  private static double[] first(PatientBootstrap bootstrap, int[] persons) {
    return bootstrap.draw(persons, persons.length, m -> new double[] {m[0] + 100.0 * m[1]})[0];
  }
}
