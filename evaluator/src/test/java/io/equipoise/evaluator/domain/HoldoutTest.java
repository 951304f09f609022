package io.equipoise.evaluator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.Subgroup;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.evaluator.PlantedCohort;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HoldoutTest {
  private static final DatasetDescriptor DESCRIPTOR = PlantedCohort.descriptor("planted");
  private static final double FEMALE = 0;
  private static final double MALE = 1;
  private static final List<Subgroup> BOTH = new CellScheme(DESCRIPTOR).siblings(List.of("sex"));

  @Test
  void shouldLeaveOutRecordsWhenTheirLabelIsMissing() {
    LabeledPeople people =
        LabeledPeople.of(
            DESCRIPTOR,
            List.of(
                record("r1", "p1", FEMALE, 1),
                record("r2", "p2", FEMALE, Double.NaN),
                record("r3", "p3", MALE, 0)));
    assertThat(people.rows()).isEqualTo(2);
    assertThat(people.people()).isEqualTo(2);
    assertThat(people.unlabeled()).isEqualTo(1);
    assertThat(people.outcomes()).containsExactly(true, false);
  }

  @Test
  void shouldCountPeopleAndNotRecordsWhenSomebodyHasMany() {
    List<PatientRecord> records = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      records.add(record("r" + i, "p" + i % 10, FEMALE, 1));
      records.add(record("s" + i, "q" + i, FEMALE, 0));
    }
    LabeledPeople people = LabeledPeople.of(DESCRIPTOR, records);
    assertThat(people.peopleWith(true)).isEqualTo(10);
    assertThat(people.peopleWith(false)).isEqualTo(40);
    // Forty positive records, but of ten people only: not enough.
    assertThat(women(people).withheld(1, Measure.TRUE_POSITIVE_RATE))
        .containsInstanceOf(Estimate.Insufficient.class);
    // It rests on the forty others, and with all fifty people it would tell of the ten.
    assertThat(women(people).withheld(1, Measure.FALSE_POSITIVE_RATE))
        .containsInstanceOf(Estimate.Insufficient.class);
    assertThat(women(people).support(1, Measure.FALSE_POSITIVE_RATE)).isEqualTo(40);
    assertThat(women(people).withheld(1, Measure.SELECTION_RATE)).isEmpty();
  }

  @Test
  void shouldStateTheMinimumAndNotTheCountWhenThereAreTooFew() {
    List<PatientRecord> records = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      records.add(record("r" + i, "p" + i, FEMALE, i < 7 ? 1 : 0));
    }
    Holdout holdout = women(LabeledPeople.of(DESCRIPTOR, records));
    Estimate.Insufficient withheld =
        (Estimate.Insufficient) holdout.withheld(1, Measure.AUROC).orElseThrow();
    assertThat(withheld.reason())
        .contains("at least 11")
        .contains("sex=female")
        .doesNotContain("7");
    assertThat(withheld.n()).isEqualTo(7);
    assertThat(holdout.withheld(1, Measure.ACCURACY)).isEmpty();
  }

  @Test
  void shouldSayAbsentWhenNobodyOfAGroupIsHeldOut() {
    Holdout holdout = women(LabeledPeople.of(DESCRIPTOR, List.of(record("r", "p", FEMALE, 1))));
    assertThat(holdout.withheld(2, Measure.AUROC)).containsInstanceOf(Estimate.Absent.class);
  }

  @Test
  void shouldCountInTheWholeOnlyWhenTheAttributeIsUnknown() {
    Holdout holdout =
        women(
            LabeledPeople.of(
                DESCRIPTOR,
                List.of(record("r1", "p1", Double.NaN, 1), record("r2", "p2", MALE, 0))));
    assertThat(holdout.rowsOf(1)).isEmpty();
    assertThat(holdout.rowsOf(2)).containsExactly(1);
    assertThat(holdout.rowsOf(0)).containsExactly(0, 1);
    assertThat(holdout.records(0)).isZero();
    assertThat(holdout.records(1)).isEqualTo(1);
  }

  private static Holdout women(LabeledPeople people) {
    CellScheme scheme = new CellScheme(DESCRIPTOR);
    return Holdout.of(people, scheme, scheme.siblings(List.of("sex")));
  }

  private static PatientRecord record(String id, String patient, double sex, double ill) {
    return new PatientRecord(id, patient, Instant.EPOCH, new double[] {sex, 0, 30, 0, 0, ill});
  }

  @Test
  void shouldHideASmallGroupWhenItIsSmallItselfOrFollowsFromTheOthers() {
    assertThat(sexes(BOTH, 20, 30, 0).hidesSmallGroups()).isFalse();
    assertThat(sexes(BOTH, 11, 30, 0).hidesSmallGroups()).isFalse();
    assertThat(sexes(BOTH, 0, 30, 0).hidesSmallGroups()).isFalse();
    assertThat(sexes(BOTH, 10, 30, 0).hidesSmallGroups()).isTrue();
    assertThat(sexes(BOTH, 20, 30, 10).hidesSmallGroups()).as("50 of 60").isTrue();
    assertThat(sexes(BOTH, 20, 30, 11).hidesSmallGroups()).isFalse();
    assertThat(sexes(BOTH.subList(1, 2), 10, 30, 0).hidesSmallGroups()).as("30 of 40").isTrue();
  }

  @Test
  void shouldHideASmallOutcomeWhenFewOfAGroupHaveOrLackIt() {
    // Every other one has the outcome: 15 and 15, 12 and 12; then 10 and 10.
    assertThat(sexes(BOTH, 30, 24, 0).hidesSmallOutcomes()).isFalse();
    assertThat(sexes(BOTH, 30, 20, 0).hidesSmallOutcomes()).isTrue();
    assertThat(sexes(BOTH, 30, 20, 0).hidesSmallGroups()).isFalse();
  }

  /** So many women, men and people of no known sex, one record each; every other one is ill. */
  private static Holdout sexes(List<Subgroup> groups, int women, int men, int unknown) {
    int all = women + men + unknown;
    boolean[] outcomes = new boolean[all];
    for (int row = 0; row < all; row++) {
      outcomes[row] = row % 2 == 0;
    }
    int[] ofWomen = IntStream.range(0, women).toArray();
    int[] ofMen = IntStream.range(women, women + men).toArray();
    int[][] rows =
        groups.stream()
            .map(group -> group.id().equals("sex=female") ? ofWomen : ofMen)
            .toArray(int[][]::new);
    return Holdout.of(outcomes, IntStream.range(0, all).toArray(), groups, rows);
  }
}
