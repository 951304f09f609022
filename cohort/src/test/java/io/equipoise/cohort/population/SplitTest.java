package io.equipoise.cohort.population;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.descriptor.DatasetDescriptor.Sample;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitTest {

  /**
   * Computed apart from this code: int.from_bytes(sha256(salt + b"\0" + id)[:8], "big") >> 11, over
   * 2^53, in Python.
   */
  @ParameterizedTest
  @CsvSource({
    "pepper, patient-1, 0.6913078899986078",
    "pepper, patient-2, 0.3097882608411232",
    "heart-1989, '', 0.46655593472395585",
    "'', patient-1, 0.44259737255731535",
    "pepper, Ærø, 0.9194458231241197"
  })
  void shouldStayWhatItWasWhenHashed(String salt, String id, double hash) {
    assertThat(Split.unitHash(salt, id)).isEqualTo(hash);
  }

  @Test
  void shouldHoldOutTheSamePatientsWhenAskedAgain() {
    // From the same Python: of patients 1 to 8, those with a hash below 0.25.
    Sample sample = new Sample(1, 0.25, "pepper");

    assertThat(
            IntStream.rangeClosed(1, 8)
                .filter(i -> Split.of("patient-" + i, sample) == Split.HOLDOUT)
                .boxed())
        .isEqualTo(List.of(5, 8));
  }

  @ParameterizedTest
  @CsvSource({
    "pepper, 0.25",
    "heart-1989, 0.2",
    "diabetes130-2014, 0.2",
    "synthea-2024, 0.2",
    "x, 0.5"
  })
  void shouldHoldOutAboutTheShareWhenThereAreManyPatients(String salt, double holdout) {
    int n = 10_000;
    Sample sample = new Sample(1, holdout, salt);

    long held =
        IntStream.range(0, n).filter(i -> Split.of("p" + i, sample) == Split.HOLDOUT).count();

    // Binomial, four standard deviations: fails for one salt in 16,000.
    assertThat((double) held)
        .isCloseTo(n * holdout, within(4 * Math.sqrt(n * holdout * (1 - holdout))));
  }

  @Property
  void shouldOnlyMovePatientsFromTrainToHoldoutWhenTheHoldoutGrows(
      @ForAll String id,
      @ForAll @DoubleRange(min = 0.01, max = 0.99) double one,
      @ForAll @DoubleRange(min = 0.01, max = 0.99) double other) {
    Split small = Split.of(id, new Sample(1, Math.min(one, other), "pepper"));
    Split large = Split.of(id, new Sample(1, Math.max(one, other), "pepper"));

    assertThat(large).isGreaterThanOrEqualTo(small);
    assertThat(Split.unitHash("pepper", id)).isGreaterThanOrEqualTo(0).isLessThan(1);
  }

  @Test
  void shouldDealAnewWhenTheSaltDiffers() {
    long moved =
        IntStream.range(0, 1_000)
            .filter(
                i ->
                    Split.of("p" + i, new Sample(1, 0.5, "a"))
                        != Split.of("p" + i, new Sample(1, 0.5, "b")))
            .count();

    // Independent halves: 500 expected, standard deviation 16.
    assertThat(moved).isBetween(420L, 580L);
  }

  @Test
  void shouldKeepSaltAndIdApartWhenTheirCharactersMeet() {
    assertThat(Split.unitHash("ab", "c")).isNotEqualTo(Split.unitHash("a", "bc"));
  }

  @Test
  void shouldHaveLowerCaseNamesWhenUsedInKeys() {
    assertThat(Split.TRAIN.key()).isEqualTo("train");
    assertThat(Split.HOLDOUT.key()).isEqualTo("holdout");
  }
}
