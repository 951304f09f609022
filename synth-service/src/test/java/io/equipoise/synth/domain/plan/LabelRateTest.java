package io.equipoise.synth.domain.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.population.Cell;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabelRateTest {
  /** Numbers below this one are of people in cells that a test has made. */
  private int people;

  @Test
  void shouldTakeEachCellsOwnRateWhenNoneIsSmall() {
    assertThat(LabelRate.of(List.of(cell("a", 11, 89), cell("b", 0, 40))))
        .hasValue(List.of(new LabelRate(11, 100), new LabelRate(0, 40)));
  }

  @Test
  void shouldPoolSmallCountsWithTheSmallestCellThatHasNone() {
    // By hand: a, b and d have 2 + 30 + 40 positive labels of 20 + 36 + 90; c is larger than d, and
    // e has nobody with a positive label.
    assertThat(
            LabelRate.of(
                List.of(
                    cell("a", 2, 18),
                    cell("b", 30, 6),
                    cell("c", 50, 50),
                    cell("d", 40, 50),
                    cell("e", 0, 30))))
        .hasValue(
            List.of(
                new LabelRate(72, 146),
                new LabelRate(72, 146),
                new LabelRate(50, 100),
                new LabelRate(72, 146),
                new LabelRate(0, 30)));
  }

  @Test
  void shouldPoolSmallCountsWhereThereAreNoOthers() {
    assertThat(LabelRate.of(List.of(cell("a", 4, 16), cell("b", 7, 13))))
        .hasValue(List.of(new LabelRate(11, 40), new LabelRate(11, 40)));
  }

  @Test
  void shouldHaveNoRateWhenThePoolIsSmallToo() {
    assertThat(LabelRate.of(List.of(cell("a", 4, 16), cell("b", 6, 14)))).isEmpty();
    assertThat(LabelRate.of(List.of(cell("a", 16, 4), cell("b", 14, 6)))).isEmpty();
    assertThat(LabelRate.of(List.of(cell("a", 4, 196), cell("b", 0, 500)))).isEmpty();
  }

  @Test
  void shouldCountPeopleNotRecords() {
    // Sixty records with a positive label of three people, who are ill in another cell again.
    Set<Integer> three = Set.of(0, 1, 2);
    Set<Integer> others = IntStream.range(3, 50).boxed().collect(Collectors.toSet());
    Set<Integer> all = IntStream.range(0, 50).boxed().collect(Collectors.toSet());
    CellSupport cell =
        new CellSupport(
            Cell.parse("a"),
            all,
            107,
            new CellSupport.Labelled(three, 60),
            new CellSupport.Labelled(others, 47));
    assertThat(LabelRate.of(List.of(cell))).isEmpty();
    CellSupport again =
        new CellSupport(
            Cell.parse("b"),
            all,
            107,
            new CellSupport.Labelled(three, 60),
            new CellSupport.Labelled(others, 47));
    assertThat(LabelRate.of(List.of(cell, again))).isEmpty();
  }

  private CellSupport cell(String key, int positives, int negatives) {
    Set<Integer> ill = next(positives);
    Set<Integer> well = next(negatives);
    Set<Integer> all = IntStream.concat(ids(ill), ids(well)).boxed().collect(Collectors.toSet());
    return new CellSupport(
        Cell.parse(key),
        all,
        all.size(),
        new CellSupport.Labelled(ill, positives),
        new CellSupport.Labelled(well, negatives));
  }

  private static IntStream ids(Set<Integer> set) {
    return set.stream().mapToInt(Integer::intValue);
  }

  private Set<Integer> next(int count) {
    int first = people;
    people += count;
    return IntStream.range(first, people).boxed().collect(Collectors.toSet());
  }
}
