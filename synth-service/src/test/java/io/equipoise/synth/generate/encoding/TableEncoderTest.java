package io.equipoise.synth.generate.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.population.PatientTable;
import io.equipoise.synth.ToyPatients;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TableEncoderTest {
  private final PatientTable people = ToyPatients.people(400, 5);
  private final TableEncoder encoder = TableEncoder.fit(people);

  @Test
  void shouldReadBackWhatItWrote() {
    float[] vectors = encoder.encode(people, new SplittableRandom(1));
    double[] markers =
        Arrays.stream(people.column(ToyPatients.MARKER)).filter(v -> v > 0).sorted().toArray();
    // A hundredth of the people at either end, three or four of them, are taken for the end.
    double low = markers[3];
    double high = markers[markers.length - 4];

    for (int row = 0; row < people.rows(); row++) {
      double[] back = encoder.decode(vectors, row * encoder.width(), new SplittableRandom(2));
      double[] real = people.row(row);
      double marker = real[ToyPatients.MARKER];
      assertThat(back[ToyPatients.MARKER])
          .satisfiesAnyOf(
              v -> assertThat(v).isCloseTo(marker, within(0.11)),
              v -> assertThat(v).isNaN().isEqualTo(marker),
              v -> assertThat(v).isGreaterThanOrEqualTo(marker).isLessThanOrEqualTo(low),
              v -> assertThat(v).isGreaterThanOrEqualTo(high).isLessThanOrEqualTo(marker));
      assertThat(back[ToyPatients.AGE]).isCloseTo(real[ToyPatients.AGE], within(1.0));
      back[ToyPatients.AGE] = real[ToyPatients.AGE];
      back[ToyPatients.MARKER] = marker;
      assertThat(back).containsExactly(real);
    }
  }

  @Test
  void shouldWriteOneLevelPerColumn() {
    float[] vectors = encoder.encode(people, new SplittableRandom(1));

    for (TableEncoder.Place place : encoder.places()) {
      float sum = 0;
      for (int k = place.start(); k < place.end(); k++) {
        sum += vectors[7 * encoder.width() + k];
      }
      assertThat(sum).isEqualTo(1);
    }
  }

  @Test
  void shouldRefuseACategoryThatTrainingHasNotSeen() {
    PatientTable unseen =
        PatientTable.ofRows(ToyPatients.descriptor(), new double[][] {{Double.NaN, 30, 10, 1, 0}});

    assertThatThrownBy(() -> encoder.encode(unseen, new SplittableRandom(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not seen");
  }
}
