package io.equipoise.cohort.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RankedScoresTest {

  @Test
  void shouldCountTiesAsHalvesWhenWorkedByHand() {
    double[] scores = {0.8, 0.5, 0.5, 0.5, 0.2};
    boolean[] positive = {true, true, true, false, false};
    // 0.8 beats both; each 0.5 ties one and beats one: (2 + 1.5 + 1.5) / 6.
    assertThat(RankedScores.of(scores, positive).auroc().orElseThrow())
        .isEqualTo(5.0 / 6, within(1e-15));
  }

  @Test
  void shouldBeOneHalfWhenAllScoresAreEqual() {
    assertThat(
            RankedScores.of(new double[] {0.3, 0.3, 0.3}, new boolean[] {true, false, true})
                .auroc())
        .isEqualTo(OptionalDouble.of(0.5));
  }

  @Test
  void shouldBeUndefinedWhenAnOutcomeIsMissing() {
    assertThat(RankedScores.of(new double[] {0.1, 0.9}, new boolean[] {true, true}).auroc())
        .isEmpty();
    assertThat(RankedScores.of(new double[] {0.1, 0.9}, new boolean[] {false, false}).auroc())
        .isEmpty();
    assertThat(RankedScores.of(new double[0], new boolean[0]).auroc()).isEmpty();
  }

  @Test
  void shouldRankOnlyTheSubsetWhenGivenOne() {
    double[] scores = {0.9, 0.1, 0.2, 0.8};
    boolean[] positive = {false, true, false, true};
    // Of rows 2 and 3 the positive one is above; rows 0 and 1 would make it 2 of 4.
    assertThat(RankedScores.of(scores, positive, new int[] {2, 3}).auroc())
        .isEqualTo(OptionalDouble.of(1));
  }

  @Test
  void shouldStepThroughTheScoresWhenAveragingPrecision() {
    RankedScores ranked =
        RankedScores.of(
            new double[] {0.8, 0.5, 0.5, 0.5, 0.2}, new boolean[] {true, true, true, false, false});
    // At 0.8 recall 1/3 at precision 1; at 0.5 recall 2/3 more at precision 3/4.
    assertThat(ranked.averagePrecision(new int[] {1, 1, 1, 1, 1}))
        .isEqualTo(5.0 / 6, within(1e-15));
    // The first row twice, the tied negative not at all: everything above 0.2 is positive.
    assertThat(ranked.averagePrecision(new int[] {2, 1, 1, 0, 1})).isEqualTo(1, within(1e-15));
    assertThat(ranked.averagePrecision(new int[] {0, 0, 0, 1, 1})).isNaN();
  }

  @Property
  void shouldAveragePrecisionAsTheDefinitionDoes(@ForAll @IntRange(min = 1, max = 60) int n) {
    Random random = new Random(n);
    double[] scores = new double[n];
    boolean[] positive = new boolean[n];
    int[] multiplicity = new int[n];
    double positives = 0;
    for (int row = 0; row < n; row++) {
      scores[row] = random.nextInt(8) / 8.0;
      positive[row] = random.nextBoolean();
      multiplicity[row] = random.nextInt(4);
      positives += positive[row] ? multiplicity[row] : 0;
    }
    // Each positive gets the precision among all that are scored at least as high.
    double sum = 0;
    for (int row = 0; row < n; row++) {
      double found = 0;
      double above = 0;
      for (int other = 0; other < n; other++) {
        if (scores[other] >= scores[row]) {
          above += multiplicity[other];
          found += positive[other] ? multiplicity[other] : 0;
        }
      }
      sum += positive[row] && above > 0 ? multiplicity[row] * found / above : 0;
    }
    double ours = RankedScores.of(scores, positive).averagePrecision(multiplicity);
    if (positives == 0) {
      assertThat(ours).isNaN();
    } else {
      assertThat(ours).isEqualTo(sum / positives, within(1e-12));
    }
  }

  @Test
  void shouldRefuseWhenAScoreIsNotANumber() {
    assertThatThrownBy(
            () -> RankedScores.of(new double[] {0.1, Double.NaN}, new boolean[] {true, false}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("row 1");
  }

  @Property(tries = 300)
  void shouldAgreeWithCountingAllPairs(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 60) int n) {
    double[] scores = coarseScores(seed, n);
    boolean[] positive = outcomes(seed, n);
    OptionalDouble naive = allPairs(scores, positive);
    OptionalDouble ranked = RankedScores.of(scores, positive).auroc();
    assertThat(ranked.isPresent()).isEqualTo(naive.isPresent());
    if (naive.isPresent()) {
      assertThat(ranked.getAsDouble()).isEqualTo(naive.getAsDouble(), within(1e-12));
    }
  }

  @Property(tries = 200)
  void shouldNotChangeWhenScoresAreTransformedMonotonically(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 60) int n) {
    double[] scores = coarseScores(seed, n);
    boolean[] positive = outcomes(seed, n);
    double[] transformed = new double[n];
    for (int i = 0; i < n; i++) {
      transformed[i] = Math.exp(3 * scores[i]) - 7;
    }
    assertThat(RankedScores.of(transformed, positive).auroc())
        .isEqualTo(RankedScores.of(scores, positive).auroc());
  }

  @Property(tries = 200)
  void shouldBeTheComplementWhenOutcomesAreSwapped(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 60) int n) {
    double[] scores = coarseScores(seed, n);
    boolean[] positive = outcomes(seed, n);
    boolean[] swapped = new boolean[n];
    for (int i = 0; i < n; i++) {
      swapped[i] = !positive[i];
    }
    OptionalDouble area = RankedScores.of(scores, positive).auroc();
    OptionalDouble other = RankedScores.of(scores, swapped).auroc();
    assertThat(other.isPresent()).isEqualTo(area.isPresent());
    if (area.isPresent()) {
      assertThat(area.getAsDouble() + other.getAsDouble()).isEqualTo(1, within(1e-12));
    }
  }

  @Property(tries = 200)
  void shouldTreatAMultiplicityAsThatManyRows(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 40) int n) {
    double[] scores = coarseScores(seed, n);
    boolean[] positive = outcomes(seed, n);
    Random random = new Random(seed + 2);
    int[] multiplicity = new int[n];
    List<Integer> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      multiplicity[i] = random.nextInt(4);
      for (int k = 0; k < multiplicity[i]; k++) {
        rows.add(i);
      }
    }
    double[] repeatedScores = rows.stream().mapToDouble(i -> scores[i]).toArray();
    boolean[] repeatedOutcomes = new boolean[rows.size()];
    for (int i = 0; i < repeatedOutcomes.length; i++) {
      repeatedOutcomes[i] = positive[rows.get(i)];
    }
    double weighted = RankedScores.of(scores, positive).auroc(multiplicity);
    OptionalDouble repeated = RankedScores.of(repeatedScores, repeatedOutcomes).auroc();
    assertThat(Double.isNaN(weighted) ? OptionalDouble.empty() : OptionalDouble.of(weighted))
        .isEqualTo(repeated);
  }

  /** Scores on a coarse grid, so that there are many ties. */
  private static double[] coarseScores(long seed, int n) {
    Random random = new Random(seed);
    double[] scores = new double[n];
    for (int i = 0; i < n; i++) {
      scores[i] = random.nextInt(8) / 8.0;
    }
    return scores;
  }

  private static boolean[] outcomes(long seed, int n) {
    Random random = new Random(seed + 1);
    boolean[] outcomes = new boolean[n];
    for (int i = 0; i < n; i++) {
      outcomes[i] = random.nextInt(3) == 0;
    }
    return outcomes;
  }

  private static OptionalDouble allPairs(double[] scores, boolean[] positive) {
    double wins = 0;
    int pairs = 0;
    for (int i = 0; i < scores.length; i++) {
      for (int j = 0; j < scores.length; j++) {
        if (positive[i] && !positive[j]) {
          pairs++;
          wins += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
        }
      }
    }
    return pairs == 0 ? OptionalDouble.empty() : OptionalDouble.of(wins / pairs);
  }
}
