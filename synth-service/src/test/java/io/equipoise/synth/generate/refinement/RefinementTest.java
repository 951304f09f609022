package io.equipoise.synth.generate.refinement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.population.PatientTable;
import io.equipoise.synth.ToyPatients;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RefinementTest {
  private static final int LABEL = ToyPatients.DISEASE;
  private static final int SMOKER = ToyPatients.SMOKER;

  /** As the real people, but who smokes has nothing to do with who is sick. */
  private static PatientTable unrelated(int rows, long seed) {
    PatientTable people = ToyPatients.people(rows, seed);
    PatientTable others = ToyPatients.people(rows, seed + 1);
    double[][] values = new double[rows][];
    for (int row = 0; row < rows; row++) {
      values[row] = people.row(row);
      values[row][SMOKER] = others.value(row, SMOKER);
    }
    return PatientTable.ofRows(people.descriptor(), values);
  }

  private static double smokersAmong(List<double[]> rows, double label) {
    return rows.stream()
        .filter(row -> row[LABEL] == label)
        .mapToDouble(row -> row[SMOKER])
        .average()
        .orElseThrow();
  }

  private static List<double[]> rows(PatientTable table) {
    List<double[]> rows = new ArrayList<>();
    for (int row = 0; row < table.rows(); row++) {
      rows.add(table.row(row));
    }
    return rows;
  }

  @Test
  void shouldLearnHowMuchLikelierARowIsAmongRealPeople() {
    Refinement refinement = Refinement.of(ToyPatients.people(2_000, 1), unrelated(16_000, 2), 3);
    TreeEnsemble trees = refinement.ratio().orElseThrow();

    // Of the real sick 0.8 smoke, of the made ones 0.4 * 0.8 + 0.6 * 0.2 = 0.44.
    double[] man = {1, 50, 18, 1, 1};
    assertThat(trees.sum(man)).isCloseTo(Math.log(0.8 / 0.44), within(0.25));
    man[SMOKER] = 0;
    assertThat(trees.sum(man)).isCloseTo(Math.log(0.2 / 0.56), within(0.35));
  }

  @Test
  void shouldChooseRowsThatRelateAsRealOnesDo() {
    Refinement refinement = Refinement.of(ToyPatients.people(2_000, 1), unrelated(16_000, 2), 3);
    List<double[]> candidates = rows(unrelated(16_000, 9));

    List<double[]> chosen = refinement.choose(candidates, 2_000, new SplittableRandom(4));

    assertThat(smokersAmong(candidates, 1)).isCloseTo(0.44, within(0.03));
    assertThat(smokersAmong(chosen, 1)).isCloseTo(0.8, within(0.06));
    assertThat(smokersAmong(chosen, 0)).isCloseTo(0.2, within(0.06));
  }

  @Test
  void shouldLeaveRowsThatAreRightAsTheyCome() {
    PatientTable real = ToyPatients.people(2_000, 1);
    Refinement refinement = Refinement.of(real, ToyPatients.people(16_000, 2), 3);
    List<double[]> chosen =
        refinement.choose(rows(ToyPatients.people(8_000, 5)), 1_000, new SplittableRandom(4));

    assertThat(chosen.stream().mapToDouble(row -> row[LABEL]).average().orElseThrow())
        .isCloseTo(0.4, within(0.06));
    assertThat(smokersAmong(chosen, 1)).isCloseTo(0.8, within(0.06));
  }

  @Test
  void shouldChooseNobodyTwiceAndNoMoreThanThereAre() {
    Refinement refinement = Refinement.of(ToyPatients.people(300, 1), unrelated(2_400, 2), 3);
    List<double[]> candidates = rows(unrelated(100, 9));

    List<double[]> chosen = refinement.choose(candidates, 60, new SplittableRandom(4));

    Set<double[]> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
    distinct.addAll(chosen);
    assertThat(distinct).hasSize(60);
    assertThat(candidates).containsAll(chosen);
    assertThat(refinement.choose(candidates, 500, new SplittableRandom(4))).hasSize(100);
  }

  @Test
  void shouldLearnNoRatioFromAFewPeople() {
    assertThat(Refinement.of(ToyPatients.people(149, 1), unrelated(1_000, 2), 3).ratio()).isEmpty();
  }
}
