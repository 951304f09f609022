package io.equipoise.evaluator.domain.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.statistics.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RollingFiguresTest {
  private final RecentOutcomes members = new RecentOutcomes(200);
  private final RecentOutcomes others = new RecentOutcomes(200);

  @Test
  void shouldGiveTheLastRecordsFiguresWhenWorkedByHand() {
    // 12 with the outcome, 9 of them found; 12 without, 3 taken for it.
    for (int i = 0; i < 12; i++) {
      members.add(new Outcome(i, i, i < 9 ? 0.8 : 0.2, i < 9, true));
      members.add(new Outcome(100 + i, i, i < 3 ? 0.8 : 0.2, i < 3, false));
      others.add(new Outcome(200 + i, i, 0.9, true, true));
    }
    RollingFigures figures = RollingFigures.of(members, others, 0.95);
    assertThat(value(figures.truePositiveRate())).isEqualTo(0.75);
    assertThat(value(figures.falsePositiveRate())).isEqualTo(0.25);
    assertThat(value(figures.gap())).isEqualTo(0.25);
    // Mean probability 0.5, rate 0.5.
    assertThat(value(figures.calibrationInTheLarge())).isEqualTo(0, within(1e-12));
    // Bin 0.2 has 12 records, 3 positive: |0.2 - 0.25|; bin 0.8 has 12, 9 positive: |0.8 - 0.75|.
    assertThat(value(figures.calibrationError())).isEqualTo(0.05, within(1e-12));
    // 9*9 pairs won, 9*3 + 3*9 tied, 3*3 lost: (81 + 27) / 144.
    assertThat(value(figures.auroc())).isEqualTo(0.75, within(1e-12));
    // Newcombe's method 10 on 12/12 and 9/12, Wilson's ends [0.7575, 1] and [0.4677, 0.9111].
    Estimate.Known gap = (Estimate.Known) figures.gap();
    assertThat(gap.lower().orElseThrow()).isEqualTo(-0.0411, within(0.0005));
    assertThat(gap.upper().orElseThrow()).isEqualTo(0.5323, within(0.0005));
  }

  @Test
  void shouldSayThatThereAreTooFewWhenManyRecordsAreOfFewPeople() {
    for (int i = 0; i < 100; i++) {
      members.add(new Outcome(i % 5, i, 0.7, true, true));
      others.add(new Outcome(i, i, 0.7, true, true));
    }
    RollingFigures figures = RollingFigures.of(members, others, 0.95);
    assertThat(figures.truePositiveRate()).isInstanceOf(Estimate.Insufficient.class);
    assertThat(figures.falsePositiveRate()).isInstanceOf(Estimate.Insufficient.class);
    assertThat(figures.gap()).isInstanceOf(Estimate.Insufficient.class);
    assertThat(figures.calibrationInTheLarge()).isInstanceOf(Estimate.Insufficient.class);
    assertThat(figures.auroc()).isInstanceOf(Estimate.Insufficient.class);
  }

  @Test
  void shouldGiveNoFigureWhenOneOutcomeWasNotSeenOrOfTooFew() {
    for (int i = 0; i < 40; i++) {
      members.add(new Outcome(i, i, 0.7, true, true));
    }
    RollingFigures oneOutcome = RollingFigures.of(members, others, 0.95);
    assertThat(oneOutcome.calibrationInTheLarge()).isInstanceOf(Estimate.Insufficient.class);
    assertThat(oneOutcome.calibrationError()).isInstanceOf(Estimate.Insufficient.class);
    assertThat(oneOutcome.truePositiveRate()).isInstanceOf(Estimate.Insufficient.class);

    for (int i = 0; i < 10; i++) {
      members.add(new Outcome(100 + i, i, 0.2, false, false));
    }
    RollingFigures ten = RollingFigures.of(members, others, 0.95);
    assertThat(ten.calibrationInTheLarge()).isInstanceOf(Estimate.Insufficient.class);
    assertThat(ten.calibrationError()).isInstanceOf(Estimate.Insufficient.class);
    assertThat(ten.truePositiveRate()).isInstanceOf(Estimate.Insufficient.class);
    assertThat(ten.falsePositiveRate()).isInstanceOf(Estimate.Insufficient.class);

    members.add(new Outcome(110, 1, 0.2, false, false));
    RollingFigures eleven = RollingFigures.of(members, others, 0.95);
    assertThat(value(eleven.truePositiveRate())).isEqualTo(1);
    // 40 of 0.7 less 1 and 11 of 0.2 less 0, by 51.
    assertThat(value(eleven.calibrationInTheLarge())).isEqualTo(-9.8 / 51, within(1e-12));
    assertThat(value(eleven.calibrationError())).isEqualTo(14.2 / 51, within(1e-12));
  }

  @Test
  void shouldGiveNoGapWhenThereAreNoOthers() {
    for (int i = 0; i < 20; i++) {
      members.add(new Outcome(i, i, 0.7, true, true));
      members.add(new Outcome(100 + i, i, 0.2, false, false));
    }
    assertThat(RollingFigures.of(members, others, 0.95).gap())
        .isInstanceOf(Estimate.Insufficient.class);
  }

  @Test
  void shouldCountLikeAListWhenTheRingIsFull() {
    RecentOutcomes ring = new RecentOutcomes(50);
    List<Outcome> all = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 500; i++) {
      Outcome outcome =
          new Outcome(
              random.nextInt(30),
              random.nextInt(1000),
              random.nextDouble(),
              random.nextBoolean(),
              random.nextBoolean());
      ring.add(outcome);
      all.add(outcome);
      List<Outcome> last = all.subList(Math.max(0, all.size() - 50), all.size());
      assertThat(ring.size()).isEqualTo(last.size());
      assertThat(ring.with(true)).isEqualTo((int) last.stream().filter(Outcome::positive).count());
      assertThat(ring.predicted(false))
          .isEqualTo((int) last.stream().filter(o -> !o.positive() && o.predicted()).count());
      assertThat(ring.people(true))
          .isEqualTo(
              (int)
                  last.stream().filter(Outcome::positive).map(Outcome::person).distinct().count());
      assertThat(ring.earliest())
          .isEqualTo(last.stream().mapToLong(Outcome::time).min().orElseThrow());
    }
  }

  private static double value(Estimate estimate) {
    return estimate.point().orElseThrow();
  }
}
