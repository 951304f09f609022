package io.equipoise.monitor.domain.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.equipoise.cohort.descriptor.ProtectedAttribute;
import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.Subgroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class UncoveredPatternsTest {
  /** 50 old and 50 young men, 13 old and 12 young women, all in the north. */
  private static Panel fewWomen() {
    return Panel.empty()
        .add("male|18-64|north", 50, 0)
        .add("male|65-100|north", 50, 0)
        .add("female|18-64|north", 12, 0)
        .add("female|65-100|north", 13, 0);
  }

  private static UncoveredPatterns find(Panel panel, long threshold) {
    return UncoveredPatterns.find(panel.descriptor(), panel.cells(), threshold, 100_000);
  }

  @Test
  void shouldNameTheShortestCombinationsThatTooFewPeopleHave() {
    UncoveredPatterns found = find(fewWomen(), 30);

    // Not sex=female&ageBand=65-100: it follows from sex=female.
    assertThat(found.patterns())
        .extracting(UncoveredPattern::id, UncoveredPattern::count, UncoveredPattern::needed)
        .containsExactly(
            tuple("sex=female", 25L, 5L),
            tuple("site=south", 0L, 30L),
            tuple("site=west", 0L, 30L));
    assertThat(found.incomplete()).isEmpty();
  }

  @Test
  void shouldNameALongerCombinationWhenItsPartsAreCovered() {
    assertThat(
            find(fewWomen().add("female|18-64|south", 30, 0).add("male|65-100|west", 30, 0), 30)
                .patterns())
        .extracting(UncoveredPattern::id, UncoveredPattern::needed)
        .containsExactly(
            tuple("sex=female&ageBand=65-100", 17L),
            tuple("sex=female&site=north", 5L),
            tuple("sex=female&site=west", 30L),
            tuple("sex=male&site=south", 30L),
            tuple("ageBand=18-64&site=west", 30L),
            tuple("ageBand=65-100&site=south", 30L));
  }

  @Test
  void shouldNameEverybodyWhenThereAreTooFewPeopleAtAll() {
    UncoveredPatterns found = find(Panel.empty().add("male|18-64|north", 8, 0), 30);

    assertThat(found.patterns())
        .extracting(UncoveredPattern::id, UncoveredPattern::needed)
        .containsExactly(tuple("everybody", 22L));
  }

  @Test
  void shouldCountPeopleOfUnknownValuesOnlyWhereTheAttributeIsOpen() {
    Panel panel = Panel.empty().add("unknown|18-64|north", 40, 0);

    assertThat(find(panel, 30).patterns())
        .extracting(UncoveredPattern::id)
        .containsExactly("sex=female", "sex=male", "ageBand=65-100", "site=south", "site=west");
  }

  @Test
  void shouldStopWithAReasonWhenTheBoundIsReached() {
    Panel panel = fewWomen();
    UncoveredPatterns found = UncoveredPatterns.find(panel.descriptor(), panel.cells(), 30, 3);

    assertThat(found.visited()).isEqualTo(3);
    assertThat(found.incomplete())
        .hasValue("stopped after 3 patterns; longer patterns may be uncovered too");
    assertThat(found.patterns()).extracting(UncoveredPattern::id).containsExactly("sex=female");
  }

  @Test
  void shouldShowTheSameNeedForAllSmallCounts() {
    for (long count = 0; count <= 10; count++) {
      assertThat(new UncoveredPattern(List.of(), count, 30).neededRounded()).isEqualTo(30);
      assertThat(new UncoveredPattern(List.of(), count, 35).neededRounded()).isEqualTo(40);
    }
    assertThat(new UncoveredPattern(List.of(), 11, 30).neededRounded()).isEqualTo(20);
    assertThat(new UncoveredPattern(List.of(), 17, 30).neededRounded()).isEqualTo(20);
    assertThat(new UncoveredPattern(List.of(), 29, 30).neededRounded()).isEqualTo(10);
  }

  @Test
  void shouldRefuseAThresholdBelowOne() {
    assertThatThrownBy(() -> find(Panel.empty(), 0)).hasMessageContaining("got 0");
  }

  @Property(tries = 300)
  void shouldFindWhatTryingEveryPatternFinds(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int threshold) {
    Panel panel = Panel.empty();
    Random random = new Random(seed);
    for (Cell cell : allCells(panel)) {
      if (random.nextInt(3) > 0) {
        panel.add(cell.key(), random.nextInt(40), 0);
      }
    }

    UncoveredPatterns found = find(panel, threshold);

    assertThat(found.incomplete()).isEmpty();
    assertThat(found.patterns()).containsExactlyInAnyOrderElementsOf(naive(panel, threshold));
  }

  @Property(tries = 100)
  void shouldOnlyFindTruePatternsWhenStopped(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int most) {
    Panel panel = Panel.empty();
    Random random = new Random(seed);
    for (Cell cell : allCells(panel)) {
      panel.add(cell.key(), random.nextInt(40), 0);
    }

    assertThat(naive(panel, 60))
        .containsAll(
            UncoveredPatterns.find(panel.descriptor(), panel.cells(), 60, most).patterns());
  }

  private static List<Cell> allCells(Panel panel) {
    List<List<String>> cells = List.of(List.of());
    for (ProtectedAttribute attribute : panel.descriptor().protectedAttributes()) {
      List<List<String>> longer = new ArrayList<>();
      for (List<String> cell : cells) {
        for (String value : attribute.values()) {
          longer.add(plus(cell, value));
        }
        longer.add(plus(cell, ProtectedAttribute.UNKNOWN));
      }
      cells = longer;
    }
    return cells.stream().map(Cell::new).toList();
  }

  private static List<String> plus(List<String> list, String value) {
    List<String> longer = new ArrayList<>(list);
    longer.add(value);
    return longer;
  }

  /** Every subset of conditions, checked by the definition: too few, and each parent enough. */
  private static List<UncoveredPattern> naive(Panel panel, long threshold) {
    List<List<Subgroup.Condition>> patterns = List.of(List.of());
    for (ProtectedAttribute attribute : panel.descriptor().protectedAttributes()) {
      List<List<Subgroup.Condition>> more = new ArrayList<>(patterns);
      for (List<Subgroup.Condition> pattern : patterns) {
        for (String value : attribute.values()) {
          List<Subgroup.Condition> longer = new ArrayList<>(pattern);
          longer.add(new Subgroup.Condition(attribute.name(), value));
          more.add(longer);
        }
      }
      patterns = more;
    }
    List<UncoveredPattern> maximal = new ArrayList<>();
    for (List<Subgroup.Condition> pattern : patterns) {
      long count = count(panel, pattern);
      boolean parentsCovered = true;
      for (int i = 0; i < pattern.size(); i++) {
        List<Subgroup.Condition> parent = new ArrayList<>(pattern);
        parent.remove(i);
        parentsCovered &= count(panel, parent) >= threshold;
      }
      if (count < threshold && parentsCovered) {
        maximal.add(new UncoveredPattern(pattern, count, threshold));
      }
    }
    return maximal;
  }

  private static long count(Panel panel, List<Subgroup.Condition> pattern) {
    List<String> names =
        panel.descriptor().protectedAttributes().stream().map(ProtectedAttribute::name).toList();
    long count = 0;
    for (Map.Entry<Cell, CellStatistics> entry : panel.cells().entrySet()) {
      if (pattern.stream()
          .allMatch(
              c -> entry.getKey().values().get(names.indexOf(c.attribute())).equals(c.value()))) {
        count += entry.getValue().records();
      }
    }
    return count;
  }
}
