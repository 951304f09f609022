package io.equipoise.synth.generate.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.ProtectedAttribute;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.synth.ToyPatients;
import io.equipoise.synth.generate.UnsuitableTableException;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CategoryEncodingTest {
  private static final SplittableRandom RANDOM = new SplittableRandom(1);

  /** Value 0 in one row, 1 in two, 2 in three, 3 in four; one row lacks a value. */
  private static final double[] CODED = {0, 1, 1, 2, 2, 2, 3, 3, 3, 3, Double.NaN};

  @Test
  void shouldGiveTheMostFrequentValuesAndMissingALevelAndTheRestOneTogether() {
    CategoryEncoding encoding = CategoryEncoding.fit(CODED, 2);

    assertThat(encoding.levels()).isEqualTo(4);
    assertThat(encoding.codes()).containsExactly(2, 3, Double.NaN);
    assertThat(encoding.levelOf(2, RANDOM)).isZero();
    assertThat(encoding.levelOf(Double.NaN, RANDOM)).isEqualTo(2);
    assertThat(encoding.levelOf(0, RANDOM)).isEqualTo(3);
    assertThat(encoding.levelOf(1, RANDOM)).isEqualTo(3);
    assertThat(encoding.covers(0)).isTrue();
    assertThat(encoding.covers(4)).isFalse();
    assertThat(encoding.representative(3)).isEqualTo(1);
  }

  @Test
  void shouldDrawTheRestAsTrainingHasIt() {
    CategoryEncoding encoding = CategoryEncoding.fit(CODED, 2);
    SplittableRandom random = new SplittableRandom(2);
    double[] drawn =
        IntStream.range(0, 3_000).mapToDouble(i -> encoding.decode(3, 0, random)).toArray();

    assertThat(drawn).containsOnly(0, 1);
    // Two rows of three.
    assertThat(IntStream.range(0, 3_000).mapToDouble(i -> drawn[i]).average().orElseThrow())
        .isCloseTo(2 / 3.0, within(0.04));
  }

  @Test
  void shouldKeepEveryLevelWhenThereAreFewEnough() {
    CategoryEncoding encoding = CategoryEncoding.fit(CODED, 4);

    assertThat(encoding.levels()).isEqualTo(5);
    assertThat(encoding.rest()).isEmpty();
    assertThatThrownBy(() -> encoding.levelOf(4, RANDOM))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not seen");
  }

  @Test
  void shouldCapAWideColumnButNoProtectedOneAndComeBackFromACheckpoint() {
    DatasetDescriptor descriptor = wide();
    PatientTable people = people(descriptor, 1_000);
    TableEncoder encoder = TableEncoder.fit(people);
    TableEncoder read = EncoderJson.read(EncoderJson.write(encoder), descriptor);

    assertThat(encoder.places().get(0).encoding().levels()).isEqualTo(60);
    assertThat(encoder.places().get(1).encoding().levels()).isEqualTo(41);
    assertThat(EncoderJson.write(read)).isEqualTo(EncoderJson.write(encoder));
    float[] vectors = encoder.encode(people, new SplittableRandom(3));
    SplittableRandom random = new SplittableRandom(4);
    boolean[] seen = new boolean[60];
    for (int row = 0; row < people.rows(); row++) {
      double[] back = read.decode(vectors, row * encoder.width(), random);
      assertThat(back[0]).isEqualTo(people.value(row, 0));
      seen[(int) back[1]] = true;
    }
    assertThat(seen).doesNotContain(false);
  }

  @Test
  void shouldNotLetACappedColumnBeAskedFor() {
    ConditionScheme scheme = new ConditionScheme(TableEncoder.fit(people(wide(), 1_000)));

    assertThatThrownBy(() -> scheme.conditionOf(Map.of("ward", "v3")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("column ward has more than 40 values and cannot be asked for");
  }

  @Test
  void shouldRefuseAColumnThatIsLikeAnIdentifier() {
    assertThatThrownBy(() -> TableEncoder.fit(people(wide(), 100)))
        .isInstanceOf(UnsuitableTableException.class)
        .hasMessageContaining("as an identifier has")
        .hasMessageContaining("take it out of the descriptor");
  }

  private static DatasetDescriptor wide() {
    String[] values = IntStream.range(0, 60).mapToObj(i -> "v" + i).toArray(String[]::new);
    Column region = ToyPatients.category("region", values);
    Column disease = ToyPatients.category("disease", "no", "yes");
    return ToyPatients.descriptor(
        List.of(region, ToyPatients.category("ward", values), disease),
        new DatasetDescriptor.Label(disease, "yes", "made up"),
        List.of(new ProtectedAttribute("region", region, List.of())));
  }

  private static PatientTable people(DatasetDescriptor descriptor, int rows) {
    return PatientTable.ofRows(
        descriptor,
        IntStream.range(0, rows)
            .mapToObj(row -> new double[] {row % 60, row * 7 % 60, row % 2})
            .toArray(double[][]::new));
  }
}
