package io.equipoise.monitor.domain.disclosure;

import static io.equipoise.monitor.domain.disclosure.PublishedCounts.RECORDS;
import static io.equipoise.monitor.domain.disclosure.PublishedCounts.RECORDS_AND_LABELS;
import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.population.Subgroup;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** An attacker of its own tries to recover what a plan hides. */
class DisclosureAttackTest {
  private static final Survey TWO_WAY = new Survey("[[a], [b], [a, b]]", 2, 2);
  private static final Survey MARGINS = new Survey("[[a], [b]]", 2, 2);
  private static final Survey CROSS = new Survey("[[a, b]]", 2, 2);
  private static final Survey NARROW = new Survey("[[a], [a, b]]", 2, 1);
  private static final Survey ONE = new Survey("[[a]]", 2);
  private static final Survey LARGE = new Survey("[[a], [b], [c], [a, b], [b, c]]", 2, 4, 3);

  /** A limit at which every population that fits can be tried. */
  private static final long LIMIT = 2;

  @Property(tries = 60, seed = "1")
  void shouldLeaveAllPopulationsOpenInATwoWayTable(@ForAll long seed) {
    shouldWithstand(TWO_WAY, RECORDS, seed);
  }

  @Property(tries = 60, seed = "2")
  void shouldLeaveAllPopulationsOpenBetweenMargins(@ForAll long seed) {
    shouldWithstand(MARGINS, RECORDS, seed);
  }

  @Property(tries = 60, seed = "3")
  void shouldLeaveAllPopulationsOpenWithoutMargins(@ForAll long seed) {
    shouldWithstand(CROSS, RECORDS, seed);
  }

  @Property(tries = 60, seed = "4")
  void shouldLeaveAllPopulationsOpenWithLabels(@ForAll long seed) {
    shouldWithstand(ONE, RECORDS_AND_LABELS, seed);
  }

  @Property(tries = 15, seed = "5")
  void shouldLeaveAllPopulationsOpenWithLabelsOfNestedSets(@ForAll long seed) {
    shouldWithstand(NARROW, RECORDS_AND_LABELS, seed);
  }

  @Property(tries = 60, seed = "6")
  void shouldWithstandLinearAlgebraOnALargerTable(@ForAll long seed) {
    SurveyWindow window = random(LARGE, RECORDS_AND_LABELS, seed, 8, 60);
    Attacker attacker = window.attacker(SurveyWindow.of(window.plan(RECORDS_AND_LABELS, 10)));

    window
        .sensitive(RECORDS_AND_LABELS)
        .forEach(
            (name, members) -> {
              if (window.sum(members) >= 1 && window.sum(members) <= 10) {
                assertThat(attacker.determines(members)).as(name).isFalse();
              }
            });
  }

  @Test
  void shouldBeBrokenWithoutComplementarySuppression() {
    // The same attackers on the same windows, hiding only what is small itself.
    int byTrial = 0;
    int byAlgebra = 0;
    for (long seed = 0; seed < 30; seed++) {
      SurveyWindow small = random(TWO_WAY, RECORDS, seed, 5, 4);
      byTrial += recovered(small, RECORDS, small.primaryOnly(RECORDS, LIMIT)) ? 1 : 0;
      SurveyWindow large = random(LARGE, RECORDS_AND_LABELS, seed, 8, 60);
      Attacker attacker = large.attacker(large.primaryOnly(RECORDS_AND_LABELS, 10));
      byAlgebra +=
          large.sensitive(RECORDS_AND_LABELS).values().stream()
                  .anyMatch(m -> large.sum(m) >= 1 && large.sum(m) <= 10 && attacker.determines(m))
              ? 1
              : 0;
    }

    assertThat(byTrial).isGreaterThanOrEqualTo(15);
    assertThat(byAlgebra).isGreaterThanOrEqualTo(15);
  }

  @Test
  void shouldShowMostOfATableWithFewSmallCounts() {
    // Hiding everything would withstand every attacker.
    int shown = 0;
    int notSmall = 0;
    for (long seed = 0; seed < 20; seed++) {
      SurveyWindow window = random(LARGE, RECORDS, seed, 8, 60);
      DisclosurePlan plan = window.plan(RECORDS, 10);
      SurveyWindow.View primary = window.primaryOnly(RECORDS, 10);
      for (Subgroup subgroup : LARGE.scheme().watched()) {
        shown += plan.shows(subgroup) ? 1 : 0;
        notSmall += primary.count(subgroup) ? 1 : 0;
      }
    }

    assertThat((double) shown / notSmall).isGreaterThan(0.6);
  }

  private static void shouldWithstand(Survey survey, PublishedCounts published, long seed) {
    SurveyWindow window = random(survey, published, seed, 5, 4);
    Attacker attacker = window.attacker(SurveyWindow.of(window.plan(published, LIMIT)));
    for (Map.Entry<String, boolean[]> count : window.sensitive(published).entrySet()) {
      long truth = window.sum(count.getValue());
      if (truth >= 1 && truth <= LIMIT) {
        Attacker.Range range =
            attacker.range(count.getValue(), window.records() + LIMIT, LIMIT + 1);

        assertThat(range.largest()).as(count.getKey()).isGreaterThan(LIMIT);
      }
    }
  }

  private static boolean recovered(
      SurveyWindow window, PublishedCounts published, SurveyWindow.View view) {
    Attacker attacker = window.attacker(view);
    return window.sensitive(published).values().stream()
        .filter(m -> window.sum(m) >= 1 && window.sum(m) <= LIMIT)
        .map(m -> attacker.range(m, window.records() + LIMIT, Long.MAX_VALUE))
        .anyMatch(range -> range.least() == range.largest());
  }

  /** Few places with a few records each; unknown values are rarer. */
  private static SurveyWindow random(
      Survey survey, PublishedCounts published, long seed, int used, int most) {
    Random random = new Random(seed);
    SurveyWindow window = new SurveyWindow(survey);
    int places = survey.places().size();
    int rounds = Math.max(used, most > 10 ? places / 2 : 0);
    for (int i = 0; i < rounds; i++) {
      int place = random.nextInt(places);
      if (published == RECORDS) {
        place -= place % 3;
      }
      window.add(place, random.nextInt(3) == 0 ? 1 + random.nextInt(2) : random.nextInt(most) + 1);
    }
    return window;
  }
}
