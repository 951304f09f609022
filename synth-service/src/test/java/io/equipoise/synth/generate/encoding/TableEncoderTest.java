package io.equipoise.synth.generate.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.population.PatientTable;
import io.equipoise.synth.ToyPatients;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TableEncoderTest {
  private final PatientTable people = ToyPatients.people(400, 5);
  private final TableEncoder encoder = TableEncoder.fit(people);

  @Test
  void shouldReadBackWhatItWrote() {
    float[] vectors = encoder.encode(people, new SplittableRandom(1));

    for (int row = 0; row < people.rows(); row++) {
      double[] back = encoder.decode(vectors, row * encoder.width(), new SplittableRandom(2));
      double[] real = people.row(row);
      assertThat(back[ToyPatients.MARKER])
          .satisfiesAnyOf(
              v -> assertThat(v).isCloseTo(real[ToyPatients.MARKER], within(0.11)),
              v -> assertThat(v).isNaN().isEqualTo(real[ToyPatients.MARKER]));
      back[ToyPatients.MARKER] = real[ToyPatients.MARKER];
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
