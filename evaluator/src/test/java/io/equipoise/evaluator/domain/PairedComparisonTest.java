package io.equipoise.evaluator.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.Subgroup;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.Interval;
import io.equipoise.cohort.statistics.PercentileBootstrap;
import io.equipoise.evaluator.PlantedCohort;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PairedComparisonTest {
  private static final DatasetDescriptor DESCRIPTOR = PlantedCohort.descriptor("planted");
  private static final CellScheme SCHEME = new CellScheme(DESCRIPTOR);
  private static final List<Subgroup> SEXES = SCHEME.siblings(List.of("sex"));
  private static final Subgroup WOMEN = SEXES.get(0);
  private static final Subgroup MEN = SEXES.get(1);
  private static final PatientBootstrap BOOTSTRAP = new PatientBootstrap(1000, 7);

  /** 40 people of each sex, half of them ill; scores say who is found and who is alarmed. */
  private final List<PatientRecord> records = new ArrayList<>();

  private final List<Double> scores = new ArrayList<>();

  @Test
  void shouldGiveHandWorkedFiguresWhenTheTablesAreKnown() {
    // Women: TPR 10/20, FPR 2/20. Men: TPR 16/20, FPR 8/20.
    add(0, 1, 20, 10);
    add(0, 0, 20, 2);
    add(1, 1, 20, 16);
    add(1, 0, 20, 8);
    Performance before = compare(scoreArray(), scoreArray()).before();
    assertThat(point(before.subgroup(WOMEN, Measure.TRUE_POSITIVE_RATE)))
        .isEqualTo(0.5, within(1e-12));
    assertThat(point(before.subgroup(MEN, Measure.FALSE_POSITIVE_RATE)))
        .isEqualTo(0.4, within(1e-12));
    assertThat(point(before.subgroup(WOMEN, Measure.ACCURACY))).isEqualTo(0.7, within(1e-12));
    // Two scores only: AUROC = (1 + TPR - FPR) / 2.
    assertThat(point(before.subgroup(WOMEN, Measure.AUROC))).isEqualTo(0.7, within(1e-12));
    assertThat(point(before.subgroup(MEN, Measure.AUROC))).isEqualTo(0.7, within(1e-12));
    assertThat(point(before.overall(Measure.ACCURACY))).isEqualTo(0.7, within(1e-12));
    assertThat(point(before.disparity(Disparity.EQUAL_OPPORTUNITY_DIFFERENCE)))
        .isEqualTo(0.3, within(1e-12));
    assertThat(point(before.disparity(Disparity.EQUALIZED_ODDS_DIFFERENCE)))
        .isEqualTo(0.3, within(1e-12));
    assertThat(point(before.disparity(Disparity.WORST_GROUP_AUROC))).isEqualTo(0.7, within(1e-12));
  }

  @Test
  void shouldTakeTheLargerDifferenceWhenFalsePositivesDifferMore() {
    add(0, 1, 20, 15);
    add(0, 0, 20, 1);
    add(1, 1, 20, 16);
    add(1, 0, 20, 12);
    Performance before = compare(scoreArray(), scoreArray()).before();
    assertThat(point(before.disparity(Disparity.EQUAL_OPPORTUNITY_DIFFERENCE)))
        .isEqualTo(0.05, within(1e-12));
    assertThat(point(before.disparity(Disparity.EQUALIZED_ODDS_DIFFERENCE)))
        .isEqualTo(0.55, within(1e-12));
    assertThat(point(before.disparity(Disparity.WORST_GROUP_AUROC))).isEqualTo(0.6, within(1e-12));
  }

  @Test
  void shouldChangeByExactlyNothingWhenBothArmsAreTheSame() {
    add(0, 1, 20, 10);
    add(0, 0, 20, 2);
    add(1, 1, 20, 16);
    add(1, 0, 20, 8);
    Performance change = compare(scoreArray(), scoreArray()).change();
    for (Disparity disparity : Disparity.values()) {
      if (disparity == Disparity.TREATMENT_EQUALITY_DIFFERENCE) {
        // Two false positives among women: one resample in eight has none to divide by.
        assertThat(change.disparity(disparity)).isInstanceOf(Estimate.Insufficient.class);
        continue;
      }
      Estimate.Known known = (Estimate.Known) change.disparity(disparity);
      assertThat(known.value()).isZero();
      assertThat(known.interval()).contains(new Interval(0, 0, 0.95));
    }
  }

  @Test
  void shouldReportTheChangeAtBothConfidencesWhenTheCandidateFindsMore() {
    add(0, 1, 20, 10);
    add(0, 0, 20, 2);
    add(1, 1, 20, 16);
    add(1, 0, 20, 8);
    double[] better = scoreArray();
    for (int row = 0; row < 20; row++) {
      better[row] = row < 16 ? 0.8 : 0.2;
    }
    PairedComparison comparison = compare(scoreArray(), better);
    Estimate.Known at95 =
        (Estimate.Known) comparison.change().subgroup(WOMEN, Measure.TRUE_POSITIVE_RATE);
    Estimate.Known claimed =
        (Estimate.Known) comparison.claimedChange().subgroup(WOMEN, Measure.TRUE_POSITIVE_RATE);
    assertThat(at95.value()).isEqualTo(0.3, within(1e-12));
    Interval narrow = at95.interval().orElseThrow();
    Interval wide = claimed.interval().orElseThrow();
    assertThat(narrow.confidence()).isEqualTo(0.95);
    assertThat(wide.confidence()).isEqualTo(0.9875);
    // 6 of 20 changed: sd of the change sqrt(0.3 * 0.7 / 20) = 0.102, half-width 0.2.
    assertThat(narrow.lower()).isEqualTo(0.1, within(0.04));
    assertThat(narrow.upper()).isEqualTo(0.5, within(0.04));
    assertThat(wide.lower()).isLessThan(narrow.lower());
    assertThat(wide.upper()).isGreaterThan(narrow.upper());
    assertThat(point(comparison.change().subgroup(MEN, Measure.TRUE_POSITIVE_RATE))).isZero();
  }

  @Test
  void shouldWithholdComparisonsWhenOnlyOneGroupHasEnoughPeople() {
    add(0, 1, 5, 5);
    add(0, 0, 20, 2);
    add(1, 1, 20, 16);
    add(1, 0, 20, 8);
    Performance before = compare(scoreArray(), scoreArray()).before();
    assertThat(before.subgroup(WOMEN, Measure.TRUE_POSITIVE_RATE))
        .isInstanceOf(Estimate.Insufficient.class);
    assertThat(before.subgroup(WOMEN, Measure.AUROC)).isInstanceOf(Estimate.Insufficient.class);
    assertThat(before.subgroup(WOMEN, Measure.FALSE_POSITIVE_RATE))
        .isInstanceOf(Estimate.Insufficient.class);
    assertThat(before.subgroup(WOMEN, Measure.ACCURACY)).isInstanceOf(Estimate.Known.class);
    Performance.OfAttributeSet sexes = before.attributeSet(List.of("sex")).orElseThrow();
    for (Disparity disparity : Disparity.values()) {
      boolean lacking =
          disparity.measures().stream().anyMatch(m -> m.needsPositives() || m.tellsOutcomes());
      assertThat(sexes.excluded(disparity))
          .as(disparity.key())
          .isEqualTo(lacking ? List.of(WOMEN) : List.of());
      assertThat(sexes.disparity(disparity))
          .as(disparity.key())
          .isInstanceOf(lacking ? Estimate.Insufficient.class : Estimate.Known.class);
    }
  }

  @Test
  void shouldDrawPeopleAndNotRecordsWhenEveryoneIsRecordedThrice() {
    Random random = new Random(3);
    for (int i = 0; i < 200; i++) {
      records.add(person("p" + i, "p" + i, i % 2, i % 4 < 2 ? 1 : 0));
      scores.add(random.nextInt(20) / 20.0 * 0.9 + (i % 4 < 2 ? 0.1 : 0));
    }
    PairedComparison once = compare(scoreArray(), reversed(scoreArray()));
    List<PatientRecord> thrice = new ArrayList<>();
    List<Double> thriceScores = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      for (int visit = 0; visit < 3; visit++) {
        PatientRecord r = records.get(i);
        thrice.add(
            new PatientRecord(r.recordId() + visit, r.patientId(), r.eventTime(), r.values()));
        thriceScores.add(scores.get(i));
      }
    }
    records.clear();
    records.addAll(thrice);
    scores.clear();
    scores.addAll(thriceScores);
    PairedComparison repeated = compare(scoreArray(), reversed(scoreArray()));
    // Three equal records of a person are not three people: the same intervals to the last digit.
    assertThat(repeated.before().overall(Measure.AUROC))
        .isEqualTo(once.before().overall(Measure.AUROC));
    assertThat(repeated.change().disparity(Disparity.WORST_GROUP_AUROC))
        .isEqualTo(once.change().disparity(Disparity.WORST_GROUP_AUROC));
  }

  @Test
  void shouldGiveTheRecordedIntervalWhenSeedAndPeopleAreTheSame() {
    add(0, 1, 20, 10);
    add(0, 0, 20, 2);
    add(1, 1, 20, 16);
    add(1, 0, 20, 8);
    Estimate.Known known =
        (Estimate.Known)
            compare(scoreArray(), scoreArray())
                .before()
                .disparity(Disparity.EQUALIZED_ODDS_DIFFERENCE);
    Interval interval = known.interval().orElseThrow();
    // Golden: changes only when the drawing of people changes.
    assertThat(interval).isEqualTo(new Interval(0, 0.6112318840579709, 0.95));
  }

  @Test
  void shouldAgreeWithAPlainBootstrapOfRowsWhenEveryoneHasOne() {
    add(0, 1, 40, 20);
    add(0, 0, 40, 4);
    add(1, 1, 40, 32);
    add(1, 0, 40, 16);
    double[] scores = scoreArray();
    Estimate naive =
        new PercentileBootstrap(2000, 0.95)
            .estimate(
                records.size(),
                rows ->
                    Math.max(
                        Math.abs(rate(rows, scores, 0, 1) - rate(rows, scores, 1, 1)),
                        Math.abs(rate(rows, scores, 0, 0) - rate(rows, scores, 1, 0))),
                new Random(11));
    Interval expected = ((Estimate.Known) naive).interval().orElseThrow();
    Estimate.Known ours =
        (Estimate.Known)
            compare(scores, scores).before().disparity(Disparity.EQUALIZED_ODDS_DIFFERENCE);
    // The lower end is the estimate less what the two sexes stray from it together.
    int[] everybody = IntStream.range(0, records.size()).toArray();
    double opportunity = rate(everybody, scores, 0, 1) - rate(everybody, scores, 1, 1);
    double alarms = rate(everybody, scores, 0, 0) - rate(everybody, scores, 1, 0);
    Estimate stray =
        new PercentileBootstrap(2000, 0.95)
            .estimate(
                records.size(),
                rows ->
                    Math.max(
                        Math.abs(rate(rows, scores, 0, 1) - rate(rows, scores, 1, 1) - opportunity),
                        Math.abs(rate(rows, scores, 0, 0) - rate(rows, scores, 1, 0) - alarms)),
                new Random(12));
    double lower = ours.value() - ((Estimate.Known) stray).interval().orElseThrow().upper();
    assertThat(lower).isLessThan(expected.lower());
    assertThat(ours.interval().orElseThrow().lower()).isEqualTo(lower, within(0.03));
    assertThat(ours.interval().orElseThrow().upper()).isEqualTo(expected.upper(), within(0.03));
  }

  /** Share decided positive among drawn people of one sex and outcome. */
  private double rate(int[] rows, double[] scores, double sex, double ill) {
    int count = 0;
    int decided = 0;
    for (int row : rows) {
      if (records.get(row).value(0) == sex
          && records.get(row).value(DESCRIPTOR.labelIndex()) == ill) {
        count++;
        decided += scores[row] >= 0.5 ? 1 : 0;
      }
    }
    return (double) decided / count;
  }

  private PairedComparison compare(double[] before, double[] after) {
    Holdout holdout = Holdout.of(LabeledPeople.of(DESCRIPTOR, records), SCHEME, SEXES);
    return PairedComparison.of(
        holdout,
        new ScoredArm("real", 100, 0, 0.5, before),
        new ScoredArm("real+synthetic", 100, 50, 0.5, after),
        BOOTSTRAP,
        0.95,
        0.9875);
  }

  /** People of one sex and outcome, the first {@code found} of them scored above the threshold. */
  private void add(double sex, double ill, int count, int found) {
    for (int i = 0; i < count; i++) {
      String id = "p" + records.size();
      records.add(person(id, id, sex, ill));
      scores.add(i < found ? 0.8 : 0.2);
    }
  }

  private static PatientRecord person(String id, String patient, double sex, double ill) {
    return new PatientRecord(id, patient, Instant.EPOCH, new double[] {sex, 0, 30, 0, 0, ill});
  }

  private double[] scoreArray() {
    return scores.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double[] reversed(double[] scores) {
    double[] reversed = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      reversed[i] = 1 - scores[i];
    }
    return reversed;
  }

  private static double point(Estimate estimate) {
    return estimate.point().orElseThrow();
  }
}
