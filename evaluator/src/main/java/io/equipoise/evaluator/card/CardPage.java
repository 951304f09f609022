package io.equipoise.evaluator.card;

import io.equipoise.cohort.card.Html;
import io.equipoise.cohort.card.Numbers;
import io.equipoise.cohort.card.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** The model card as a page: what it is about, who was measured, where it comes from. */
final class CardPage {
  private final Html html = new Html();
  private final ModelFacts facts;

  CardPage(ModelFacts facts) {
    this.facts = facts;
  }

  String page() {
    String title =
        switch (facts.kind()) {
              case VERDICT -> "Verdict on " + facts.candidate();
              case CHAMPION -> "Promoted model " + facts.candidate();
              case AUDIT -> "Audit of " + facts.candidate();
            }
            + ", "
            + facts.descriptor().dataset();
    html.begin(title, CardStyle.CSS);
    html.leaf("h1", title);
    html.leaf(
        "p",
        (facts.kind() == ModelFacts.Kind.AUDIT
                ? "This card tells what was measured on real people whom no model has seen. That no"
                    + " generator has seen them is for those to say who made the synthetic rows."
                : "This card tells what was measured on real people whom no model and no generator"
                    + " has seen.")
            + " It is no proof that a model is fair, and no permission to use one on patients.",
        "class",
        "statement");
    html.leaf("p", facts.outcome() + ": " + facts.reason(), "class", "outcome");
    details();
    use();
    CardFigures figures = new CardFigures(html, facts);
    figures.verdict();
    trainingData();
    evaluationData();
    figures.write();
    new CardContributions(html, facts.contributions()).write();
    limits();
    lineage();
    return html.end();
  }

  private void details() {
    html.leaf("h2", "The model");
    Tables.pairs(
        html,
        "Model details",
        List.of(
            List.of("Learner", facts.learner()),
            List.of("Predicts", label()),
            List.of("Learns from", features()),
            List.of(
                "Models per training set",
                facts.models() + ", of as many seeds; their probabilities are averaged"),
            List.of(
                "Decision threshold",
                facts.arm(facts.candidate()).map(arm -> threshold(arm)).orElse("none")),
            List.of("Dataset", facts.descriptor().dataset()),
            List.of("Descriptor version", facts.descriptor().version()),
            List.of("Evaluation", facts.evaluationId()),
            List.of("Card made at", facts.createdAt().toString())));
  }

  private static String threshold(ArmFacts arm) {
    return Numbers.number(arm.threshold())
        + ", chosen on training people where true positive and true negative rate are equal";
  }

  private String label() {
    var label = facts.descriptor().label();
    return label.column().name()
        + " = "
        + label.positive()
        + (label.description().isEmpty() ? "" : ": " + label.description());
  }

  private String features() {
    int columns = facts.descriptor().columns().size() - 1;
    return columns
        + (columns == 1 ? " column" : " columns")
        + ", protected attributes included: without them a model can neither serve groups that"
        + " differ nor be kept from using what correlates with them";
  }

  private void use() {
    html.leaf("h2", "Use");
    Tables.pairs(
        html,
        "What the model is for, and what it is not for",
        List.of(
            List.of(
                "Intended use",
                "Comparing training sets: whether records added for "
                    + facts.target()
                    + " change how well the outcome is predicted, and for whom. A model that was"
                    + " promoted is the one that drift is watched with."),
            List.of(
                "Intended users",
                "Data teams and auditors of the dataset "
                    + facts.descriptor().dataset()
                    + " ("
                    + facts.descriptor().description()
                    + ")."),
            List.of(
                "Not for",
                "Decisions about a patient, screening or triage. People who differ from those of"
                    + " the dataset. A threshold that a clinic would use: it has to be set for the"
                    + " costs of its own errors. Claims about cause."),
            List.of("Factors", "Subgroups of " + factors() + "; the target is " + facts.target())));
  }

  private String factors() {
    return String.join(
        ", ", facts.descriptor().watch().stream().map(set -> String.join(" × ", set)).toList());
  }

  private void trainingData() {
    html.leaf("h2", "Training data");
    Tables.of(
        html,
        "Training sets; the first is the baseline",
        List.of("Training set", "What it is", "Real records", "Synthetic records", "Threshold"),
        facts.arms(),
        arm ->
            List.of(
                arm.name(),
                arm.explanation(),
                people(arm.realRecords()),
                Numbers.count(arm.syntheticRecords()),
                Numbers.number(arm.threshold())));
    facts
        .evaluation()
        .unlabeledInTraining()
        .ifPresent(
            missing ->
                html.leaf(
                    "p",
                    "Real training records that were left out because their label is missing: "
                        + people(missing)
                        + ".",
                    "class",
                    "note"));
  }

  private void evaluationData() {
    ModelFacts.EvaluationData data = facts.evaluation();
    html.leaf("h2", "Evaluation data");
    Tables.pairs(
        html,
        "Held-out real people",
        List.of(
            List.of("Labeled records", people(data.records())),
            List.of("People", people(data.people())),
            List.of("Records left out because their label is missing", lost(data)),
            List.of(
                "Why these",
                "They are of the same source as the training people and were set aside by patient"
                    + " before anything was learned; no other population was looked at."),
            List.of("Reference population", reference())));
    Tables.of(
        html,
        "Subgroups that are held out",
        List.of("Subgroup", "Labeled records", "Takes part"),
        data.groups(),
        group ->
            List.of(
                group.id(),
                people(group.records()),
                group.excluded().map(why -> "not in all figures: " + why).orElse("in all")));
  }

  /** A count of real people, not told from 1 to 10, and rounded where such a one would follow. */
  private String people(long count) {
    OptionalLong told = facts.told(count);
    return told.isPresent() ? Numbers.count(told.getAsLong()) : Numbers.people(count);
  }

  private String lost(ModelFacts.EvaluationData data) {
    return data.unlabeled().map(this::people).orElse("not recorded");
  }

  private String reference() {
    String source = facts.descriptor().reference().source();
    return source.isBlank() ? "not stated by the descriptor" : source.strip();
  }

  private void limits() {
    html.leaf("h2", "Limits and ethical considerations").open("ul");
    List<String> limits = new ArrayList<>(facts.limits());
    limits.add(
        "Intervals tell how far figures would move with other people like these, given these"
            + " models and this division of the people; not how they would move at another place or"
            + " at another time.");
    limits.add(
        "Figures that need at least 11 people of an outcome are not given for smaller groups, and"
            + " counts from 1 to 10 are not told.");
    if (facts.evaluation().rounded()) {
      limits.add(
          "Counts of real people are rounded to tens, since one from 1 to 10 would else be found as"
              + " a difference of others; figures of everybody and of subgroups have two"
              + " decimals for the same reason.");
    }
    limits.add(
        "Attributes are as recorded; people with none recorded count in the whole and in no"
            + " subgroup.");
    limits.add(
        "Several disparities cannot all be 0 at once where outcomes are not equally frequent in"
            + " the groups (A. Chouldechova, Fair prediction with disparate impact, 2017).");
    limits.add("The label may itself be biased: nobody is measured better than it was recorded.");
    limits.forEach(limit -> html.leaf("li", limit));
    html.close();
  }

  private void lineage() {
    html.leaf("h2", "Lineage");
    List<List<String>> rows = new ArrayList<>();
    facts.lineage().forEach(entry -> rows.add(List.of(entry.name(), entry.value())));
    rows.add(
        List.of(
            "Resamples", String.format(Locale.ROOT, "%,d, of whole people", facts.resamples())));
    Tables.pairs(html, "Where the data and the model come from", rows);
    html.leaf(
        "p",
        "Fields after M. Mitchell et al., Model cards for model reporting (FAT* 2019), and the"
            + " STANDING Together recommendations (2025).",
        "class",
        "note");
  }
}
