package io.equipoise.synth.domain.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.ProtectedAttribute;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.Interval;
import io.equipoise.synth.ToyPatients;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Four known columns (sex, a, b, c) and one secret, the label. */
class AttackGatesTest {

  private static PatientTable rows(int count, IntFunction<double[]> row) {
    Column sex = ToyPatients.category("sex", "female", "male");
    Column label = ToyPatients.category("ill", "no", "yes");
    DatasetDescriptor descriptor =
        ToyPatients.descriptor(
            List.of(
                sex,
                ToyPatients.number("a", 0, 1000, false),
                ToyPatients.number("b", 0, 1000, false),
                ToyPatients.number("c", 0, 1000, false),
                label),
            new DatasetDescriptor.Label(label, "yes", ""),
            List.of(new ProtectedAttribute("sex", sex, List.of())));
    return PatientTable.ofRows(
        descriptor, IntStream.range(0, count).mapToObj(row).toArray(double[][]::new));
  }

  private static double[] at(int place, int ill) {
    return new double[] {0, place, place, place, ill};
  }

  private static Estimate.Known known(GateResult result) {
    return (Estimate.Known) result.value();
  }

  private static Interval interval(GateResult result) {
    return known(result).interval().orElseThrow();
  }

  @Test
  void shouldKnowProtectedColumnsAndThoseWithMostValues() {
    PatientTable table =
        rows(10, i -> new double[] {i % 2, i, Math.min(i, 4), Math.min(i, 2), i % 2});

    assertThat(AttributeDisclosureGate.known(table)).containsExactly(0, 1, 2, 3);
  }

  @Test
  void shouldMeasureWhatIsLearnedOfTrainingPeopleOnlyWhenWorkedOutByHand() {
    // Forty training people, 30 of whom have their own illness in the batch; forty unseen people
    // right beside them, half of whom have the illness of the closest row by chance.
    PatientTable fit = rows(40, i -> at(10 * i, i % 2));
    PatientTable batch = rows(40, i -> at(10 * i, i < 30 ? i % 2 : 1 - i % 2));
    PatientTable unseen = rows(40, i -> at(10 * i + 1, i < 20 ? i % 2 : 1));

    GateResult result =
        new AttributeDisclosureGate(0.1).assess(new GateSubject(batch, fit, unseen, 0));

    // attack 30/40; control: 20 right, of 20..29 the odd five, of 30..39 the even five: 30/40.
    assertThat(known(result).value()).isCloseTo(0, within(1e-12));
    assertThat(result.passed()).isTrue();
    PatientTable others = rows(40, i -> at(10 * i + 1, 1 - i % 2));
    GateResult told =
        new AttributeDisclosureGate(0.1).assess(new GateSubject(batch, fit, others, 0));
    // control 10/40: (0.75 - 0.25) / 0.75
    assertThat(known(told).value()).isCloseTo(2 / 3.0, within(1e-12));
    // variances 0.1875 · 40/39 each: 0.5 ± 1.96 sqrt(2 · 0.1923 / 40), over 0.75
    assertThat(interval(told).lower())
        .isCloseTo((0.5 - 1.959964 * Math.sqrt(0.1923077 / 20)) / 0.75, within(1e-5));
    assertThat(told.passed()).isFalse();
  }

  @Test
  void shouldBeUnknownWhenNothingIsLeftToLearn() {
    Column sex = ToyPatients.category("sex", "female", "male");
    DatasetDescriptor descriptor =
        ToyPatients.descriptor(
            List.of(sex, ToyPatients.number("a", 0, 10, false)),
            new DatasetDescriptor.Label(sex, "male", ""),
            List.of(new ProtectedAttribute("sex", sex, List.of())));
    PatientTable table =
        PatientTable.ofRows(
            descriptor,
            IntStream.range(0, 30)
                .mapToObj(i -> new double[] {i % 2, i % 10})
                .toArray(double[][]::new));

    // The label is never known, so it is left even here.
    assertThat(AttributeDisclosureGate.known(table)).containsExactly(1);
    assertThat(
            known(new AttributeDisclosureGate(1).assess(new GateSubject(table, table, table, 0)))
                .value())
        .isZero();
  }

  @Test
  void shouldSingleOutTrainingPeopleOnlyWhenRowsRepeatThem() {
    // The batch is the training table; nobody unseen is like them.
    PatientTable fit = rows(60, i -> new double[] {i % 2, i, (37 * i) % 60, (23 * i) % 60, i % 2});
    PatientTable unseen = rows(60, i -> new double[] {i % 2, 500, 500, 500, i % 2});

    GateResult result = new SinglingOutGate(0.1).assess(new GateSubject(fit, fit, unseen, 0, 1));

    assertThat(known(result).value()).isPositive();
    assertThat(interval(result).lower()).isPositive();
  }

  @Test
  void shouldSeeNoRiskWhenBothPoolsAreAlike() {
    PatientTable fit = rows(60, i -> new double[] {i % 2, i, (37 * i) % 60, (23 * i) % 60, i % 2});

    GateResult result = new SinglingOutGate(0.1).assess(new GateSubject(fit, fit, fit, 0, 1));

    // Everybody is there twice, so nobody is single.
    assertThat(known(result).value()).isZero();
    assertThat(result.passed()).isTrue();
  }

  @Test
  void shouldTryTheSameDescriptionsForTheSameSeed() {
    PatientTable fit = ToyPatients.people(200, 1);
    PatientTable unseen = ToyPatients.people(60, 2);
    PatientTable batch = ToyPatients.people(100, 3);
    SinglingOutGate gate = new SinglingOutGate(0.1);

    GateResult first = gate.assess(new GateSubject(batch, fit, unseen, 0.4, 5));

    assertThat(gate.assess(new GateSubject(batch, fit, unseen, 0.4, 5))).isEqualTo(first);
    assertThat(gate.assess(new GateSubject(batch, fit, unseen, 0.4, 6)).value())
        .isNotEqualTo(first.value());
  }
}
