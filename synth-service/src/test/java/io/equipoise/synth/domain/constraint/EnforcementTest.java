package io.equipoise.synth.domain.constraint;

import static io.equipoise.synth.domain.constraint.Ward.AGE;
import static io.equipoise.synth.domain.constraint.Ward.DEVICE;
import static io.equipoise.synth.domain.constraint.Ward.DIASTOLIC;
import static io.equipoise.synth.domain.constraint.Ward.PREGNANT;
import static io.equipoise.synth.domain.constraint.Ward.SEX;
import static io.equipoise.synth.domain.constraint.Ward.SITE;
import static io.equipoise.synth.domain.constraint.Ward.SYSTOLIC;
import static io.equipoise.synth.domain.constraint.Ward.but;
import static io.equipoise.synth.domain.constraint.Ward.woman;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.PatientTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnforcementTest {

  private static Optional<double[]> admitted(double[] row, String... constraints) {
    return Enforcement.learn(Ward.table(Ward.with(constraints), woman()))
        .tally(Set.of())
        .admit(row);
  }

  private static double[] mended(double[] row, String... constraints) {
    return admitted(row, constraints).orElseThrow();
  }

  @Test
  void shouldLeaveARowAsItIsWhenItKeepsEveryConstraint() {
    double[] row = woman();

    assertThat(mended(row, "systolic >= diastolic", "range(systolic, 90, 200)")).isSameAs(row);
  }

  @ParameterizedTest
  @CsvSource({
    // systolic is whole and from 50 to 250
    "'range(systolic, 90, 200)', 80, 90",
    "'range(systolic, 90, 200)', 210, 200",
    "'range(systolic, 90.5, 200)', 80, 91",
    "'range(systolic, 90, 199.5)', 210, 199",
    "systolic >= 90, 80, 90",
    "systolic > 90, 80, 91",
    "systolic > 90.5, 80, 91",
    "systolic <= 200, 201, 200",
    "systolic < 200, 210, 199",
    "systolic = 120, 110, 120",
    "90 <= systolic, 80, 90",
    "200 > systolic, 220, 199",
  })
  void shouldMoveANumberToTheNearestOneAllowed(String constraint, double made, double expected) {
    assertThat(mended(but(woman(), SYSTOLIC, made), constraint))
        .isEqualTo(but(woman(), SYSTOLIC, expected));
  }

  @Test
  void shouldSwapNumbersThatAreInTheWrongOrder() {
    double[] made = but(but(woman(), SYSTOLIC, 80), DIASTOLIC, 120);

    assertThat(mended(made, "systolic >= diastolic")).isEqualTo(woman());
  }

  @Test
  void shouldNotSwapWhenAColumnCannotHoldTheOthersNumber() {
    // 30.5 is no whole number, and 21 is out of the range of systolic.
    double[] fraction = but(but(woman(), SYSTOLIC, 60), DIASTOLIC, 120.5);

    assertThat(admitted(fraction, "systolic >= diastolic")).isEmpty();
  }

  @Test
  void shouldSetTheOtherColumnEqualWhenOneIsWhatTheRowWasDrawnFor() {
    // age 30 is protected and stays.
    double[] made = but(woman(), DIASTOLIC, 25);

    assertThat(mended(made, "diastolic >= age")).isEqualTo(but(woman(), DIASTOLIC, 30));
    assertThat(admitted(made, "diastolic > age")).isEmpty();
  }

  @Test
  void shouldNotChangeWhatTheRowWasDrawnFor() {
    assertThat(admitted(woman(), "range(age, 40, 60)")).isEmpty();
    assertThat(admitted(woman(), "sex = female => disease = yes")).isEmpty();
    assertThat(admitted(woman(), "pregnant = no => sex = male")).isEmpty();
  }

  @Test
  void shouldNotChangeAColumnThatTheRequestNames() {
    Enforcement enforcement =
        Enforcement.learn(Ward.table(Ward.with("sex = female => pregnant = no"), woman()));
    double[] made = but(woman(), PREGNANT, 1);

    assertThat(enforcement.tally(Set.of("site")).admit(made)).isPresent();
    assertThat(enforcement.tally(Set.of("pregnant", "ageBand")).admit(made)).isEmpty();
  }

  @Test
  void shouldDrawTheConsequenceWhenItIsTheValueOfACategory() {
    double[] made = but(but(woman(), SEX, 1), PREGNANT, 1);

    assertThat(mended(made, "sex = male => pregnant = no")).isEqualTo(but(woman(), SEX, 1));
  }

  @Test
  void shouldDrawNoneOfSeveralConsequencesWhenOneCannotBeDrawn() {
    double[] made = but(but(woman(), SEX, 1), PREGNANT, 1);

    assertThat(admitted(made, "sex = male => pregnant = no and systolic > 130")).isEmpty();
  }

  @Test
  void shouldRejectWhatCannotBeMended() {
    assertThat(admitted(woman(), "systolic != 120")).isEmpty();
    assertThat(admitted(woman(), "sex = female => site != north")).isEmpty();
    assertThat(admitted(but(woman(), DEVICE, 1), "combination(site, device)")).isEmpty();
  }

  @Test
  void shouldTakeWhatMostRealRowsHaveWhenAColumnIsDetermined() {
    Enforcement enforcement =
        Enforcement.learn(
            Ward.table(
                Ward.with("depends(site -> device)"),
                woman(),
                woman(),
                but(woman(), DEVICE, 1),
                but(but(woman(), SITE, 1), DEVICE, 1)));

    assertThat(enforcement.tally(Set.of()).admit(but(woman(), DEVICE, 1)).orElseThrow())
        .isEqualTo(woman());
    assertThat(enforcement.tally(Set.of()).admit(but(woman(), SITE, 1)).orElseThrow())
        .isEqualTo(but(but(woman(), SITE, 1), DEVICE, 1));
    // Nobody real is at site 2: nothing is known of its device.
    double[] unseen = but(woman(), SITE, 2);
    assertThat(enforcement.tally(Set.of()).admit(unseen)).containsSame(unseen);
  }

  @Test
  void shouldMendWhatMendingAnotherConstraintBroke() {
    // Lowering 130 to 80 breaks the order; the swap gives 90 and 80, and lowering 90 both kept.
    double[] made = but(but(woman(), SYSTOLIC, 130), DIASTOLIC, 90);

    double[] row = mended(made, "systolic >= diastolic", "range(systolic, 60, 80)");

    assertThat(row).isEqualTo(but(but(woman(), SYSTOLIC, 80), DIASTOLIC, 80));
  }

  @Test
  void shouldAdmitARowWhoseMissingValueDecidesNothing() {
    double[] made = but(woman(), SYSTOLIC, Double.NaN);

    assertThat(mended(made, "systolic >= diastolic", "range(systolic, 90, 100)")).isSameAs(made);
  }

  @Test
  void shouldCountWhatItDidConstraintByConstraint() {
    Enforcement enforcement =
        Enforcement.learn(
            Ward.table(
                Ward.with("range(systolic, 90, 200)", "systolic != 150"),
                woman(),
                but(woman(), SYSTOLIC, 60),
                but(woman(), SYSTOLIC, 70),
                but(woman(), SYSTOLIC, 120),
                but(woman(), SYSTOLIC, Double.NaN)));
    Enforcement.Tally tally = enforcement.tally(Set.of());
    tally.admit(woman());
    tally.admit(but(woman(), SYSTOLIC, 80));
    tally.admit(but(woman(), SYSTOLIC, 220));
    tally.admit(but(woman(), SYSTOLIC, 150));

    ConstraintSummary summary = tally.summary();
    assertThat(summary.examined()).isEqualTo(4);
    assertThat(summary.accepted()).isEqualTo(3);
    assertThat(summary.acceptanceRate().orElseThrow()).isCloseTo(0.75, within(1e-12));
    assertThat(summary.constraints())
        .containsExactly(
            new ConstraintSummary.PerConstraint("range(systolic, 90, 200)", 2, 2, 0, 4, 2, 2, 2),
            new ConstraintSummary.PerConstraint("systolic != 150", 1, 0, 1, 4, 0, 0, 4));
    assertThat(summary.constraints().get(0).realShare().orElseThrow())
        .isCloseTo(0.5, within(1e-12));
  }

  @Test
  void shouldNotTellAShareOfOneToTenPeople() {
    assertThat(share(100, 0, 0)).hasValue(0.0);
    assertThat(share(100, 1, 1)).isEmpty();
    assertThat(share(100, 10, 10)).isEmpty();
    assertThat(share(100, 11, 11)).hasValue(0.11);
    assertThat(share(0, 0, 0)).isEmpty();
    assertThat(share(100, 40, 10)).as("many rows of few people").isEmpty();
    assertThat(share(100, 40, 11)).hasValue(0.4);
    // Of the keepers as well, whose number is as easily worked out.
    assertThat(share(100, 89, 89)).hasValue(0.89);
    assertThat(share(100, 90, 90)).isEmpty();
    assertThat(share(100, 99, 99)).isEmpty();
    assertThat(share(100, 100, 100)).hasValue(1.0);
  }

  private static Optional<Double> share(long decided, long violated, long violators) {
    return new ConstraintSummary.PerConstraint(
            "x", 0, 0, 0, decided, violated, violators, decided - violated)
        .tellableShare();
  }

  @Test
  void shouldCountThePatientsWhoseRowsViolateAConstraint() {
    DatasetDescriptor ward = Ward.with("systolic > 60");
    List<PatientRecord> records = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      double[] low = but(woman(), SYSTOLIC, 55);
      records.add(new PatientRecord("r" + i, i % 3 == 0 ? "anna" : "berta", Instant.EPOCH, low));
    }
    records.add(new PatientRecord("r12", "carla", Instant.EPOCH, woman()));

    assertThat(Enforcement.learn(PatientTable.of(ward, records)).real())
        .containsExactly(
            new ConstraintSummary.PerConstraint("systolic > 60", 0, 0, 0, 13, 12, 2, 1));
  }

  @Test
  void shouldHaveNoRatesWhenThereIsNothingToCount() {
    Enforcement enforcement = Enforcement.learn(Ward.table(Ward.with("systolic > 60")));

    assertThat(enforcement.tally(Set.of()).summary().acceptanceRate()).isEmpty();
    assertThat(enforcement.real().get(0).realShare()).isEmpty();
  }

  /** Whatever is made: what is admitted keeps everything, in range, and as it was drawn for. */
  @Property(tries = 500)
  void shouldOnlyAdmitRowsThatKeepEverythingAndTheirCondition(
      @ForAll @IntRange(min = 18, max = 100) int age,
      @ForAll @IntRange(max = 1) int sex,
      @ForAll @IntRange(min = 50, max = 250) int systolic,
      @ForAll @DoubleRange(min = 20, max = 200) double diastolic,
      @ForAll @IntRange(max = 1) int pregnant,
      @ForAll @IntRange(max = 2) int site) {
    Enforcement enforcement =
        Enforcement.learn(
            Ward.table(
                Ward.with(
                    "systolic > diastolic",
                    "sex = male => pregnant = no",
                    "range(diastolic, 30, 120)",
                    "diastolic >= 25",
                    "combination(sex, site)"),
                woman(),
                but(woman(), SEX, 1),
                but(woman(), SITE, 1)));
    double[] made = {age, sex, systolic, diastolic, pregnant, site, 0, 1};

    enforcement
        .tally(Set.of())
        .admit(made)
        .ifPresent(
            row -> {
              assertThat(row[SYSTOLIC]).isGreaterThan(row[DIASTOLIC]).isBetween(50.0, 250.0);
              assertThat(row[SYSTOLIC]).isEqualTo(Math.rint(row[SYSTOLIC]));
              assertThat(row[DIASTOLIC]).isBetween(30.0, 120.0);
              assertThat(row[SEX] == 1 && row[PREGNANT] == 1).isFalse();
              assertThat(row[SITE])
                  .isIn(row[SEX] == 1 ? new Object[] {0.0} : new Object[] {0.0, 1.0});
              assertThat(row[AGE]).isEqualTo(age);
              assertThat(row[SEX]).isEqualTo(sex);
              assertThat(row[Ward.DISEASE]).isEqualTo(1);
            });
  }
}
