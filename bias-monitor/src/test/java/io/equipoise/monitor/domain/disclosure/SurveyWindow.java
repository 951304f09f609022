package io.equipoise.monitor.domain.disclosure;

import io.equipoise.cohort.descriptor.ProtectedAttribute;
import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.Subgroup;
import io.equipoise.monitor.domain.CellCounts;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** A window of a survey: who was seen, what a plan publishes of it, and what must stay unknown. */
final class SurveyWindow {
  /** What a plan says, or another rule in its place. */
  interface View {
    boolean records();

    boolean support(List<String> set);

    boolean count(Subgroup subgroup);

    boolean labels(Subgroup subgroup);
  }

  private final Survey survey;
  private final long[] counts;

  SurveyWindow(Survey survey) {
    this.survey = survey;
    this.counts = new long[survey.places().size()];
  }

  /** Adds records, for example {@code with("a0|unknown", "yes", 3)}. */
  SurveyWindow with(String cell, String label, long records) {
    int place = survey.places().indexOf(new Survey.Place(Cell.parse(cell), label));
    counts[place] += records;
    return this;
  }

  /** Adds records at a place by number. */
  void add(int place, long records) {
    counts[place] += records;
  }

  Map<Cell, CellCounts> cells() {
    Map<Cell, CellCounts> cells = new LinkedHashMap<>();
    for (int p = 0; p < counts.length; p++) {
      String label = survey.places().get(p).label();
      cells.merge(
          survey.places().get(p).cell(),
          new CellCounts(
              counts[p], label.isEmpty() ? 0 : counts[p], label.equals("yes") ? counts[p] : 0),
          SurveyWindow::sum);
    }
    return cells;
  }

  DisclosurePlan plan(PublishedCounts published, long limit) {
    return new DisclosureControl(
            survey.descriptor(), published, limit, DisclosureControl.MOST_PLACES)
        .plan(cells());
  }

  private static CellCounts sum(CellCounts one, CellCounts other) {
    return new CellCounts(
        one.records() + other.records(),
        one.labelled() + other.labelled(),
        one.positives() + other.positives());
  }

  long sum(boolean[] members) {
    long sum = 0;
    for (int p = 0; p < counts.length; p++) {
      sum += members[p] ? counts[p] : 0;
    }
    return sum;
  }

  long records() {
    return sum(members(p -> true));
  }

  /** An attacker who has read what the view shows. */
  Attacker attacker(View view) {
    Attacker attacker = new Attacker(counts.length);
    if (view.records()) {
      learn(attacker, p -> true);
    }
    for (List<String> set : survey.sets()) {
      if (view.support(set)) {
        learn(attacker, p -> survey.scheme().isKnown(set, p.cell()));
      }
    }
    for (Subgroup subgroup : survey.scheme().watched()) {
      Predicate<Survey.Place> in = p -> survey.scheme().contains(subgroup, p.cell());
      if (view.count(subgroup)) {
        learn(attacker, in);
      }
      if (view.labels(subgroup)) {
        learn(attacker, in.and(p -> !p.label().isEmpty()));
        learn(attacker, in.and(p -> p.label().equals("yes")));
      }
    }
    return attacker;
  }

  /**
   * Every count of people that the guarantee names one by one: each combination of the values of a
   * watched set, "unknown" and "any" among them, by label where labels are published.
   */
  Map<String, boolean[]> sensitive(PublishedCounts published) {
    Map<String, boolean[]> sensitive = new LinkedHashMap<>();
    Set<String> labels = new LinkedHashSet<>(Set.of("any"));
    if (published == PublishedCounts.RECORDS_AND_LABELS) {
      labels.addAll(List.of("yes", "no", "", "labelled"));
    }
    for (List<String> set : survey.sets()) {
      // Known or not as a whole.
      for (String label : labels) {
        sensitive.put(
            set + " known, label " + label,
            members(p -> survey.scheme().isKnown(set, p.cell()) && labelled(p, label)));
        sensitive.put(
            set + " not known, label " + label,
            members(p -> !survey.scheme().isKnown(set, p.cell()) && labelled(p, label)));
      }
      for (Survey.Place like : survey.places()) {
        for (int any = 0; any < 1 << set.size(); any++) {
          int mask = any;
          for (String label : labels) {
            sensitive.put(
                like.cell() + " on " + set + " less " + mask + ", label " + label,
                members(p -> matches(p, like, set, mask) && labelled(p, label)));
          }
        }
      }
    }
    return sensitive;
  }

  /** What hiding each small figure by itself would show. */
  View primaryOnly(PublishedCounts published, long limit) {
    return new View() {
      @Override
      public boolean records() {
        return shown(SurveyWindow.this.records());
      }

      @Override
      public boolean support(List<String> set) {
        return shown(sum(members(p -> survey.scheme().isKnown(set, p.cell()))));
      }

      @Override
      public boolean count(Subgroup subgroup) {
        return shown(sum(members(p -> survey.scheme().contains(subgroup, p.cell()))));
      }

      @Override
      public boolean labels(Subgroup subgroup) {
        Predicate<Survey.Place> in = p -> survey.scheme().contains(subgroup, p.cell());
        return published == PublishedCounts.RECORDS_AND_LABELS
            && shown(sum(members(in.and(p -> p.label().equals("yes")))))
            && shown(sum(members(in.and(p -> p.label().equals("no")))))
            && shown(sum(members(in.and(p -> p.label().isEmpty()))));
      }

      private boolean shown(long count) {
        return count == 0 || count > limit;
      }
    };
  }

  /** What a plan shows. */
  static View of(DisclosurePlan plan) {
    return new View() {
      @Override
      public boolean records() {
        return plan.showsRecords();
      }

      @Override
      public boolean support(List<String> set) {
        return plan.showsSupport(set);
      }

      @Override
      public boolean count(Subgroup subgroup) {
        return plan.shows(subgroup);
      }

      @Override
      public boolean labels(Subgroup subgroup) {
        return plan.showsLabels(subgroup);
      }
    };
  }

  boolean[] members(Predicate<Survey.Place> in) {
    boolean[] members = new boolean[counts.length];
    for (int p = 0; p < counts.length; p++) {
      members[p] = in.test(survey.places().get(p));
    }
    return members;
  }

  private void learn(Attacker attacker, Predicate<Survey.Place> figure) {
    boolean[] members = members(figure);
    attacker.learn(members, sum(members));
  }

  private boolean matches(Survey.Place place, Survey.Place like, List<String> set, int any) {
    for (int i = 0; i < set.size(); i++) {
      int position = survey.scheme().position(set.get(i));
      String value = like.cell().values().get(position);
      String own = place.cell().values().get(position);
      boolean anyKnown =
          (any & 1 << i) != 0
              && value.equals(ProtectedAttribute.UNKNOWN)
              && !own.equals(ProtectedAttribute.UNKNOWN);
      boolean anyAtAll = (any & 1 << i) != 0 && !value.equals(ProtectedAttribute.UNKNOWN);
      if (!own.equals(value) && !anyKnown && !anyAtAll) {
        return false;
      }
    }
    return true;
  }

  private static boolean labelled(Survey.Place place, String label) {
    return switch (label) {
      case "any" -> true;
      case "labelled" -> !place.label().isEmpty();
      default -> place.label().equals(label);
    };
  }
}
