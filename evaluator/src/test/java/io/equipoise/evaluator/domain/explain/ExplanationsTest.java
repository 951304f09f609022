package io.equipoise.evaluator.domain.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.evaluator.PlantedCohort;
import io.equipoise.evaluator.domain.LabeledPeople;
import io.equipoise.evaluator.domain.PatientBootstrap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplanationsTest {
  private static final DatasetDescriptor DESCRIPTOR = PlantedCohort.descriptor("planted");
  private static final PatientBootstrap BOOTSTRAP = new PatientBootstrap(1000, 1);

  /** Columns sex, site, age, a, b; women's predictions rest on b, men's on a. */
  private static double[] phi(boolean woman, int i) {
    double sign = i % 2 == 0 ? 1 : -1;
    return new double[] {0.1, 0, 0, woman ? 0.2 : sign, woman ? sign * (i % 4 < 2 ? 0.5 : 1.5) : 0};
  }

  private static LabeledPeople people(int women, int men) {
    List<PatientRecord> records = new ArrayList<>();
    for (int i = 0; i < women + men; i++) {
      records.add(
          new PatientRecord(
              "r" + i,
              "p" + i,
              Instant.EPOCH,
              new double[] {i < women ? 0 : 1, 0, i % 2 == 0 ? 30 : 60, 0, 0, i % 2}));
    }
    return LabeledPeople.of(DESCRIPTOR, records);
  }

  private static List<SubgroupExplanation> explain(int women, int men) {
    double[][] phi = new double[women + men][];
    for (int i = 0; i < phi.length; i++) {
      phi[i] = phi(i < women, i);
    }
    return Explanations.of(people(women, men), phi, new CellScheme(DESCRIPTOR), BOOTSTRAP);
  }

  @Test
  void shouldRankColumnsByMeanAbsoluteContributionWhenWorkedByHand() {
    SubgroupExplanation women = explain(40, 60).get(0);
    assertThat(women.subgroup()).isEqualTo("sex=female");
    assertThat(women.note()).isEmpty();
    assertThat(women.top().get(0).feature()).isEqualTo("b");
    // Half of |0.5| and half of |1.5|.
    assertThat(women.top().get(0).value()).isEqualTo(1.0, within(1e-12));
    // Standard error 0.5 / sqrt(40) = 0.079, so about 0.31 wide.
    assertThat(women.top().get(0).upper() - women.top().get(0).lower())
        .isEqualTo(0.31, within(0.06));
    assertThat(women.top().get(1).feature()).isEqualTo("a");
    assertThat(women.top().get(1).value()).isEqualTo(0.2, within(1e-12));
    assertThat(women.top()).hasSize(5);
  }

  @Test
  void shouldTellWhereAGroupDiffersFromTheOthers() {
    List<SubgroupExplanation> all = explain(40, 60);
    FeatureFigure first = all.get(0).differences().get(0);
    assertThat(first.feature()).isEqualTo("b");
    assertThat(first.value()).isEqualTo(1.0, within(1e-12));
    assertThat(first.excludesZero()).isTrue();
    FeatureFigure second = all.get(0).differences().get(1);
    assertThat(second.feature()).isEqualTo("a");
    assertThat(second.value()).isEqualTo(0.2 - 1, within(1e-12));
    FeatureFigure ofMen = all.get(1).differences().get(0);
    assertThat(ofMen.value()).isEqualTo(-first.value(), within(1e-12));
    FeatureFigure sex =
        all.get(0).differences().stream()
            .filter(f -> f.feature().equals("sex"))
            .findFirst()
            .orElseThrow();
    assertThat(sex.excludesZero()).isFalse();
  }

  @Test
  void shouldTellNothingOfFewPeopleOrOfTheDifferenceToThem() {
    List<SubgroupExplanation> all = explain(10, 60);
    assertThat(all.get(0).note()).contains("at least 11");
    assertThat(all.get(0).top()).isEmpty();
    assertThat(all.get(0).differences()).isEmpty();
    assertThat(all.get(1).top()).isNotEmpty();
    assertThat(all.get(1).differences()).isEmpty();
  }

  @Test
  void shouldRefuseContributionsOfOtherRows() {
    assertThatThrownBy(
            () ->
                Explanations.of(
                    people(20, 20), new double[3][5], new CellScheme(DESCRIPTOR), BOOTSTRAP))
        .hasMessageContaining("must be of 40 rows, got 3");
  }
}
