package io.equipoise.console.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.schemas.OperatorException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WallTest {

  private static List<PatientRecord> people(String prefix, int from, int to) {
    List<PatientRecord> people = new ArrayList<>();
    for (int i = from; i < to; i++) {
      people.add(
          new PatientRecord(
              prefix + i, prefix + i, Instant.EPOCH, new double[] {i, i % 2, Double.NaN}));
    }
    return people;
  }

  @Test
  void shouldSayNothingWhenTheSidesShareNobody() {
    assertThat(Wall.check(people("t", 0, 100), people("h", 100, 200), List.of(), true)).isEmpty();
    assertThat(Wall.check(people("t", 0, 100), people("h", 100, 200), List.of(), false)).isEmpty();
  }

  @Test
  void shouldRefusePatientsOnBothSidesAndTellTheirNumberOnlyAboveTen() {
    assertThatThrownBy(() -> Wall.check(people("p", 0, 100), people("p", 80, 160), List.of(), true))
        .isInstanceOf(OperatorException.class)
        .hasMessageStartingWith("20 patients are in --real-train and in --real-holdout");
    assertThatThrownBy(() -> Wall.check(people("p", 0, 100), people("p", 99, 160), List.of(), true))
        .hasMessageStartingWith("From 1 to 10 patients");
  }

  @Test
  void shouldRefuseEqualRowsThatAreTooManyForChance() {
    // 20 of 80 held-out rows are training rows, which differ from each other.
    assertThatThrownBy(
            () -> Wall.check(people("t", 0, 100), people("h", 80, 160), List.of(), false))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("20 held-out rows are equal to a training row")
        .hasMessageContaining("25.0 % of them")
        .hasMessageContaining("only 0.0 %");
  }

  @Test
  void shouldWarnOfFewEqualRows() {
    assertThat(Wall.check(people("t", 0, 100), people("h", 95, 200), List.of(), false))
        .singleElement()
        .asString()
        .startsWith("From 1 to 10 held-out rows are equal to a training row")
        .contains("look alike");
  }

  @Test
  void shouldWarnOnlyWhenPeopleLookAlikeAnyway() {
    // Every training row comes twice under different names, as with few coarse columns.
    List<PatientRecord> train = people("t", 0, 50);
    train.addAll(people("u", 0, 50));

    assertThat(Wall.check(train, people("h", 0, 50), List.of(), false))
        .singleElement()
        .asString()
        .startsWith("50 held-out rows are equal to a training row");
  }

  @Test
  void shouldWarnOfSyntheticRowsThatAreHeldOutPeople() {
    assertThat(Wall.check(people("t", 0, 100), people("h", 100, 200), people("s", 180, 220), true))
        .singleElement()
        .asString()
        .startsWith("20 held-out rows are equal to a synthetic one");
  }
}
