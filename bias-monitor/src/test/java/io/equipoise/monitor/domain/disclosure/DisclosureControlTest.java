package io.equipoise.monitor.domain.disclosure;

import static io.equipoise.monitor.domain.disclosure.PublishedCounts.RECORDS;
import static io.equipoise.monitor.domain.disclosure.PublishedCounts.RECORDS_AND_LABELS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.Subgroup;
import io.equipoise.monitor.domain.CellCounts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DisclosureControlTest {
  private static final Survey ONE = new Survey("[[a]]", 2);
  private static final Survey FOUR = new Survey("[[a]]", 4);
  private static final Survey TWO_WAY = new Survey("[[a], [b], [a, b]]", 2, 3);

  @Test
  void shouldShowEverythingWhenNothingIsSmall() {
    DisclosurePlan plan =
        new SurveyWindow(ONE).with("a0", "yes", 40).with("a1", "no", 60).plan(RECORDS, 10);

    assertThat(hidden(ONE, plan)).isEmpty();
    assertThat(plan.showsSet(List.of("a"))).isTrue();
    assertThat(plan.isCoarse()).isFalse();
  }

  @Test
  void shouldHideTheOnlySiblingOfASmallCount() {
    // 67 - 60 = 7.
    DisclosurePlan plan =
        new SurveyWindow(ONE).with("a0", "yes", 7).with("a1", "yes", 60).plan(RECORDS, 10);

    assertThat(hidden(ONE, plan)).containsExactly("a=a0", "a=a1");
    assertThat(plan.showsRecords()).isTrue();
    assertThat(plan.showsSet(List.of("a"))).isFalse();
    assertThat(plan.showsShare(ONE.subgroup("a=a1"))).isFalse();
  }

  @Test
  void shouldHideTheSmallestSiblingThatCanHoldElevenMore() {
    // 4 + 30 > 10, and 30 is the least informative of 30, 50, 200.
    DisclosurePlan plan =
        new SurveyWindow(FOUR)
            .with("a0", "yes", 4)
            .with("a1", "yes", 200)
            .with("a2", "yes", 30)
            .with("a3", "yes", 50)
            .plan(RECORDS, 10);

    assertThat(hidden(FOUR, plan)).containsExactly("a=a0", "a=a2");
  }

  @Test
  void shouldHideAThirdCountWhenTwoSmallOnesAddUpToTenOrLess() {
    // 5 + 4 = 9 would follow, and is small.
    DisclosurePlan plan =
        new SurveyWindow(FOUR)
            .with("a0", "yes", 5)
            .with("a1", "yes", 4)
            .with("a2", "yes", 30)
            .with("a3", "yes", 50)
            .plan(RECORDS, 10);

    assertThat(hidden(FOUR, plan)).containsExactly("a=a0", "a=a1", "a=a2");
  }

  @Test
  void shouldHideNoMoreWhenTwoSmallCountsAddUpToMoreThanTen() {
    DisclosurePlan plan =
        new SurveyWindow(FOUR)
            .with("a0", "yes", 9)
            .with("a1", "yes", 8)
            .with("a2", "yes", 30)
            .with("a3", "yes", 50)
            .plan(RECORDS, 10);

    assertThat(hidden(FOUR, plan)).containsExactly("a=a0", "a=a1");
  }

  @Test
  void shouldHideASiblingWhenTheOthersAreKnownToBeZero() {
    // 0 is shown; only the 90 can stand for the 3.
    DisclosurePlan plan =
        new SurveyWindow(FOUR).with("a0", "yes", 3).with("a3", "yes", 90).plan(RECORDS, 10);

    assertThat(hidden(FOUR, plan)).containsExactly("a=a0", "a=a3");
  }

  @Test
  void shouldHideAllRecordsWhenFewLackTheAttribute() {
    // records 105 - support 100 = 5; the shares need the support, so the records go.
    DisclosurePlan plan =
        new SurveyWindow(ONE)
            .with("a0", "yes", 40)
            .with("a1", "yes", 60)
            .with("unknown", "yes", 5)
            .plan(RECORDS, 10);

    assertThat(hidden(ONE, plan)).containsExactly("records");
    assertThat(plan.showsSet(List.of("a"))).isTrue();
  }

  @Test
  void shouldHideACycleOfATwoWayTable() {
    // Hiding a0b0 = 5 and a sibling in its row leaves both columns to tell: three more cells of a
    // cycle must go.
    SurveyWindow window =
        new SurveyWindow(TWO_WAY)
            .with("a0|b0", "yes", 5)
            .with("a0|b1", "yes", 40)
            .with("a0|b2", "yes", 60)
            .with("a1|b0", "yes", 50)
            .with("a1|b1", "yes", 70)
            .with("a1|b2", "yes", 80);

    assertThat(hidden(TWO_WAY, window.plan(RECORDS, 10)))
        .containsExactly("a=a0&b=b0", "a=a0&b=b1", "a=a1&b=b0", "a=a1&b=b1");
  }

  @Test
  void shouldLetTheAttackerSucceedWhereOnlyTheRowIsProtected() {
    // The naive choice of the table above: a0b0 and a0b1 hidden, a1b0 and b0 shown.
    SurveyWindow window =
        new SurveyWindow(TWO_WAY)
            .with("a0|b0", "yes", 5)
            .with("a0|b1", "yes", 40)
            .with("a0|b2", "yes", 60)
            .with("a1|b0", "yes", 50)
            .with("a1|b1", "yes", 70)
            .with("a1|b2", "yes", 80);
    SurveyWindow.View naive =
        view(window, List.of(TWO_WAY.subgroup("a=a0&b=b0"), TWO_WAY.subgroup("a=a0&b=b1")));
    boolean[] small =
        window.members(p -> TWO_WAY.scheme().contains(TWO_WAY.subgroup("a=a0&b=b0"), p.cell()));

    assertThat(window.attacker(naive).determines(small)).isTrue();
    assertThat(window.attacker(SurveyWindow.of(window.plan(RECORDS, 10))).determines(small))
        .isFalse();
  }

  @Test
  void shouldProtectThoseOfASubgroupWhoseOtherAttributeIsUnknown() {
    // a0 = 104 = 40 + 30 + 30 + 4 whose b is unknown.
    SurveyWindow window =
        new SurveyWindow(TWO_WAY)
            .with("a0|b0", "yes", 40)
            .with("a0|b1", "yes", 30)
            .with("a0|b2", "yes", 30)
            .with("a0|unknown", "yes", 4)
            .with("a1|b0", "yes", 50)
            .with("a1|b1", "yes", 70)
            .with("a1|b2", "yes", 80);
    boolean[] residual = window.members(p -> p.cell().values().equals(List.of("a0", "unknown")));

    assertThat(window.attacker(window.primaryOnly(RECORDS, 10)).determines(residual)).isTrue();
    assertThat(window.attacker(SurveyWindow.of(window.plan(RECORDS, 10))).determines(residual))
        .isFalse();
  }

  @Test
  void shouldHideTheLabelsOfASubgroupAloneWhenNoRelationReachesThem() {
    DisclosurePlan plan =
        new SurveyWindow(ONE)
            .with("a0", "yes", 3)
            .with("a0", "no", 37)
            .with("a1", "yes", 20)
            .with("a1", "no", 40)
            .plan(RECORDS_AND_LABELS, 10);

    assertThat(hidden(ONE, plan)).containsExactly("labels a=a0");
    assertThat(plan.showsLabelsOfSet(List.of("a"))).isFalse();
    assertThat(plan.showsSet(List.of("a"))).isTrue();
  }

  @Test
  void shouldHideLabelsWhenFewHaveNone() {
    DisclosurePlan plan =
        new SurveyWindow(ONE)
            .with("a0", "yes", 30)
            .with("a0", "no", 37)
            .with("a0", "", 2)
            .with("a1", "yes", 20)
            .with("a1", "no", 40)
            .plan(RECORDS_AND_LABELS, 10);

    assertThat(hidden(ONE, plan)).containsExactly("labels a=a0");
  }

  @Test
  void shouldHideTheLabelsOfACycleWhenAMarginTellsThem() {
    // a0's positives 33 = 3 + 30 + 0 by b: hiding those of a0b0 alone leaves 33 - 30.
    SurveyWindow window =
        new SurveyWindow(TWO_WAY)
            .with("a0|b0", "yes", 3)
            .with("a0|b0", "no", 40)
            .with("a0|b1", "yes", 30)
            .with("a0|b1", "no", 30)
            .with("a1|b0", "yes", 25)
            .with("a1|b0", "no", 26)
            .with("a1|b1", "yes", 27)
            .with("a1|b1", "no", 28);
    DisclosurePlan plan = window.plan(RECORDS_AND_LABELS, 10);
    boolean[] small =
        window.members(p -> p.cell().key().equals("a0|b0") && p.label().equals("yes"));

    assertThat(window.attacker(window.primaryOnly(RECORDS_AND_LABELS, 10)).determines(small))
        .isTrue();
    assertThat(window.attacker(SurveyWindow.of(plan)).determines(small)).isFalse();
    assertThat(hidden(TWO_WAY, plan)).hasSizeLessThanOrEqualTo(4);
  }

  @Test
  void shouldHideAllOfAWindowOfTenRecords() {
    DisclosurePlan plan = new SurveyWindow(ONE).with("a0", "yes", 10).plan(RECORDS, 10);

    assertThat(hidden(ONE, plan)).containsExactly("records", "support [a]", "a=a0", "a=a1");
  }

  @Test
  void shouldShowAllOfAWindowWithoutRecords() {
    assertThat(hidden(ONE, new SurveyWindow(ONE).plan(RECORDS, 10))).isEmpty();
  }

  @Test
  void shouldNeverShowLabelsThatAreNotPublished() {
    DisclosurePlan plan = new SurveyWindow(ONE).with("a0", "yes", 100).plan(RECORDS, 10);

    assertThat(plan.showsLabels(ONE.subgroup("a=a0"))).isFalse();
  }

  @Test
  void shouldHideTheSetsThatMeetASmallOneWhenTheWindowIsTooLarge() {
    Survey survey = new Survey("[[a], [a, b], [c]]", 2, 2, 2);
    SurveyWindow window =
        new SurveyWindow(survey)
            .with("a0|b0|c0", "no", 5)
            .with("a1|b0|c0", "no", 50)
            .with("a1|b1|c1", "no", 50);
    DisclosurePlan plan =
        new DisclosureControl(survey.descriptor(), RECORDS_AND_LABELS, 10, 1).plan(window.cells());

    assertThat(plan.isCoarse()).isTrue();
    assertThat(plan.showsSet(List.of("c"))).isTrue();
    assertThat(plan.showsLabelsOfSet(List.of("c"))).isFalse();
    assertThat(
            survey.scheme().watched().stream()
                .filter(s -> !s.attributes().equals(List.of("c")))
                .anyMatch(plan::shows))
        .isFalse();
    assertThat(plan.showsSupport(List.of("a"))).isFalse();
    assertThat(plan.showsRecords()).isTrue();
  }

  @Test
  void shouldGiveTheSamePlanWhateverTheOrderOfCells() {
    Random random = new Random(7);
    SurveyWindow window = new SurveyWindow(TWO_WAY);
    for (int p = 0; p < TWO_WAY.places().size(); p++) {
      window.add(p, random.nextInt(3) == 0 ? random.nextInt(12) : 20);
    }
    List<Map.Entry<Cell, CellCounts>> entries = new ArrayList<>(window.cells().entrySet());
    List<String> first = hidden(TWO_WAY, window.plan(RECORDS_AND_LABELS, 10));
    for (int round = 0; round < 10; round++) {
      Collections.shuffle(entries, random);
      Map<Cell, CellCounts> shuffled = new LinkedHashMap<>();
      entries.forEach(e -> shuffled.put(e.getKey(), e.getValue()));

      assertThat(
              hidden(
                  TWO_WAY,
                  new DisclosureControl(TWO_WAY.descriptor(), RECORDS_AND_LABELS).plan(shuffled)))
          .isEqualTo(first);
    }
  }

  @Test
  void shouldRefuseWhatTheDescriptorDoesNotName() {
    DisclosurePlan plan = new SurveyWindow(ONE).plan(RECORDS, 10);
    DisclosureControl control = new DisclosureControl(ONE.descriptor(), RECORDS);

    assertThatThrownBy(() -> plan.showsSupport(List.of("z"))).hasMessageContaining("[z]");
    assertThatThrownBy(() -> plan.shows(new Subgroup(List.of(new Subgroup.Condition("a", "a9")))))
        .hasMessageContaining("a=a9");
    assertThatThrownBy(() -> control.plan(Map.of(Cell.parse("a9"), new CellCounts(1, 0, 0))))
        .hasMessageContaining("protected attribute a does not list");
    assertThatThrownBy(() -> control.plan(Map.of(Cell.parse("a0"), new CellCounts(1, 2, 0))))
        .hasMessageContaining("labelled <= records");
  }

  @Test
  void shouldRefuseMoreCombinationsThanCanBeNumbered() {
    int[] values = new int[40];
    Arrays.fill(values, 3);

    assertThatThrownBy(() -> new WatchedTables(values, List.of(new int[] {0}), RECORDS))
        .hasMessageContaining("more than 2^62");
  }

  private static SurveyWindow.View view(SurveyWindow window, List<Subgroup> hidden) {
    SurveyWindow.View all = window.primaryOnly(RECORDS, 0);
    return new SurveyWindow.View() {
      @Override
      public boolean records() {
        return true;
      }

      @Override
      public boolean support(List<String> set) {
        return true;
      }

      @Override
      public boolean count(Subgroup subgroup) {
        return !hidden.contains(subgroup);
      }

      @Override
      public boolean labels(Subgroup subgroup) {
        return all.labels(subgroup);
      }
    };
  }

  /** Names of what is hidden; labels only where they are published. */
  static List<String> hidden(Survey survey, DisclosurePlan plan) {
    List<String> hidden = new ArrayList<>();
    if (!plan.showsRecords()) {
      hidden.add("records");
    }
    for (List<String> set : survey.sets()) {
      if (!plan.showsSupport(set)) {
        hidden.add("support " + set);
      }
    }
    List<Subgroup> watched = survey.scheme().watched();
    watched.stream().filter(s -> !plan.shows(s)).map(Subgroup::id).forEach(hidden::add);
    if (watched.stream().anyMatch(plan::showsLabels)) {
      watched.stream()
          .filter(s -> !plan.showsLabels(s))
          .map(s -> "labels " + s.id())
          .forEach(hidden::add);
    }
    return hidden;
  }
}
