package io.equipoise.console.fairness;

import io.equipoise.cohort.population.Subgroup;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.evaluator.domain.Disparity;
import io.equipoise.evaluator.domain.Measure;
import io.equipoise.evaluator.domain.Performance;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** The figures for people to read in a terminal: a row per figure, a column per group. */
final class FairnessTable {
  /** Groups beside each other: with names of figures, 134 characters. */
  private static final int GROUPS_BESIDE = 4;

  private static final int NAME = 36;
  private static final int CELL = 24;
  private static final int MOST_DECIMALS = 3;

  private final FairnessConfig config;
  private final Predictions predictions;
  private final Performance performance;
  private final int decimals;

  FairnessTable(FairnessConfig config, Predictions predictions, Performance performance) {
    this.config = config;
    this.predictions = predictions;
    this.performance = performance;
    this.decimals = Decimals.of(predictions.counts(), performance, MOST_DECIMALS);
  }

  /** Prints everything. */
  void print(PrintWriter out) {
    out.println(
        config.fileName()
            + ": "
            + people(predictions.counts().everybody())
            + (predictions.counts().isRounded() ? " (counts rounded to tens)" : "")
            + "; positive is "
            + config.label()
            + " = "
            + config.positive()
            + ", decided positive from "
            + config.threshold());
    out.println(
        String.format(
            Locale.ROOT,
            "Value [%s %% interval], %,d resamples of people, seed %d",
            percent(config.confidence()),
            config.resamples(),
            config.seed()));
    out.println();
    out.println("everybody");
    for (Measure measure : Measure.all()) {
      out.println(row(measure.words(), List.of(cell(performance.overall(measure), decimals))));
    }
    for (Performance.OfAttributeSet set : performance.attributeSets()) {
      groups(out, performance.subgroups(set.attributes()));
      between(out, set);
    }
    out.println();
    out.println(
        "too few: fewer than 11 people of the kind that the figure counts. Differences are largest minus smallest,"
            + " ratios smallest over largest.");
  }

  private void groups(PrintWriter out, List<Performance.OfSubgroup> groups) {
    for (int from = 0; from < groups.size(); from += GROUPS_BESIDE) {
      List<Performance.OfSubgroup> beside =
          groups.subList(from, Math.min(groups.size(), from + GROUPS_BESIDE));
      out.println();
      out.println(
          row(
              String.join(" and ", groups.get(0).subgroup().attributes()),
              beside.stream().map(group -> shortened(name(group.subgroup()))).toList()));
      out.println(row("people", beside.stream().map(group -> count(group.subgroup())).toList()));
      for (Measure measure : Measure.all()) {
        out.println(
            row(
                measure.words(),
                beside.stream().map(group -> cell(group.measure(measure), decimals)).toList()));
      }
    }
  }

  private static void between(PrintWriter out, Performance.OfAttributeSet set) {
    out.println();
    out.println("between groups of " + String.join(" and ", set.attributes()));
    for (Disparity disparity : Disparity.all()) {
      List<String> cells = new ArrayList<>();
      cells.add(cell(set.disparity(disparity), MOST_DECIMALS));
      List<Subgroup> excluded = set.excluded(disparity);
      if (!excluded.isEmpty()) {
        cells.add(
            "left out: "
                + excluded.stream().map(FairnessTable::name).collect(Collectors.joining(", ")));
      }
      out.println(row(disparity.words(), cells));
    }
  }

  private String count(Subgroup group) {
    return predictions.counts().group(predictions.holdout().groups().indexOf(group)).stream()
        .mapToObj(n -> String.format(Locale.ROOT, "%,d", n))
        .findFirst()
        .orElse("1 to 10");
  }

  private static String name(Subgroup group) {
    return group.conditions().stream()
        .map(Subgroup.Condition::value)
        .collect(Collectors.joining(" & "));
  }

  private static String shortened(String name) {
    return name.length() < CELL ? name : name.substring(0, CELL - 2) + "…";
  }

  private static String people(OptionalLong count) {
    return count.isPresent()
        ? String.format(Locale.ROOT, "%,d people", count.getAsLong())
        : "1 to 10 people";
  }

  private static String row(String name, List<String> cells) {
    StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "  %-" + NAME + "s", name));
    cells.forEach(cell -> row.append(String.format(Locale.ROOT, "%-" + CELL + "s", cell)));
    return row.toString().stripTrailing();
  }

  private static String cell(Estimate estimate, int decimals) {
    return estimate.fold(
        known ->
            number(known.value(), decimals)
                + known
                    .interval()
                    .map(
                        i ->
                            " ["
                                + number(i.lower(), decimals)
                                + ", "
                                + number(i.upper(), decimals)
                                + "]")
                    .orElse(""),
        few -> "too few",
        none -> "nobody",
        undefined -> "undefined");
  }

  private static String number(double value, int decimals) {
    String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
    return text.matches("-0\\.0+") ? text.substring(1) : text;
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.4g", 100 * share).replaceFirst("\\.?0+$", "");
  }
}
