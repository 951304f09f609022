package io.equipoise.evaluator.card;

import io.equipoise.cohort.card.Html;
import io.equipoise.cohort.card.Numbers;
import io.equipoise.cohort.card.Tables;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.evaluator.card.CardCharts.Line;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The figures of the model card: the changes that the verdict rests on, then all the rest. */
final class CardFigures {
  /** Figures in [0, 1] that are drawn per group. */
  private static final List<String> DRAWN =
      List.of("auroc", "truePositiveRate", "falsePositiveRate");

  private static final List<String> CHANGE_HEAD =
      List.of("Figure", "Change", "Says", "Claim", "Which way");

  /** Most lines of a chart; the table has all. */
  private static final int MOST_DRAWN = 24;

  private final Html html;
  private final ModelFacts facts;
  private final CardCharts charts;
  private final ArmFacts baseline;
  private final ArmFacts candidate;

  /** Whether nothing was judged, so that there is the baseline only. */
  private final boolean isAlone;

  CardFigures(Html html, ModelFacts facts) {
    this.html = html;
    this.facts = facts;
    this.charts = new CardCharts(html);
    this.baseline = facts.arms().get(0);
    this.candidate = facts.arm(facts.candidate()).orElse(baseline);
    this.isAlone = candidate.name().equals(baseline.name());
  }

  /** What the verdict rests on, and the other training sets. */
  void verdict() {
    html.leaf("h2", "What changed");
    List<ChangeFacts> judged = changes(candidate.name(), baseline.name());
    if (judged.isEmpty()) {
      html.leaf("p", "There was nothing to judge.", "class", "note");
    } else {
      judged(judged);
    }
    others();
  }

  private void judged(List<ChangeFacts> judged) {
    html.leaf(
        "p",
        candidate.name()
            + " minus "
            + baseline.name()
            + ", on the same people (paired bootstrap). An interval that includes 0 is no evidence"
            + " either way. The claims that can earn a promotion have wider intervals, because"
            + " several claims are several chances to be lucky; so have those of subgroups of other"
            + " attributes than the target's.",
        "class",
        "note");
    forest("claims-chart", "Claims that can earn a promotion", judged.stream());
    List<ChangeFacts> beyond =
        facts.changes().stream()
            .filter(c -> c.arm().equals(candidate.name()) && !c.against().equals(baseline.name()))
            .toList();
    forest("copies-chart", "The same against copies of real people", beyond.stream());
    forest("harm-chart", "What must not become worse", judged.stream().filter(this::isGuarded));
    Predicate<ChangeFacts> counts = change -> change.claim() || isGuarded(change);
    String against = candidate.name() + " against " + baseline.name();
    table("What the verdict rests on: " + against, judged.stream().filter(counts).toList());
    if (!beyond.isEmpty()) {
      table(
          "What the verdict rests on: " + candidate.name() + " against " + beyond.get(0).against(),
          beyond);
    }
    Tables.folded(
        html,
        "Other changes of " + against,
        CHANGE_HEAD,
        judged.stream().filter(counts.negate()).toList(),
        CardFigures::row);
  }

  /** Whether a promotion needs it not to fall. */
  private boolean isGuarded(ChangeFacts change) {
    return !change.claim() && (change.key().startsWith("auroc") || change.key().contains("["));
  }

  private void table(String caption, List<ChangeFacts> changes) {
    Tables.of(html, caption, CHANGE_HEAD, changes, CardFigures::row);
  }

  private static List<String> row(ChangeFacts change) {
    return List.of(
        change.words(),
        whole(Numbers.change(change.change())),
        change.reading(),
        (change.claim() ? "yes" : "no") + confidence(change.change()),
        change.better().words());
  }

  private void forest(String id, String title, Stream<ChangeFacts> changes) {
    boolean claims = !id.equals("harm-chart");
    List<ChangeFacts> drawn =
        changes
            .filter(change -> change.claim() == claims && change.change().point().isPresent())
            .limit(MOST_DRAWN)
            .toList();
    if (!drawn.isEmpty()) {
      html.leaf("h3", title);
      charts.forest(
          id,
          title,
          drawn.stream().map(c -> new Line(c.words(), List.of(c.change()), c.reading())).toList());
    }
  }

  private static String confidence(Estimate estimate) {
    return estimate instanceof Estimate.Known known && known.confidence().isPresent()
        ? ", " + Numbers.number(100 * known.confidence().getAsDouble()) + "\u00a0%"
        : "";
  }

  /** Every training set beside the baseline. */
  private void others() {
    List<ChangeFacts> plain =
        facts.changes().stream()
            .filter(c -> !c.arm().equals(candidate.name()) || c.against().equals(baseline.name()))
            .toList();
    if (plain.stream().map(ChangeFacts::arm).distinct().count() < 2) {
      return;
    }
    html.leaf("h2", "Every training set");
    html.leaf(
        "p",
        "Each minus "
            + baseline.name()
            + " of the same learner."
            + (isAlone ? "" : " Only " + candidate.name() + " was judged."),
        "class",
        "note");
    Set<String> keys = new LinkedHashSet<>();
    plain.stream()
        .filter(change -> change.claim() || change.key().equals("auroc"))
        .forEach(change -> keys.add(change.key()));
    int number = 0;
    for (String key : keys) {
      List<ChangeFacts> ofKey = plain.stream().filter(c -> c.key().equals(key)).toList();
      String words = ofKey.get(0).words();
      html.leaf("h3", words);
      charts.forest(
          "sets-" + number++,
          "Change of " + words + " by training set",
          ofKey.stream().map(c -> new Line(c.arm(), List.of(c.change()), c.reading())).toList());
      Tables.folded(
          html,
          "Changes of " + words,
          List.of("Training set", "Change", "Says"),
          ofKey,
          c -> List.of(c.arm(), whole(Numbers.change(c.change())), c.reading()));
    }
  }

  /** A figure whose interval is not torn apart at the end of a line. */
  private static String whole(String figure) {
    return figure.startsWith("no figure") ? figure : figure.replace(", ", ",\u00a0");
  }

  private List<ChangeFacts> changes(String arm, String against) {
    return facts.changes().stream()
        .filter(change -> change.arm().equals(arm) && change.against().equals(against))
        .toList();
  }

  /** Figures over everybody, between groups and per group. */
  void write() {
    html.leaf("h2", "Figures");
    sideBySide("Everybody who is held out", ArmFacts::overall);
    html.leaf("h2", "Between groups");
    html.leaf(
        "p",
        "Differences are largest minus smallest over the groups that have people enough, so that"
            + " 0 is best.",
        "class",
        "note");
    for (ArmFacts.OfAttributeSet set : baseline.between()) {
      sideBySide("Between the groups of " + set.attributes(), arm -> arm.between(set.attributes()));
      if (!set.excluded().isEmpty()) {
        html.leaf("p", "Excluded: " + String.join("; ", set.excluded()) + ".", "class", "note");
      }
    }
    html.leaf("h2", "By subgroup");
    legend();
    int number = 0;
    for (String key : DRAWN) {
      List<Line> lines =
          facts.evaluation().groups().stream()
              .map(group -> line(group.id(), key))
              .flatMap(Optional::stream)
              .toList();
      if (!lines.isEmpty()) {
        html.leaf("h3", words(key));
        charts.groups(
            "groups-" + number++,
            words(key) + " by subgroup",
            baseline.name(),
            candidate.name(),
            lines);
        Tables.folded(
            html,
            "Numbers of " + words(key) + " by subgroup",
            head("Subgroup"),
            lines,
            CardFigures::row);
      }
    }
    for (ModelFacts.Group group : facts.evaluation().groups()) {
      folded("All figures of " + group.id(), arm -> ofGroup(arm, group.id()));
    }
    reliability();
    for (ArmFacts arm : facts.arms()) {
      if (!arm.name().equals(baseline.name()) && !arm.name().equals(candidate.name())) {
        single(arm);
      }
    }
  }

  private void legend() {
    html.leaf(
        "p",
        "Dots: "
            + baseline.name()
            + (isAlone ? "" : "; diamonds: " + candidate.name())
            + ". Intervals at 95 %.",
        "class",
        "note");
  }

  private List<String> head(String first) {
    return isAlone
        ? List.of(first, baseline.name())
        : List.of(first, baseline.name(), candidate.name());
  }

  private void sideBySide(String caption, Function<ArmFacts, List<Figure>> of) {
    Tables.of(html, caption + "; intervals at 95 %", head("Figure"), rows(of), row -> row);
  }

  private void folded(String caption, Function<ArmFacts, List<Figure>> of) {
    Tables.folded(html, caption, head("Figure"), rows(of), row -> row);
  }

  private List<List<String>> rows(Function<ArmFacts, List<Figure>> of) {
    List<List<String>> rows = new ArrayList<>();
    for (Figure figure : of.apply(baseline)) {
      List<String> row = new ArrayList<>();
      row.add(figure.words());
      row.add(whole(Numbers.estimate(figure.estimate())));
      if (!isAlone) {
        row.add(
            find(of.apply(candidate), figure.key())
                .map(e -> whole(Numbers.estimate(e)))
                .orElse("no figure"));
      }
      rows.add(row);
    }
    return rows;
  }

  private Optional<Line> line(String group, String key) {
    List<Estimate> marks = new ArrayList<>();
    find(ofGroup(baseline, group), key).ifPresent(marks::add);
    if (!isAlone) {
      find(ofGroup(candidate, group), key).ifPresent(marks::add);
    }
    return marks.stream().anyMatch(mark -> mark.point().isPresent())
        ? Optional.of(new Line(group, marks, ""))
        : Optional.empty();
  }

  private static List<String> row(Line line) {
    List<String> row = new ArrayList<>();
    row.add(line.label());
    line.marks().forEach(mark -> row.add(whole(Numbers.estimate(mark))));
    return row;
  }

  private String words(String key) {
    return baseline.overall().stream()
        .filter(figure -> figure.key().equals(key))
        .map(Figure::words)
        .findFirst()
        .orElse(key);
  }

  private static Optional<Estimate> find(List<Figure> figures, String key) {
    return figures.stream().filter(f -> f.key().equals(key)).map(Figure::estimate).findFirst();
  }

  private static List<Figure> ofGroup(ArmFacts arm, String group) {
    return arm.groups().stream()
        .filter(of -> of.group().equals(group))
        .map(ArmFacts.OfGroup::figures)
        .findFirst()
        .orElse(List.of());
  }

  private void reliability() {
    List<ArmFacts> arms = isAlone ? List.of(baseline) : List.of(baseline, candidate);
    if (arms.stream().allMatch(arm -> arm.reliability().isEmpty())) {
      return;
    }
    html.leaf("h2", "Calibration");
    html.leaf(
        "p",
        "Held-out people in the order of their predicted probabilities, in parts with at least 11"
            + " people of each outcome. Dots: "
            + baseline.name()
            + (isAlone ? "." : "; diamonds: " + candidate.name() + "."),
        "class",
        "note");
    charts.reliability("reliability-chart", arms);
    for (ArmFacts arm : arms) {
      Tables.folded(
          html,
          "Calibration of " + arm.name(),
          List.of("Predicted probability", "Observed share", "95 % interval"),
          arm.reliability(),
          bin ->
              List.of(
                  Numbers.number(bin.predicted()),
                  Numbers.number(bin.observed()),
                  Numbers.number(bin.interval().lower())
                      + " to "
                      + Numbers.number(bin.interval().upper())));
    }
  }

  /** The figures of a training set that was not judged. */
  private void single(ArmFacts arm) {
    List<List<String>> rows = new ArrayList<>();
    arm.overall().forEach(f -> rows.add(List.of(f.words(), Numbers.estimate(f.estimate()))));
    for (ArmFacts.OfAttributeSet set : arm.between()) {
      for (Figure f : set.figures()) {
        rows.add(List.of(f.words() + ", " + set.attributes(), Numbers.estimate(f.estimate())));
      }
    }
    for (ArmFacts.OfGroup group : arm.groups()) {
      find(group.figures(), "auroc")
          .ifPresent(a -> rows.add(List.of("AUROC of " + group.group(), Numbers.estimate(a))));
    }
    Tables.folded(
        html, "Figures of " + arm.name(), List.of("Figure", arm.name()), rows, row -> row);
  }
}
