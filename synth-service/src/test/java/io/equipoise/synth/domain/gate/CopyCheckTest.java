package io.equipoise.synth.domain.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.population.PatientTable;
import io.equipoise.synth.ToyPatients;
import io.equipoise.synth.WidePatients;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CopyCheckTest {
  private static final PatientTable FIT = WidePatients.people(480, 1);
  private static final PatientTable UNSEEN = WidePatients.people(120, 2);
  private static final CopyCheck CHECK = new CopyCheck(FIT, UNSEEN, 1);

  @Test
  void shouldLetNewPeoplePass() {
    CopyCheck.Finding finding = CHECK.of(WidePatients.people(400, 3));

    assertThat(finding.refusal()).isEmpty();
    assertThat(finding.excess()).isLessThan(0.15);
  }

  @Test
  void shouldRefuseAMemorizerAndSayHowFarItIsOff() {
    CopyCheck.Finding finding =
        CHECK.of(FIT.select(new SplittableRandom(4).ints(300, 0, FIT.rows()).toArray()));

    assertThat(finding.refusal()).hasValue("it repeats real training rows");
    // All rows are closer to a fit row (allowed: 0.55), and at no distance (asked for: 0.9).
    assertThat(finding.excess()).isCloseTo(0.45 + 0.9, within(0.02));
  }

  @Test
  void shouldRefuseAMemorizerThatBlursEveryNumber() {
    SplittableRandom random = new SplittableRandom(5);
    double[][] rows = IntStream.range(0, 300).mapToObj(FIT::row).toArray(double[][]::new);
    for (double[] row : rows) {
      for (int c = 2; c < 2 + WidePatients.NUMBERS; c++) {
        row[c] += 0.3 * random.nextGaussian();
      }
    }

    CopyCheck.Finding finding = CHECK.of(PatientTable.ofRows(FIT.descriptor(), rows));

    assertThat(finding.refusal()).isPresent();
    assertThat(finding.excess()).isGreaterThan(0.5);
  }

  @Test
  void shouldNotTakeChanceForCopying() {
    // Columns of few values: unseen people equal fit rows as well.
    CopyCheck narrow = new CopyCheck(coarse(350, 6), coarse(150, 7), 1);

    assertThat(narrow.of(coarse(350, 8)).refusal()).isEmpty();
  }

  private static PatientTable coarse(int rows, long seed) {
    PatientTable people = ToyPatients.people(rows, seed);
    double[][] coarse = IntStream.range(0, rows).mapToObj(people::row).toArray(double[][]::new);
    for (double[] row : coarse) {
      row[ToyPatients.AGE] = 50;
      row[ToyPatients.MARKER] = 10;
    }
    return PatientTable.ofRows(people.descriptor(), coarse);
  }

  @Test
  void shouldRefuseNobodyWithoutUnseenPeople() {
    CopyCheck blind = new CopyCheck(FIT, WidePatients.people(3, 2), 1);

    assertThat(blind.of(WidePatients.people(50, 3)))
        .isEqualTo(new CopyCheck.Finding(Optional.empty(), 0));
  }
}
