package io.equipoise.monitor.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.monitor.Ward;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Watched are sex (set 0) and sex with age band (set 1). */
class MissingValuesTest {
  private static final double FEMALE = 0;
  private static final double MALE = 1;
  private static final double UNKNOWN = Double.NaN;
  private static final double YOUNG = 40;
  private static final double OLD = 70;

  private final WatchedSubgroups watched = new WatchedSubgroups(Ward.descriptor());
  private final TallyShape shape = new TallyShape(Ward.descriptor());
  private final Map<Long, CellTally> cells = new HashMap<>();
  private final List<PatientRecord> people = new ArrayList<>();

  @Test
  void shouldHideNothingWhenAllCountsAreLarge() {
    people(FEMALE, YOUNG, 40, 20);
    people(MALE, YOUNG, 40, 0);

    assertThat(hiding(0)).isEmpty();
    assertThat(hiding(1)).isEmpty();
  }

  /** Men's 40 and everybody's 45 would give women's 5. */
  @Test
  void shouldHideTheWholeSetWhenFewOfOneSubgroupMissAValue() {
    people(MALE, YOUNG, 500, 40);
    people(FEMALE, YOUNG, 500, 5);

    assertThat(hiding(0)).containsExactly("systolic");
  }

  @Test
  void shouldHideWhenFewHaveTheValue() {
    people(MALE, YOUNG, 500, 40);
    people(FEMALE, YOUNG, 500, 495);

    assertThat(hiding(0)).containsExactly("systolic");
  }

  /** Women's 30 less young women's 25 would give old women's 5; the coarser set may be told. */
  @Test
  void shouldHideTheFinerSetWhenOneOfItsSubgroupsIsFew() {
    people(FEMALE, YOUNG, 100, 25);
    people(FEMALE, OLD, 100, 5);
    people(MALE, YOUNG, 100, 20);
    people(MALE, OLD, 100, 20);

    assertThat(hiding(0)).isEmpty();
    assertThat(hiding(1)).containsExactly("systolic");
  }

  /** Women's 25 less those in a known band, 20, would give the 5 of unknown age. */
  @Test
  void shouldHideTheFinerSetWhenItLeavesOutAFewOfTheCoarser() {
    people(FEMALE, YOUNG, 100, 20);
    people(FEMALE, UNKNOWN, 100, 5);
    people(MALE, YOUNG, 100, 20);

    assertThat(hiding(0)).isEmpty();
    assertThat(hiding(1)).contains("systolic");
  }

  private Set<String> hiding(int set) {
    for (PatientRecord record : people) {
      cells
          .computeIfAbsent(watched.scheme().codeOf(record), code -> CellTally.empty(shape))
          .add(shape, record);
    }
    people.clear();
    return new MissingValues(watched, Ward.descriptor().columns(), cells).hiding(set);
  }

  private void people(double sex, double age, int count, int missingSystolic) {
    for (int i = 0; i < count; i++) {
      people.add(
          new PatientRecord(
              "r" + people.size(),
              "p" + people.size(),
              Ward.START,
              new double[] {age, sex, i < missingSystolic ? Double.NaN : 120, i % 2}));
    }
  }
}
