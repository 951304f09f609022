package io.equipoise.console.audit;

import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.evaluator.card.ArmFacts;
import io.equipoise.evaluator.card.ChangeFacts;
import io.equipoise.evaluator.card.Figure;
import io.equipoise.evaluator.card.ModelFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** The figures as a table for a terminal; the report and the card have all of them. */
final class AuditTable {
  private static final int FIRST = 36;
  private static final int WIDTH = 25;

  private final ModelFacts facts;
  private final Consumer<String> out;
  private final String targetKey;

  AuditTable(ModelFacts facts, Consumer<String> out) {
    this.facts = facts;
    this.out = out;
    this.targetKey = "auroc[" + facts.target() + "]";
  }

  void print() {
    List<String> head =
        List.of("AUROC", "AUROC of the target", "worst-group AUROC", "equalized-odds difference");
    out.accept(line("training set", head));
    for (ArmFacts arm : facts.arms()) {
      out.accept(line(arm.name(), levels(arm)));
    }
    out.accept("");
    out.accept(line("change against real", head));
    for (ArmFacts arm : facts.arms()) {
      List<String> changes = changes(arm.name());
      if (!changes.isEmpty()) {
        out.accept(line(arm.name(), changes));
      }
    }
    out.accept("");
    out.accept(
        "Intervals at 95 %; changes in the last three columns are claims, with the wider intervals"
            + " of one among several. An equalized-odds difference of 0 is best.");
  }

  private static String line(String first, List<String> cells) {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-" + FIRST + "s", first));
    cells.forEach(cell -> line.append(String.format(Locale.ROOT, "  %-" + WIDTH + "s", cell)));
    return line.toString().stripTrailing();
  }

  private List<String> levels(ArmFacts arm) {
    List<Figure> ofTarget =
        arm.groups().stream()
            .filter(group -> group.group().equals(facts.target()))
            .flatMap(group -> group.figures().stream())
            .toList();
    List<Figure> between = arm.between().isEmpty() ? List.of() : arm.between().get(0).figures();
    return List.of(
        level(arm.overall(), "auroc"),
        level(ofTarget, "auroc"),
        level(between, "worstGroupAuroc"),
        level(between, "equalizedOddsDifference"));
  }

  private static String level(List<Figure> figures, String key) {
    return figures.stream()
        .filter(figure -> figure.key().equals(key))
        .map(figure -> text(figure.estimate(), "%.3f"))
        .findFirst()
        .orElse("-");
  }

  /** Only changes against the real people alone: the first that is there of each figure. */
  private List<String> changes(String arm) {
    List<String> changes = new ArrayList<>();
    for (String key : List.of("auroc", targetKey, "worstGroupAuroc", "equalizedOddsDifference")) {
      facts.changes().stream()
          .filter(change -> change.arm().equals(arm) && change.key().equals(key))
          .findFirst()
          .map(ChangeFacts::change)
          .ifPresent(change -> changes.add(text(change, "%+.3f")));
    }
    return changes;
  }

  private static String text(Estimate estimate, String format) {
    if (!(estimate instanceof Estimate.Known known)) {
      return "too few people";
    }
    return number(format, known.value())
        + known
            .interval()
            .map(i -> " [" + number(format, i.lower()) + ", " + number(format, i.upper()) + "]")
            .orElse("");
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
