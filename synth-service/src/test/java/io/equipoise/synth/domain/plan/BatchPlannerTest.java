package io.equipoise.synth.domain.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.Subgroup;
import io.equipoise.synth.Fixtures;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BatchPlannerTest {
  private static final Subgroup WOMEN =
      new Subgroup(List.of(new Subgroup.Condition("sex", "female")));

  private final BatchPlanner planner = new BatchPlanner(Fixtures.clinic());

  /** Numbers below this one are of people in cells that a test has made. */
  private int people = 1_000;

  @Test
  void shouldBringTheSubgroupToItsReferenceShare() {
    // By hand: N = 1000, k = 50 women, r = 0.13: (130 - 50) / 0.87 = 91.95, so 92; then (50 + 92) /
    // 1092 = 0.130.
    BatchPlan plan =
        planner.plan(
            WOMEN,
            0.13,
            List.of(cell("female|18-49", 50, 20), cell("male|18-49", 950, 300)),
            Map.of());
    assertThat(plan.rows()).isEqualTo(92);
    assertThat(plan.positives()).isEqualTo(37);
    assertThat(plan.refusal()).isEmpty();
  }

  @Test
  void shouldShareRowsBetweenCellsAsRealPeopleAreAndKeepEachCellsLabelRate() {
    // N = 400, k = 120, r = 0.5: (200 - 120) / 0.5 = 160 rows; 80 : 40 people give 106.7 and 53.3,
    // so 107 and 53. At 16/80 and 20/40 these have 21.4 and 26.5 positive labels, 47.9 in all, so
    // 21 + 27.
    BatchPlan plan =
        planner.plan(
            WOMEN,
            0.5,
            List.of(
                cell("female|18-49", 80, 16),
                cell("female|50-100", 40, 20),
                cell("male|18-49", 280, 140)),
            Map.of());
    assertThat(plan.cells())
        .extracting(c -> c.cell().key(), PlannedCell::rows, PlannedCell::positives)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("female|18-49", 107L, 21L),
            org.assertj.core.groups.Tuple.tuple("female|50-100", 53L, 27L));
  }

  @Test
  void shouldFindPositiveLabelsOverAllCellsTogether() {
    // By hand: N = 552, k = 132, r = 0.5: (276 - 132) / 0.5 = 288 rows, 96 for each cell of 44
    // people; at 12 of 44 positive labels 26.18 each: 78.55 of all three, so 79. Each cell on its
    // own would have 26, which makes 78.
    BatchPlan plan =
        planner.plan(
            WOMEN,
            0.5,
            List.of(
                cell("female|18-49", 44, 12),
                cell("female|50-100", 44, 12),
                cell("female|unknown", 44, 12),
                cell("male|18-49", 420, 280)),
            Map.of());
    assertThat(plan.rows()).isEqualTo(288);
    assertThat(plan.positives()).isEqualTo(79);
    assertThat(plan.cells()).extracting(PlannedCell::positives).containsExactly(27L, 26L, 26L);
  }

  @Test
  void shouldRoundUpWherePositiveLabelsAreNearest() {
    // 12 * 1/5 = 2.4; 11 * 5/20 = 2.75, twice: 7.9 in all.
    assertThat(
            BatchPlanner.positives(
                List.of(new LabelRate(3, 15), new LabelRate(5, 20), new LabelRate(5, 20)),
                new long[] {12, 11, 11}))
        .containsExactly(2, 3, 3);
  }

  @Property
  void shouldHaveTheLabelsOfTheExactSharesWithinAHalfAndInEachCellWithinOne(
      @ForAll @Size(min = 1, max = 20) List<@LongRange(min = 11, max = 500) Long> labelled,
      @ForAll @LongRange(min = 0, max = 1_000) long rows,
      @ForAll @LongRange(min = 0, max = 500) long positives) {
    List<LabelRate> cells =
        IntStream.range(0, labelled.size())
            .mapToObj(i -> new LabelRate((positives * (i + 1)) % labelled.get(i), labelled.get(i)))
            .toList();
    long[] asked = IntStream.range(0, cells.size()).mapToLong(i -> (rows * (i + 3)) % 97).toArray();
    long[] parts = BatchPlanner.positives(cells, asked);
    double exact = 0;
    for (int i = 0; i < asked.length; i++) {
      double own = (double) asked[i] * cells.get(i).positives() / cells.get(i).labelled();
      assertThat(parts[i]).isBetween(0L, asked[i]);
      assertThat(Math.abs(parts[i] - own)).isLessThan(1);
      exact += own;
    }
    assertThat(Math.abs(LongStream.of(parts).sum() - exact)).isLessThanOrEqualTo(0.5 + 1e-9);
  }

  @Test
  void shouldCapRowsAtTheAllowedRatioToRealOnes() {
    // (0.99 * 1000 - 40) / 0.01 = 95,000 wanted, at most 1.0 * 1000 allowed.
    BatchPlan plan =
        planner.plan(
            WOMEN,
            0.99,
            List.of(cell("female|18-49", 40, 15), cell("male|18-49", 960, 70)),
            Map.of());
    assertThat(plan.rows()).isEqualTo(1000);
  }

  @Test
  void shouldNotCountPeopleWhoseAttributeIsUnknown() {
    BatchPlan with =
        planner.plan(
            WOMEN, 0.5, List.of(cell("female|18-49", 40, 15), cell("male|18-49", 60, 7)), Map.of());
    BatchPlan without =
        planner.plan(
            WOMEN,
            0.5,
            List.of(
                cell("female|18-49", 40, 15),
                cell("male|18-49", 60, 7),
                cell("unknown|18-49", 500, 7)),
            Map.of());
    assertThat(without).isEqualTo(with);
  }

  @Test
  void shouldRefuseASubgroupWithTooFewRealPeopleAndSayHowManyAreNeeded() {
    BatchPlan plan =
        planner.plan(
            WOMEN, 0.5, List.of(cell("female|18-49", 24, 8), cell("male|18-49", 900, 7)), Map.of());
    assertThat(plan.rows()).isZero();
    assertThat(plan.refusal())
        .hasValueSatisfying(
            r -> assertThat(r).contains("collect real data first", "at least 6 more"));
  }

  @Test
  void shouldNotTellASmallCountInARefusal() {
    BatchPlan three =
        planner.plan(
            WOMEN, 0.5, List.of(cell("female|18-49", 3, 1), cell("male|18-49", 900, 7)), Map.of());
    BatchPlan nine =
        planner.plan(
            WOMEN, 0.5, List.of(cell("female|18-49", 9, 1), cell("male|18-49", 900, 7)), Map.of());
    assertThat(three.refusal()).isEqualTo(nine.refusal());
  }

  @Test
  void shouldCountPeopleNotRecordsWhenItAsksForRealSupport() {
    // 40 records of 2 women: 30 women are needed, and 10 is the most that a small cell may be.
    BatchPlan plan =
        planner.plan(
            WOMEN,
            0.5,
            List.of(cell("female|18-49", 0, 2, 40, 8), cell("male|18-49", 150, 7)),
            Map.of());
    assertThat(plan.refusal())
        .hasValueSatisfying(
            r -> assertThat(r).contains("fewer than 30 real people", "at least 20 more"));
    assertThat(plan.cells())
        .singleElement()
        .satisfies(cell -> assertThat(cell.realPeople()).isEqualTo(2));
  }

  @Test
  void shouldCountAPersonWhoIsInTwoCellsOnce() {
    // 20 women who have turned 50 meanwhile: 40 records, in each cell 20 people, 20 in all.
    BatchPlan same =
        planner.plan(
            WOMEN,
            0.5,
            List.of(
                cell("female|18-49", 0, 20, 20, 8),
                cell("female|50-100", 0, 20, 20, 8),
                cell("male|18-49", 150, 7)),
            Map.of());
    assertThat(same.refusal())
        .hasValueSatisfying(r -> assertThat(r).contains("fewer than 30 real people"));

    BatchPlan others =
        planner.plan(
            WOMEN,
            0.5,
            List.of(
                cell("female|18-49", 0, 20, 20, 8),
                cell("female|50-100", 10, 30, 20, 8),
                cell("male|18-49", 150, 7)),
            Map.of());
    assertThat(others.refusal()).as("30 people in all").isEmpty();
  }

  @Test
  void shouldRefuseACellOfManyRecordsOfFewPeople() {
    BatchPlan plan =
        planner.plan(
            WOMEN,
            0.5,
            List.of(
                cell("female|18-49", 40, 8),
                cell("female|50-100", 0, 2, 12, 3),
                cell("female|unknown", 2, 13, 12, 3),
                cell("male|18-49", 164, 7)),
            Map.of());
    // By hand: N = 228, k = 40 + 10 (told of two people) + 12, r = 0.5: (114 - 62) / 0.5 = 104
    // rows;
    // 40 : 12 records give 80 and 24.
    assertThat(plan.cells()).extracting(PlannedCell::rows).containsExactly(80L, 0L, 24L);
    assertThat(plan.cells().get(1).refusal())
        .hasValueSatisfying(r -> assertThat(r).contains("10 real people or fewer"));
  }

  @Test
  void shouldNotTellASmallCellByTheNumberOfPeopleThatItTakes() {
    BatchPlan four = twentyYoungWomenAndSomeOld(4);
    BatchPlan nine = twentyYoungWomenAndSomeOld(9);
    assertThat(four.refusal()).isPresent().isEqualTo(nine.refusal());
  }

  private BatchPlan twentyYoungWomenAndSomeOld(int old) {
    return planner.plan(
        WOMEN,
        0.5,
        List.of(
            cell("female|18-49", 20, 8), cell("female|50-100", old, 1), cell("male|18-49", 900, 7)),
        Map.of());
  }

  @Test
  void shouldRefuseSmallCellsAndGiveTheirRowsToTheOthers() {
    BatchPlan plan =
        planner.plan(
            WOMEN,
            0.5,
            List.of(
                cell("female|18-49", 40, 15),
                cell("female|50-100", 10, 3),
                cell("male|18-49", 150, 7)),
            Map.of());
    assertThat(plan.rows()).isEqualTo(100);
    assertThat(plan.cells().get(1).rows()).isZero();
    assertThat(plan.cells().get(1).refusal())
        .hasValueSatisfying(r -> assertThat(r).contains("10 real people or fewer"));
  }

  @Test
  void shouldNotTellASmallCellByTheNumberOfRows() {
    // By hand: N = 1000, k = 44 + 10, r = 0.13: (130 - 54) / 0.87 = 87.4, so 88. With the six old
    // women of before it would be 91.95, which no other number of them makes.
    for (int old = 1; old <= 10; old++) {
      assertThat(
              planner
                  .plan(
                      WOMEN,
                      0.13,
                      List.of(
                          cell("female|18-49", 44, 15),
                          cell("female|50-100", old, 1),
                          cell("male|18-49", 956 - old, 300)),
                      Map.of())
                  .rows())
          .as("with %d old women", old)
          .isEqualTo(88);
    }
  }

  @Test
  void shouldCountSmallCellsTogetherToTheNearestTen() {
    // By hand: N = 1000, k = 44 + 20 for 15 to 20 people, 44 + 10 for 11, r = 0.13.
    assertThat(rowsWithOldAndUnknown(9, 8)).isEqualTo(76);
    assertThat(rowsWithOldAndUnknown(10, 10)).isEqualTo(76);
    assertThat(rowsWithOldAndUnknown(7, 8)).isEqualTo(76);
    assertThat(rowsWithOldAndUnknown(7, 4)).isEqualTo(88);
    assertThat(rowsWithOldAndUnknown(2, 1)).as("ten people at most").isEqualTo(88);
  }

  private long rowsWithOldAndUnknown(long old, long unknown) {
    return planner
        .plan(
            WOMEN,
            0.13,
            List.of(
                cell("female|18-49", 44, 15),
                cell("female|50-100", old, 1),
                cell("female|unknown", unknown, 1),
                cell("male|18-49", 956 - old - unknown, 300)),
            Map.of())
        .rows();
  }

  @Test
  void shouldNotTellByTheNumberOfRowsHowManyPeopleAreOfUnknownSex() {
    // By hand: N = 1000 - 10, k = 40, r = 0.5: (495 - 40) / 0.5 = 910.
    for (int unknown = 1; unknown <= 10; unknown++) {
      assertThat(
              planner
                  .plan(
                      WOMEN,
                      0.5,
                      List.of(
                          cell("female|18-49", 40, 15),
                          cell("male|18-49", 960 - unknown, 300),
                          cell("unknown|18-49", unknown, 1)),
                      Map.of())
                  .rows())
          .as("with %d of unknown sex", unknown)
          .isEqualTo(910);
    }
  }

  @Test
  void shouldNotTellASmallCellByWhyThereIsNothingToMake() {
    // By hand: 500 - (491 + 10) is none, with 2 old women (N = 1000, 493) there were seven missing.
    for (int old = 2; old <= 9; old++) {
      assertThat(
              planner
                  .plan(
                      WOMEN,
                      0.5,
                      List.of(
                          cell("female|18-49", 491, 15),
                          cell("female|50-100", old, 1),
                          cell("male|18-49", 509 - old, 300)),
                      Map.of())
                  .refusal())
          .hasValue(
              "sex=female already has its reference share of the training set, its cells of 1 to 10"
                  + " people counted together, to the nearest ten: nothing to make");
    }
  }

  @Test
  void shouldNotTellFewPositiveLabelsOfTheOnlyCell() {
    BatchPlan three = twoHundredYoungWomenOfWhomAreIll(3);
    BatchPlan eight = twoHundredYoungWomenOfWhomAreIll(8);
    BatchPlan allButEight = twoHundredYoungWomenOfWhomAreIll(192);
    assertThat(three).isEqualTo(eight).isEqualTo(allButEight);
    assertThat(three.refusal())
        .hasValueSatisfying(r -> assertThat(r).contains("one of the labels", "collect real data"));
    assertThat(twoHundredYoungWomenOfWhomAreIll(11).refusal()).isEmpty();
    // By hand: N = 1000, k = 200, r = 0.5: (500 - 200) / 0.5 = 600.
    assertThat(twoHundredYoungWomenOfWhomAreIll(0).rows()).as("0 is told").isEqualTo(600);
  }

  private BatchPlan twoHundredYoungWomenOfWhomAreIll(int ill) {
    return planner.plan(
        WOMEN,
        0.5,
        List.of(cell("female|18-49", 200, ill), cell("male|18-49", 800, 300)),
        Map.of());
  }

  @Test
  void shouldNotTellFewPositiveLabelsOfACellBesideOthers() {
    // By hand: N = 1000, k = 300, r = 0.5: (500 - 300) / 0.5 = 400 rows, 266.7 and 133.3, so 267
    // and 133; of 300 women 43 are ill: 38.27 and 19.06, 57.3 in all.
    BatchPlan three = womenOfWhomAreIll(3, 40);
    assertThat(three.cells()).extracting(PlannedCell::rows).containsExactly(267L, 133L);
    assertThat(three.cells()).extracting(PlannedCell::positives).containsExactly(38L, 19L);
    assertThat(womenOfWhomAreIll(8, 35)).isEqualTo(three);
  }

  private BatchPlan womenOfWhomAreIll(int young, int old) {
    return planner.plan(
        WOMEN,
        0.5,
        List.of(
            cell("female|18-49", 200, young),
            cell("female|50-100", 100, old),
            cell("male|18-49", 700, 300)),
        Map.of());
  }

  @Test
  void shouldCountRowsThatStandAsIfTheyWereThere() {
    // By hand: N = 1000, k = 50, r = 0.13, 60 rows stand: ((0.13 * 1060) - 110) / 0.87 = 31.95.
    List<CellSupport> support = List.of(cell("female|18-49", 50, 20), cell("male|18-49", 950, 300));
    assertThat(planner.plan(WOMEN, 0.13, support, Map.of(Cell.parse("female|18-49"), 60L)).rows())
        .isEqualTo(32);
    assertThat(
            planner.plan(WOMEN, 0.13, support, Map.of(Cell.parse("female|18-49"), 92L)).refusal())
        .hasValueSatisfying(r -> assertThat(r).contains("with the synthetic rows that stand"));
    // 60 young men more make a larger whole: ((0.13 * 1060) - 50) / 0.87 = 100.9.
    assertThat(planner.plan(WOMEN, 0.13, support, Map.of(Cell.parse("male|18-49"), 60L)).rows())
        .isEqualTo(101);
  }

  @Test
  void shouldCountRowsThatStandTowardsTheCap() {
    List<CellSupport> support = List.of(cell("female|18-49", 40, 15), cell("male|18-49", 960, 70));
    assertThat(planner.plan(WOMEN, 0.99, support, Map.of(Cell.parse("female|18-49"), 900L)).rows())
        .isEqualTo(100);
    assertThat(
            planner.plan(WOMEN, 0.99, support, Map.of(Cell.parse("female|18-49"), 1000L)).refusal())
        .hasValueSatisfying(r -> assertThat(r).contains("maxSyntheticToReal"));
  }

  @Test
  void shouldRefuseWhenNobodyIsMissing() {
    BatchPlan plan =
        planner.plan(
            WOMEN,
            0.5,
            List.of(cell("female|18-49", 600, 8), cell("male|18-49", 400, 7)),
            Map.of());
    assertThat(plan.refusal()).hasValueSatisfying(r -> assertThat(r).contains("nothing to make"));
  }

  @Property
  void shouldSplitATotalWithoutLossAndWithinOneOfTheExactShare(
      @ForAll @LongRange(min = 0, max = 100_000) long total,
      @ForAll @Size(min = 1, max = 20) List<@LongRange(min = 1, max = 5_000) Long> weights) {
    long[] w = weights.stream().mapToLong(Long::longValue).toArray();
    long sum = LongStream.of(w).sum();
    long[] parts = BatchPlanner.largestRemainder(total, w);
    assertThat(Arrays.stream(parts).sum()).isEqualTo(total);
    for (int i = 0; i < w.length; i++) {
      assertThat(Math.abs(parts[i] - (double) total * w[i] / sum)).isLessThan(1);
    }
  }

  /** A cell in which every record is of somebody else. */
  private CellSupport cell(String key, long records, long positives) {
    int first = people;
    people += (int) records;
    return cell(key, first, people, records, positives);
  }

  /**
   * A cell with the records of the people from {@code first} to before {@code end}, in turn, the
   * positive ones first.
   */
  private static CellSupport cell(String key, int first, int end, long records, long positives) {
    return new CellSupport(
        Cell.parse(key),
        IntStream.range(first, end).boxed().collect(Collectors.toUnmodifiableSet()),
        records,
        labelled(first, end, 0, positives),
        labelled(first, end, positives, records));
  }

  private static CellSupport.Labelled labelled(int first, int end, long from, long to) {
    return new CellSupport.Labelled(
        LongStream.range(from, to)
            .mapToObj(record -> first + (int) (record % (end - first)))
            .collect(Collectors.toUnmodifiableSet()),
        to - from);
  }
}
