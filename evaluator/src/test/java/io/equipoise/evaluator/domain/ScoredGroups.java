package io.equipoise.evaluator.domain;

import io.equipoise.cohort.population.Subgroup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Scored people put together by hand, everyone with one record. */
final class ScoredGroups {
  private final List<Boolean> outcomes = new ArrayList<>();
  private final List<Double> scores = new ArrayList<>();
  private final Map<Subgroup, List<Integer>> rows = new LinkedHashMap<>();

  /** The subgroup {@code attribute=value}. */
  static Subgroup group(String attribute, String value) {
    return new Subgroup(List.of(new Subgroup.Condition(attribute, value)));
  }

  /** People of one group by decision and outcome, scored 0.8 or 0.2. */
  ScoredGroups add(Subgroup group, int tp, int fp, int tn, int fn) {
    add(group, true, 0.8, tp);
    add(group, false, 0.8, fp);
    add(group, false, 0.2, tn);
    return add(group, true, 0.2, fn);
  }

  /** People of one group with one score. */
  ScoredGroups add(Subgroup group, boolean positive, double score, int count) {
    for (int i = 0; i < count; i++) {
      rows.computeIfAbsent(group, g -> new ArrayList<>()).add(outcomes.size());
      outcomes.add(positive);
      scores.add(score);
    }
    return this;
  }

  /** Files a row under one more group, of another attribute set. */
  void also(Subgroup group, int row) {
    rows.computeIfAbsent(group, g -> new ArrayList<>()).add(row);
  }

  int size() {
    return outcomes.size();
  }

  double[] scores() {
    return scores.stream().mapToDouble(Double::doubleValue).toArray();
  }

  boolean[] outcomes() {
    boolean[] array = new boolean[outcomes.size()];
    for (int row = 0; row < array.length; row++) {
      array[row] = outcomes.get(row);
    }
    return array;
  }

  Holdout holdout() {
    int[] persons = new int[size()];
    for (int row = 0; row < persons.length; row++) {
      persons[row] = row;
    }
    return Holdout.of(
        outcomes(),
        persons,
        List.copyOf(rows.keySet()),
        rows.values().stream()
            .map(of -> of.stream().mapToInt(Integer::intValue).toArray())
            .toArray(int[][]::new));
  }

  /** Decided positive from one half. */
  MeasuredArm measured(int resamples, long seed) {
    return MeasuredArm.of(
        holdout(),
        new ScoredArm("real", 100, 0, 0.5, scores()),
        new PatientBootstrap(resamples, seed));
  }

  Performance performance() {
    return measured(1000, 7).performance(0.95);
  }
}
