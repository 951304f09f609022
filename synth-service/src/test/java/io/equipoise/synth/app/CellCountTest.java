package io.equipoise.synth.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.synth.Fixtures;
import io.equipoise.synth.domain.plan.CellSupport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class CellCountTest {
  private static final double FEMALE = 0;
  private static final double MALE = 1;

  private final List<PatientRecord> records = new ArrayList<>();

  @Test
  void shouldCountDifferentPatientsBesideTheirRecords() {
    // Twelve records of two young women, one of whom comes again when she is 50; one man.
    for (int i = 0; i < 12; i++) {
      add(i % 2 == 0 ? "anna" : "berta", 49, FEMALE, i < 3 ? 1 : 0);
    }
    add("anna", 50, FEMALE, 1);
    add("carl", 30, MALE, Double.NaN);

    List<CellSupport> support = CellCount.of(Fixtures.clinic(), records);

    assertThat(support)
        .extracting(
            s -> s.cell().key(),
            s -> s.people().size(),
            CellSupport::records,
            CellSupport::positives,
            CellSupport::negatives,
            s -> s.positive().people().size(),
            s -> s.negative().people().size())
        .containsExactly(
            Tuple.tuple("female|18-49", 2, 12L, 3L, 9L, 2, 2),
            Tuple.tuple("female|50-100", 1, 1L, 1L, 0L, 1, 0),
            Tuple.tuple("male|18-49", 1, 1L, 0L, 0L, 0, 0));
    assertThat(CellSupport.people(support.subList(0, 2))).as("anna is in both").isEqualTo(2);
    assertThat(CellSupport.people(support)).isEqualTo(3);
  }

  private void add(String patient, double age, double sex, double disease) {
    records.add(
        new PatientRecord(
            "r" + records.size(), patient, Instant.EPOCH, new double[] {age, sex, 120, disease}));
  }
}
