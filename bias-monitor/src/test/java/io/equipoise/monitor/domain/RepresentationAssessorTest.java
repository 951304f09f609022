package io.equipoise.monitor.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.equipoise.cohort.population.Cell;
import io.equipoise.monitor.Ward;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RepresentationAssessorTest {
  private final RepresentationAssessor assessor = new RepresentationAssessor(Ward.descriptor());

  @Test
  void shouldLeaveRecordsOfUnknownAttributesOutOfTheSharesOfTheirSet() {
    List<SubgroupRepresentation> seen =
        assessor.assess(
            Map.of(
                new Cell(List.of("female", "18-64")), new CellCounts(20, 10, 5),
                new Cell(List.of("female", "unknown")), new CellCounts(3, 3, 3),
                new Cell(List.of("male", "65-100")), new CellCounts(70, 70, 0),
                new Cell(List.of("unknown", "65-100")), new CellCounts(7, 0, 0)));

    assertThat(seen)
        .extracting(
            s -> s.subgroup().id(),
            SubgroupRepresentation::count,
            SubgroupRepresentation::support,
            SubgroupRepresentation::labelled,
            SubgroupRepresentation::positives,
            s -> s.reference().orElseThrow())
        .containsExactly(
            tuple("sex=female", 23L, 93L, 13L, 8L, 0.5),
            tuple("sex=male", 70L, 93L, 70L, 0L, 0.5),
            tuple("sex=female&ageBand=18-64", 20L, 90L, 10L, 5L, 0.4),
            tuple("sex=female&ageBand=65-100", 0L, 90L, 0L, 0L, 0.1),
            tuple("sex=male&ageBand=18-64", 0L, 90L, 0L, 0L, 0.4),
            tuple("sex=male&ageBand=65-100", 70L, 90L, 70L, 0L, 0.1));
  }

  @Test
  void shouldCountTheSubgroupsThatTheReferenceSpeaksOf() {
    assertThat(assessor.comparable()).isEqualTo(6);
  }
}
