package io.equipoise.monitor.domain.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ChangeEvidenceTest {
  @Test
  void shouldMatchTheHandWorkedValue() {
    // (5*6*7 * 5) / (10*11*12*13) * 2^4 = 16800 / 17160
    EvidenceReading reading = new ChangeEvidence(List.of(0.5, 0.5), 0.05).reading(3, 1);

    assertThat(reading.logEvidence()).isCloseTo(Math.log(16800.0 / 17160), within(1e-12));
    assertThat(reading.logCut()).isCloseTo(Math.log(20), within(1e-12));
  }

  @Test
  void shouldSayNothingWithoutRecordsOrWithOneValue() {
    assertThat(new ChangeEvidence(List.of(0.2, 0.8), 0.05).reading(0, 0).logEvidence()).isZero();
    assertThat(new ChangeEvidence(List.of(0.7), 0.05).reading(123).logEvidence())
        .isCloseTo(0, within(1e-9));
  }

  @Test
  void shouldRenormalizeTheReference() {
    assertThat(new ChangeEvidence(List.of(0.1, 0.3), 0.05).reading(40, 60).logEvidence())
        .isCloseTo(
            new ChangeEvidence(List.of(0.25, 0.75), 0.05).reading(40, 60).logEvidence(),
            within(1e-9));
  }

  @Test
  void shouldBeInfiniteWhenWhatCannotBeIsSeen() {
    ChangeEvidence evidence = new ChangeEvidence(List.of(0.5, 0.5, 0.0), 0.05);

    assertThat(evidence.reading(3, 1, 0).logEvidence())
        .isCloseTo(Math.log(16800.0 / 17160), within(1e-12));
    assertThat(evidence.reading(3, 1, 1).logEvidence()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(evidence.reading(3, 1, 1).crossed()).isTrue();
  }

  @Property(tries = 200)
  void shouldBeTheProductOfPredictionsOverTheReference(@ForAll long seed) {
    // Oracle: record by record, predicted share (a_g + n_g) / (A + t) over reference share.
    double[] reference = {0.5, 0.3, 0.15, 0.05};
    ChangeEvidence evidence = new ChangeEvidence(List.of(0.5, 0.3, 0.15, 0.05), 0.05);
    SplittableRandom random = new SplittableRandom(seed);
    long[] counts = new long[4];
    double log = 0;
    for (int t = 0; t < 100; t++) {
      int g = random.nextInt(4);
      log += Math.log((10 * reference[g] + counts[g]) / (10.0 + t) / reference[g]);
      counts[g]++;
    }

    assertThat(evidence.reading(counts).logEvidence()).isCloseTo(log, within(1e-9));
  }

  @Test
  void shouldRarelyCrossWhenLookedAtAfterEveryRecordWhileTheReferenceHolds() {
    ChangeEvidence evidence = new ChangeEvidence(List.of(0.6, 0.3, 0.1), 0.05);
    SplittableRandom random = new SplittableRandom(20110356);
    int crossed = 0;
    for (int run = 0; run < 400; run++) {
      long[] counts = new long[3];
      boolean ever = false;
      for (int t = 0; t < 500 && !ever; t++) {
        double u = random.nextDouble();
        counts[u < 0.6 ? 0 : u < 0.9 ? 1 : 2]++;
        ever = evidence.reading(counts).crossed();
      }
      crossed += ever ? 1 : 0;
    }

    assertThat(crossed / 400.0).isLessThanOrEqualTo(0.05);
  }

  @Test
  void shouldCrossWhenTheSharesDiffer() {
    assertThat(new ChangeEvidence(List.of(0.6, 0.3, 0.1), 0.05).reading(500, 300, 200).crossed())
        .isTrue();
  }

  @Test
  void shouldRefuseWhatIsOutOfRange() {
    ChangeEvidence evidence = new ChangeEvidence(List.of(0.5, 0.5), 0.05);

    assertThatThrownBy(() -> evidence.reading(1)).hasMessageContaining("got 1");
    assertThatThrownBy(() -> evidence.reading(1, -1)).hasMessageContaining("at 1");
    assertThatThrownBy(() -> new ChangeEvidence(List.of(0.0), 0.05)).hasMessageContaining("got 0");
    assertThatThrownBy(() -> new ChangeEvidence(List.of(), 0.05)).hasMessageContaining("got 0");
    assertThatThrownBy(() -> new ChangeEvidence(List.of(-0.1, 1.0), 0.05))
        .hasMessageContaining("got -0.1");
    assertThatThrownBy(() -> new ChangeEvidence(List.of(1.0), 0)).hasMessageContaining("got 0");
  }
}
