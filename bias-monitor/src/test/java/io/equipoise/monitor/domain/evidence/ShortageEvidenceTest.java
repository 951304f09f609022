package io.equipoise.monitor.domain.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.alert.FalseAlarmBudget;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ShortageEvidenceTest {
  /** Theta 0.4, bets on 0.34, 0.28, 0.2. */
  private static final ShortageDetector DETECTOR =
      new ShortageDetector(0.5, 0.8, 7, FalseAlarmBudget.of(0.05));

  @Test
  void shouldMatchTheHandWorkedWealthWhenABatchArrives() {
    ShortageEvidence evidence = DETECTOR.start();
    evidence.advance(1, 6);
    assertThat(evidence.logWealth(2)).isCloseTo(0.745263, within(1e-6));
    evidence.advance(4, 4);
    assertThat(evidence.logWealth(2)).isCloseTo(-2.027326, within(1e-6));
    assertThat(evidence.count()).isEqualTo(5);
    assertThat(evidence.support()).isEqualTo(10);
  }

  @Test
  void shouldSayNothingBeforeTheFirstRecord() {
    ShortageEvidence evidence = DETECTOR.start();
    evidence.advance(0, 0);

    assertThat(evidence.reading()).isEqualTo(new EvidenceReading(0, DETECTOR.logCut(0)));
    assertThat(evidence.reading().crossed()).isFalse();
    assertThat(evidence.reading().strength()).isZero();
    assertThat(evidence.crossed()).isFalse();
  }

  @Test
  void shouldCrossOnceTheEvidenceReachesTheCut() {
    // Nobody of the group: bet j wins ln((1 - q_j) / 0.6) a record: 0.0953, 0.1823, 0.2877; cuts
    // 6.04, 6.07, 8.20: 64, 34, 29 records.
    ShortageEvidence evidence = DETECTOR.start();
    evidence.advance(0, 28);
    EvidenceReading before = evidence.reading();
    evidence.advance(0, 1);

    assertThat(before.crossed()).isFalse();
    assertThat(evidence.leader()).isEqualTo(2);
    assertThat(evidence.crossed()).isTrue();
    assertThat(evidence.reading().crossed()).isTrue();
    assertThat(evidence.reading().logEvidence()).isCloseTo(29 * Math.log(4.0 / 3), within(1e-9));
    assertThat(evidence.reading().logCut()).isEqualTo(DETECTOR.logCut(2));
    assertThat(evidence.reading().strength()).isBetween(1.0, 1.05);
  }

  @Property(tries = 300)
  void shouldFollowTheBettingProcessWithRestarts(
      @ForAll long seed, @ForAll @DoubleRange(min = 0.05, max = 0.7) double share) {
    // Oracle: record by record with stake lambda against theta, capital restarted at each batch.
    SplittableRandom random = new SplittableRandom(seed);
    ShortageEvidence evidence = DETECTOR.start();
    double[] capital = {1, 1, 1};
    for (int batch = 0; batch < 20; batch++) {
      for (int j = 0; j < 3; j++) {
        capital[j] = Math.max(capital[j], 1);
      }
      int members = 0;
      for (int i = 0; i < 64; i++) {
        int x = random.nextDouble() < share ? 1 : 0;
        members += x;
        for (int j = 0; j < 3; j++) {
          double lambda = (1 - DETECTOR.alternative(j) / 0.4) / 0.6;
          capital[j] *= 1 + lambda * (0.4 - x);
        }
      }
      evidence.advance(members, 64);
      for (int j = 0; j < 3; j++) {
        assertThat(evidence.logWealth(j)).isCloseTo(Math.log(capital[j]), within(1e-7));
      }
    }
  }

  @Property
  void shouldNeverGainFromOneMoreMember(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 29) int changed) {
    SplittableRandom random = new SplittableRandom(seed);
    ShortageEvidence fewer = DETECTOR.start();
    ShortageEvidence more = DETECTOR.start();
    for (int batch = 0; batch < 30; batch++) {
      int members = random.nextInt(64);
      fewer.advance(members, 64);
      more.advance(members + (batch == changed ? 1 : 0), 64);
      for (int j = 0; j < 3; j++) {
        assertThat(more.logWealth(j)).isLessThanOrEqualTo(fewer.logWealth(j));
      }
    }
  }

  @Property
  void shouldNotSeeHowBatchesAreCutWhenNoBetBeginsAnew(
      @ForAll @IntRange(min = 0, max = 63) int records,
      @ForAll @IntRange(min = 0, max = 63) int members,
      @ForAll @IntRange(min = 0, max = 63) int cut) {
    int k = Math.min(members, records);
    int n1 = Math.min(cut, records);
    int k1 = Math.min(k, n1);
    ShortageEvidence whole = DETECTOR.start();
    whole.advance(k, records);
    ShortageEvidence parts = DETECTOR.start();
    parts.advance(k1, n1);
    parts.advance(k - k1, records - n1);

    assertThat(parts.state()).isEqualTo(whole.state());
    for (int j = 0; j < 3; j++) {
      assertThat(parts.logWealth(j)).isEqualTo(whole.logWealth(j));
    }
  }

  @Test
  void shouldBeginAnewOnlyAfterEnoughRecordsWithoutProfit() {
    ShortageEvidence evidence = DETECTOR.start();
    evidence.advance(40, 63);
    evidence.advance(0, 1);
    assertThat(evidence.support(2)).as("63 records were too few to begin anew").isEqualTo(64);
    evidence.advance(1, 6);
    assertThat(evidence.support(2)).isEqualTo(6);
    assertThat(evidence.count(2)).isEqualTo(1);
    assertThat(evidence.logWealth(2)).isCloseTo(0.745263, within(1e-6));
    assertThat(evidence.count()).isEqualTo(41);
    assertThat(evidence.support()).isEqualTo(70);
  }

  @Property(tries = 200)
  void shouldGoOnAsBeforeWhenResumed(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ShortageEvidence through = DETECTOR.start();
    ShortageEvidence resumed = DETECTOR.start();
    for (int batch = 0; batch < 20; batch++) {
      int records = random.nextInt(100);
      int members = random.nextInt(records / 2 + 1);
      through.advance(members, records);
      resumed = DETECTOR.resume(resumed.state());
      resumed.advance(members, records);
    }

    assertThat(resumed.state()).isEqualTo(through.state());
    assertThat(resumed.reading()).isEqualTo(through.reading());
  }

  @Test
  void shouldForgetTheShortageButNotTheTotalsWhenRestarted() {
    ShortageEvidence evidence = DETECTOR.start();
    evidence.advance(0, 1000);
    evidence.restart();

    assertThat(evidence.crossed()).isFalse();
    assertThat(evidence.reading().logEvidence()).isZero();
    assertThat(evidence.support()).isEqualTo(1000);
  }

  @Test
  void shouldRefuseCountsThatCannotBe() {
    ShortageEvidence evidence = DETECTOR.start();
    ShortageEvidence.Run run = new ShortageEvidence.Run(1, 2);

    assertThatThrownBy(() -> evidence.advance(3, 2)).hasMessageContaining("count = 3");
    assertThatThrownBy(() -> evidence.advance(-1, 2)).hasMessageContaining("count = -1");
    assertThatThrownBy(() -> new ShortageEvidence.Run(3, 2)).hasMessageContaining("count = 3");
    assertThatThrownBy(() -> new ShortageEvidence.State(List.of(run), 1, 2))
        .hasMessageContaining("got 1");
    assertThatThrownBy(() -> new ShortageEvidence.State(List.of(run, run, run), 0, 2))
        .hasMessageContaining("within");
    assertThatThrownBy(() -> new ShortageEvidence.State(List.of(run, run, run), 1, 1))
        .hasMessageContaining("within");
    assertThatThrownBy(() -> new EvidenceReading(Double.NaN, 1)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> new EvidenceReading(1, 0)).hasMessageContaining("got 0");
  }
}
