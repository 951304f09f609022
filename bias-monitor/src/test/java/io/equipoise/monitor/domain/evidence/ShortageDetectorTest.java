package io.equipoise.monitor.domain.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.alert.FalseAlarmBudget;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShortageDetectorTest {
  private static final FalseAlarmBudget BUDGET = FalseAlarmBudget.of(0.05);

  @Test
  void shouldCountTheBeginningsThatTheHorizonAllows() {
    assertThat(BUDGET).isEqualTo(new FalseAlarmBudget(0.05, 1_000_000, 64));
    assertThat(BUDGET.looks()).isEqualTo(15_625);
    assertThat(new FalseAlarmBudget(0.05, 65, 64).looks()).isEqualTo(2);
    assertThat(new FalseAlarmBudget(0.05, 64, 64).looks()).isEqualTo(1);
    assertThat(new FalseAlarmBudget(0.05, Long.MAX_VALUE, 1).looks()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void shouldBetOnFixedFractionsOfTheBoundary() {
    ShortageDetector detector = new ShortageDetector(0.5, 0.8, 7, BUDGET);

    assertThat(ShortageDetector.bets()).isEqualTo(3);
    assertThat(detector.boundary()).isEqualTo(0.4);
    assertThat(detector.alternative(0)).isCloseTo(0.34, within(1e-15));
    assertThat(detector.alternative(1)).isCloseTo(0.28, within(1e-15));
    assertThat(detector.alternative(2)).isCloseTo(0.2, within(1e-15));
  }

  // Oracle: the same equation, bisected in another language.
  @ParameterizedTest
  @CsvSource({
    "0.5, 0.8, 4.239770379944036, 2.5863411460846777, 1.9149842711835647",
    "0.13, 0.8, 3.989923655928732, 2.422169036732876, 1.788761061094393",
    "0.58, 0.8, 4.341646225211088, 2.6522390083786225, 1.9647916034753257",
    "0.000001, 0.8, 3.942291466419583, 2.3903673212106495, 1.7638434748662126",
    "0.13, 1, 1, 1, 1"
  })
  void shouldSolveForTheExponentThatIsFairAtTheReference(
      double reference, double minRatio, double first, double second, double third) {
    ShortageDetector detector = new ShortageDetector(reference, minRatio, 7, BUDGET);

    assertThat(detector.exponent(0)).isCloseTo(first, within(1e-7));
    assertThat(detector.exponent(1)).isCloseTo(second, within(1e-7));
    assertThat(detector.exponent(2)).isCloseTo(third, within(1e-7));
  }

  @Test
  void shouldTakeTheLargerOfTheTwoCuts() {
    ShortageDetector detector = new ShortageDetector(0.5, 0.8, 7, BUDGET);

    // ln(7 * 3 / 0.05) = ln 420 = 6.0403; ln(420 * 15625) = 15.6969.
    assertThat(detector.logCut(0)).isCloseTo(6.0403, within(1e-4)); // 15.6969 / 4.2398 = 3.70
    assertThat(detector.logCut(1)).isCloseTo(15.6969 / 2.5863, within(1e-3));
    assertThat(detector.logCut(2)).isCloseTo(8.197, within(1e-3));
  }

  @Test
  void shouldAskForTheWholeUnionBoundWhenBoundaryAndReferenceCoincide() {
    ShortageDetector detector = new ShortageDetector(0.13, 1, 7, BUDGET);

    for (int j = 0; j < 3; j++) {
      assertThat(detector.logCut(j)).isCloseTo(15.6969, within(1e-4));
    }
  }

  @Property
  void shouldBoundBothKindsOfFalseAlarmByTheBudget(
      @ForAll @DoubleRange(min = 1e-6, max = 0.9999) @Scale(6) double reference,
      @ForAll @DoubleRange(min = 0.05, max = 1) @Scale(6) double minRatio,
      @ForAll @IntRange(min = 1, max = 1000) int comparisons,
      @ForAll @DoubleRange(min = 1e-4, max = 0.5) @Scale(6) double probability) {
    FalseAlarmBudget budget = new FalseAlarmBudget(probability, 500_000, 50);
    ShortageDetector detector = new ShortageDetector(reference, minRatio, comparisons, budget);

    double overHorizon = 0;
    for (int j = 0; j < 3; j++) {
      double theta = detector.boundary();
      double q = detector.alternative(j);
      double gamma = detector.exponent(j);
      // The power's mean factor at the reference, written as it is defined.
      double mean =
          reference * Math.pow(q / theta, gamma)
              + (1 - reference) * Math.pow((1 - q) / (1 - theta), gamma);
      assertThat(gamma).isGreaterThanOrEqualTo(1);
      assertThat(mean).isCloseTo(1, within(1e-8));
      assertThat(detector.logCut(j))
          .isGreaterThanOrEqualTo(Math.log(3.0 * comparisons / probability) - 1e-9);
      overHorizon += comparisons * 10_000 * Math.exp(-gamma * detector.logCut(j));
    }
    assertThat(overHorizon).isLessThanOrEqualTo(probability * (1 + 1e-6));
  }

  @Test
  void shouldHaveNoFairPowerForAReferenceOfOne() {
    ShortageDetector detector = new ShortageDetector(1, 0.8, 7, BUDGET);

    assertThat(detector.exponent(0)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(detector.logCut(0)).isCloseTo(6.0403, within(1e-4));
  }

  @Test
  void shouldTreatOneOtherAsRefutationWhenTheBoundaryIsOne() {
    ShortageEvidence evidence = new ShortageDetector(1, 1, 7, BUDGET).start();
    evidence.advance(100, 100);
    EvidenceReading before = evidence.reading();
    evidence.advance(99, 100);

    assertThat(before.crossed()).isFalse();
    assertThat(before.logEvidence()).isNegative().isFinite();
    assertThat(evidence.reading().logEvidence()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(evidence.crossed()).isTrue();
  }

  @Test
  void shouldStayFiniteForTheSmallestReference() {
    ShortageDetector detector = new ShortageDetector(1e-6, 0.8, 7, BUDGET);
    ShortageEvidence evidence = detector.start();
    evidence.advance(0, 30_000_000);

    // Nobody among 3e7, 24 expected at the boundary: the bet on half of it wins 12 nats.
    assertThat(evidence.logWealth(2)).isCloseTo(12, within(1e-4));
    assertThat(evidence.crossed()).isTrue();
  }

  @Test
  void shouldRefuseWhatIsOutOfRange() {
    assertThatThrownBy(() -> new ShortageDetector(0, 0.8, 7, BUDGET)).hasMessageContaining("got 0");
    assertThatThrownBy(() -> new ShortageDetector(Double.NaN, 0.8, 7, BUDGET))
        .hasMessageContaining("got NaN");
    assertThatThrownBy(() -> new ShortageDetector(0.1, 1.1, 7, BUDGET))
        .hasMessageContaining("got 1.1");
    assertThatThrownBy(() -> new ShortageDetector(0.1, 0.8, 0, BUDGET))
        .hasMessageContaining("got 0");
    assertThatThrownBy(() -> new FalseAlarmBudget(1, 1, 1)).hasMessageContaining("got 1");
    assertThatThrownBy(() -> new FalseAlarmBudget(0.05, 0, 1)).hasMessageContaining("got 0");
    assertThatThrownBy(() -> new FalseAlarmBudget(0.05, 1, 0)).hasMessageContaining("got 0");
  }
}
