package io.equipoise.synth.domain.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.population.PatientTable;
import io.equipoise.synth.WidePatients;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Batches of known quality: real people, remembered people, collapsed generators. */
class PlantedBatchTest {
  private static final PatientTable FIT = WidePatients.people(480, 1);
  private static final PatientTable REFERENCE = WidePatients.people(120, 2);
  private static final Gates GATES = Gates.of(FIT.descriptor());

  private static GateSubject subject(PatientTable batch) {
    return new GateSubject(batch, FIT, REFERENCE, positives(batch), 7);
  }

  /** The label rate is not in question here. */
  private static double positives(PatientTable batch) {
    return IntStream.range(0, batch.rows()).filter(row -> batch.label(row) == 1).count()
        / (double) batch.rows();
  }

  private static List<String> failed(List<GateResult> results) {
    return results.stream().filter(result -> !result.passed()).map(GateResult::name).toList();
  }

  private static PatientTable bootstrap(PatientTable table, int rows, long seed) {
    return table.select(new SplittableRandom(seed).ints(rows, 0, table.rows()).toArray());
  }

  @Test
  void shouldPassNewPeople() {
    assertThat(failed(GATES.assess(subject(WidePatients.people(300, 3))))).isEmpty();
  }

  @Test
  void shouldRefuseAMemorizer() {
    List<GateResult> results = GATES.assess(subject(bootstrap(FIT, 300, 4)));

    assertThat(Gates.allPassed(results)).isFalse();
    assertThat(failed(results))
        .containsExactlyInAnyOrder(
            "exact-copies",
            "near-copies",
            "dcr-ratio",
            "nndr-ratio",
            "closer-to-train",
            "membership",
            "attribute-disclosure",
            "singling-out");
  }

  @Test
  void shouldRefuseAMemorizerThatBlursEveryNumber() {
    SplittableRandom random = new SplittableRandom(5);
    PatientTable copies = bootstrap(FIT, 300, 5);
    double[][] rows = IntStream.range(0, 300).mapToObj(copies::row).toArray(double[][]::new);
    for (double[] row : rows) {
      for (int c = 2; c < 2 + WidePatients.NUMBERS; c++) {
        row[c] += 0.3 * random.nextGaussian();
      }
    }

    assertThat(failed(GATES.assess(subject(PatientTable.ofRows(FIT.descriptor(), rows)))))
        .contains("near-copies", "dcr-ratio", "nndr-ratio", "closer-to-train", "membership");
  }

  @Test
  void shouldRefuseAFewCopiesAmongManyNewRows() {
    PatientTable copies = bootstrap(FIT, 30, 6);
    double[][] blurred = IntStream.range(0, 30).mapToObj(copies::row).toArray(double[][]::new);
    for (double[] row : blurred) {
      row[2] += 0.01;
    }
    PatientTable batch =
        WidePatients.people(270, 6).concat(PatientTable.ofRows(FIT.descriptor(), blurred));

    assertThat(failed(GATES.assess(subject(batch)))).contains("near-copies");
  }

  @Test
  void shouldRefuseAGeneratorThatMakesOneRow() {
    PatientTable batch = FIT.select(new int[200]);

    assertThat(failed(GATES.assess(subject(batch))))
        .contains("column-shapes", "subgroup-shapes", "pair-trends", "coverage");
  }

  @Test
  void shouldRefuseAGeneratorOfThreeModesThatAreNobody() {
    PatientTable modes = WidePatients.people(3, 8);
    PatientTable batch = modes.select(IntStream.range(0, 300).map(i -> i % 3).toArray());

    assertThat(failed(GATES.assess(subject(batch)))).contains("coverage", "column-shapes");
  }

  @Test
  void shouldNeverPassAMarkedRealPerson() {
    for (int marked = 0; marked < 20; marked++) {
      PatientTable batch =
          WidePatients.people(200, 100 + marked).concat(FIT.select(new int[] {marked}));

      assertThat(failed(GATES.assess(subject(batch)))).contains("exact-copies");
    }
  }

  /**
   * False refusals: of a hundred draws of new people, at most five may be refused by the privacy
   * gates. Small and conditional batches are in it too.
   */
  @Test
  void shouldPassNewPeopleInNearlyEveryDraw() {
    Map<String, Integer> refusals = new TreeMap<>();
    List<Integer> refused = new ArrayList<>();
    Gates privacy = Gates.ofPrivacy(FIT.descriptor());
    for (int draw = 0; draw < 100; draw++) {
      PatientTable all = WidePatients.people(600 + 400, 1_000 + draw);
      int[] order = IntStream.range(0, 1_000).toArray();
      PatientTable batch = all.select(Arrays.copyOfRange(order, 600, 1_000));
      if (draw % 2 == 1) {
        batch = women(batch);
      }
      GateSubject subject =
          new GateSubject(
              batch,
              all.select(Arrays.copyOfRange(order, 0, 480)),
              all.select(Arrays.copyOfRange(order, 480, 600)),
              0.5,
              draw);
      List<String> failed = failed(privacy.assess(subject));
      failed.forEach(name -> refusals.merge(name, 1, Integer::sum));
      if (!failed.isEmpty()) {
        refused.add(draw);
      }
    }
    assertThat(refused).as("refused draws, by gate %s", refusals).hasSizeLessThanOrEqualTo(5);
  }

  private static PatientTable women(PatientTable table) {
    return table.select(
        IntStream.range(0, table.rows()).filter(row -> table.value(row, 0) == 0).toArray());
  }
}
