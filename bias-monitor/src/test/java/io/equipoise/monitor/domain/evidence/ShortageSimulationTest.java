package io.equipoise.monitor.domain.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.alert.FalseAlarmBudget;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whole streams against what {@link ShortageDetector} promises; seeded, so never flaky. */
class ShortageSimulationTest {
  /** Seven groups, of the sizes that the race and ethnicity categories of a census have. */
  private static final double[] SHARES = {0.58, 0.19, 0.13, 0.06, 0.025, 0.01, 0.005};

  private static final int WATCHED = 2; // the group of 13 %
  private static final double MIN_RATIO = 0.8;
  private static final double BUDGET = 0.05;
  private static final int WINDOW = 1_000;
  private static final int MIN_SUPPORT = 200;

  /** All groups' evidence, and the shares in the last records, as the raising rule needs both. */
  private static final class Ward {
    final ShortageEvidence[] evidence =
        Arrays.stream(SHARES)
            .mapToObj(
                share ->
                    new ShortageDetector(
                            share, MIN_RATIO, SHARES.length, FalseAlarmBudget.of(BUDGET))
                        .start())
            .toArray(ShortageEvidence[]::new);
    final ArrayDeque<Integer> window = new ArrayDeque<>();
    final int[] inWindow = new int[SHARES.length];
    final int[] inBatch = new int[SHARES.length];

    void batch(SplittableRandom random, double[] shares, int records) {
      Arrays.fill(inBatch, 0);
      for (int i = 0; i < records; i++) {
        int group = draw(random, shares);
        inBatch[group]++;
        inWindow[group]++;
        window.addLast(group);
        if (window.size() > WINDOW) {
          inWindow[window.removeFirst()]--;
        }
      }
      for (int g = 0; g < SHARES.length; g++) {
        evidence[g].advance(inBatch[g], records);
      }
    }

    boolean crossed(int group) {
      return evidence[group].crossed();
    }

    boolean alarmed(int group) {
      return crossed(group)
          && window.size() >= MIN_SUPPORT
          && inWindow[group] < MIN_RATIO * SHARES[group] * window.size();
    }
  }

  private static int draw(SplittableRandom random, double[] shares) {
    double u = random.nextDouble();
    int group = 0;
    while (group < shares.length - 1 && u >= shares[group]) {
      u -= shares[group++];
    }
    return group;
  }

  /** The watched group's share set, the others' in proportion. */
  private static double[] fallenTo(double share) {
    double[] shares = SHARES.clone();
    for (int g = 0; g < shares.length; g++) {
      shares[g] = g == WATCHED ? share : SHARES[g] * (1 - share) / (1 - SHARES[WATCHED]);
    }
    return shares;
  }

  /** Records from the fall until the watched group alarms; the median over the streams. */
  private static double medianDelay(int streams, int batch, double share) {
    double[] delays = new double[streams];
    for (int stream = 0; stream < streams; stream++) {
      SplittableRandom random = new SplittableRandom(7_000 + stream);
      Ward ward = new Ward();
      int clean = 3_000;
      for (int n = 0; n < clean; n += batch) {
        ward.batch(random, SHARES, Math.min(batch, clean - n));
      }
      double[] fallen = fallenTo(share);
      int after = 0;
      do {
        ward.batch(random, fallen, batch);
        after += batch;
      } while (!ward.alarmed(WATCHED) && after < 20_000);
      delays[stream] = after;
    }
    return DoubleStream.of(delays).sorted().skip(streams / 2).findFirst().orElseThrow();
  }

  @Test
  void shouldKeepTheBudgetOverStreamsWithoutImbalance() {
    int streams = 250;
    int crossed = 0;
    int alarmed = 0;
    int fixedTest = 0;
    for (int stream = 0; stream < streams; stream++) {
      SplittableRandom random = new SplittableRandom(1_000 + stream);
      Ward ward = new Ward();
      boolean everCrossed = false;
      boolean everAlarmed = false;
      boolean everFixed = false;
      for (int n = 0; n < 20_000; n += 64) {
        ward.batch(random, SHARES, 64);
        for (int g = 0; g < SHARES.length; g++) {
          everCrossed |= ward.crossed(g);
          everAlarmed |= ward.alarmed(g);
          everFixed |= belowByZ(ward.evidence[g].count(), ward.evidence[g].support(), SHARES[g]);
        }
      }
      crossed += everCrossed ? 1 : 0;
      alarmed += everAlarmed ? 1 : 0;
      fixedTest += everFixed ? 1 : 0;
    }

    assertThat((double) crossed / streams).as("detector alone").isLessThanOrEqualTo(BUDGET);
    assertThat((double) alarmed / streams).as("whole rule").isLessThanOrEqualTo(BUDGET);
    assertThat((double) fixedTest / streams)
        .as("the same streams under a test for one look, z < -1.96 at every batch")
        .isGreaterThan(0.5);
  }

  private static boolean belowByZ(long count, long support, double reference) {
    double sigma = Math.sqrt(support * reference * (1 - reference));
    return (count - support * reference) / sigma < -1.96;
  }

  @Test
  void shouldAlarmWithin700RecordsWhenTheShareFallsFrom13To6Percent() {
    assertThat(medianDelay(401, 64, 0.06)).isLessThanOrEqualTo(700);
  }

  @Test
  void shouldReactAlikeToSmallAndLargeBatches() {
    assertThat(medianDelay(201, 16, 0.06)).isLessThanOrEqualTo(700);
    // Delays are whole batches: 6 of 128.
    assertThat(medianDelay(201, 128, 0.06)).isLessThanOrEqualTo(768);
  }

  @Test
  void shouldKeepTheBudgetWhenLookedAtAfterEveryRecord() {
    // Records one by one: 64 times as many looks, no more beginnings. Beside it, with the same
    // cuts, wealth that begins anew after any record: it breaks the budget of 0.5.
    FalseAlarmBudget budget = new FalseAlarmBudget(0.5, 20_000, 64);
    ShortageDetector detector = new ShortageDetector(0.3, MIN_RATIO, 1, budget);
    int crossed = 0;
    int eagerCrossed = 0;
    for (int stream = 0; stream < 200; stream++) {
      SplittableRandom random = new SplittableRandom(stream);
      ShortageEvidence evidence = detector.start();
      double[] eager = new double[ShortageDetector.bets()];
      boolean ever = false;
      boolean eagerEver = false;
      for (int n = 0; n < 20_000; n++) {
        int member = random.nextDouble() < 0.3 ? 1 : 0;
        evidence.advance(member, 1);
        ever |= evidence.crossed();
        for (int j = 0; j < eager.length; j++) {
          eager[j] = Math.max(eager[j], 0) + detector.logWealth(j, member, 1);
          eagerEver |= eager[j] >= detector.logCut(j);
        }
      }
      crossed += ever ? 1 : 0;
      eagerCrossed += eagerEver ? 1 : 0;
    }

    assertThat(crossed / 200.0).isLessThanOrEqualTo(0.5);
    assertThat(eagerCrossed / 200.0).isGreaterThan(0.5);
  }

  @Test
  void shouldKeepTheMeanRunAtTheBoundaryAboveTheCut() {
    // m / alpha = 7 / 0.05 = 140 spans of 64 records for one subgroup exactly at the boundary.
    ShortageDetector detector =
        new ShortageDetector(0.13, MIN_RATIO, SHARES.length, FalseAlarmBudget.of(BUDGET));
    double spans = 0;
    int streams = 200;
    for (int stream = 0; stream < streams; stream++) {
      SplittableRandom random = new SplittableRandom(40_000 + stream);
      ShortageEvidence evidence = detector.start();
      while (!evidence.crossed() && evidence.support() < 40_000) {
        int members = 0;
        for (int i = 0; i < 64; i++) {
          members += random.nextDouble() < detector.boundary() ? 1 : 0;
        }
        evidence.advance(members, 64);
        spans++;
      }
    }

    assertThat(spans / streams).isGreaterThanOrEqualTo(140);
  }

  @Test
  void shouldStayQuietWhereTheFolkloreCutOfPsiFires() {
    // 50 records, 7 groups, no imbalance at all.
    ChangeEvidence change = new ChangeEvidence(DoubleStream.of(SHARES).boxed().toList(), BUDGET);
    int samples = 1_000;
    int psi = 0;
    int changed = 0;
    int short50 = 0;
    for (int sample = 0; sample < samples; sample++) {
      SplittableRandom random = new SplittableRandom(90_000 + sample);
      Ward ward = new Ward();
      ward.batch(random, SHARES, 50);
      psi += psi(ward.inBatch, 50) > 0.1 ? 1 : 0;
      changed +=
          change.reading(IntStream.of(ward.inBatch).asLongStream().toArray()).crossed() ? 1 : 0;
      short50 += IntStream.range(0, SHARES.length).anyMatch(ward::crossed) ? 1 : 0;
    }

    assertThat(List.of((double) changed / samples, (double) short50 / samples))
        .allMatch(share -> share <= BUDGET);
    assertThat((double) psi / samples).as("PSI > 0.1").isGreaterThan(0.75);
  }

  /** PSI as it is commonly computed: empty cells floored at 0.0001. */
  private static double psi(int[] counts, int n) {
    double psi = 0;
    for (int g = 0; g < counts.length; g++) {
      double seen = Math.max(1e-4, (double) counts[g] / n);
      psi += (seen - SHARES[g]) * Math.log(seen / SHARES[g]);
    }
    return psi;
  }
}
