package io.equipoise.console.report;

import io.equipoise.cohort.card.Html;
import io.equipoise.cohort.card.Palette;
import io.equipoise.cohort.card.Tables;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.console.view.LoopModel;
import io.equipoise.contract.BatchVerdict;
import io.equipoise.contract.FairnessReport;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.contract.OperatorAction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The pages: the auditor's report on a whole loop, and the parts of it that are asked for alone.
 * The same model and time give the same bytes.
 */
public final class LoopReport {
  private final DatasetDescriptor descriptor;
  private final LoopModel model;

  /**
   * Pages about a model.
   *
   * @param descriptor the dataset
   * @param model what is told
   */
  public LoopReport(DatasetDescriptor descriptor, LoopModel model) {
    this.descriptor = descriptor;
    this.model = model;
  }

  /**
   * The auditor's report: who was there, who was missing, what was made, whether it helped.
   *
   * @param now when it is made
   */
  public String page(Instant now) {
    Html html = begun("Report on " + descriptor.dataset());
    html.leaf(
        "p",
        "This report tells what was measured and what was done. It is no proof that a model or a"
            + " dataset is fair, and no permission to use either on patients. Counts of 1 to 10"
            + " people are left out.",
        "class",
        "statement");
    Tables.pairs(html, "What this report is about", about(now));
    RepresentationSection.write(html, model);
    AlertSection section = new AlertSection(html, model, now);
    section.raised();
    BatchSection.write(html, model);
    html.leaf("h2", "Fairness on real people");
    if (model.fairness().isEmpty()) {
      html.leaf("p", "Nothing was evaluated yet.");
    }
    for (FairnessReport evaluation : model.fairness()) {
      FairnessSection.write(html, evaluation);
    }
    DriftSection.write(html, model.drift());
    section.lineage(model.alerts());
    actions(html, model.actions());
    return html.end();
  }

  /**
   * A page about an alert: its evidence, what was made for it, what operators did.
   *
   * @param alert the alert
   * @param now when it is made
   */
  public String alert(ImbalanceAlert alert, Instant now) {
    Html html = begun("Alert on " + alert.getSubgroup() + ", " + descriptor.dataset());
    AlertSection section = new AlertSection(html, model, now);
    section.details(alert);
    section.lineage(List.of(alert));
    actions(
        html,
        model.actions().stream()
            .filter(action -> action.getTarget().equals(alert.getAlertId()))
            .toList());
    return html.end();
  }

  /** A page about an evaluation, with the verdict that rests on it. */
  public String evaluation(FairnessReport evaluation, Optional<BatchVerdict> verdict) {
    Html html = begun("Evaluation " + evaluation.getEvaluationId() + ", " + descriptor.dataset());
    verdict.ifPresent(
        v -> html.leaf("p", v.getVerdict() + ": " + v.getReason(), "class", "outcome"));
    FairnessSection.write(html, evaluation);
    return html.end();
  }

  private static Html begun(String title) {
    Html html = new Html().begin(title, Palette.CSS);
    return html.leaf("h1", title);
  }

  private List<List<String>> about(Instant now) {
    return List.of(
        List.of("Dataset", descriptor.dataset() + ", " + descriptor.description()),
        List.of("Descriptor version", descriptor.version()),
        List.of(
            "Compared with",
            descriptor.reference().version() + ", " + descriptor.reference().source()),
        List.of(
            "Predicted",
            descriptor.label().column().name() + " = " + descriptor.label().positive()),
        List.of("Report made at", now.toString()));
  }

  private static void actions(Html html, List<OperatorAction> actions) {
    if (actions.isEmpty()) {
      return;
    }
    html.leaf("h2", "What operators asked for");
    Tables.of(
        html,
        "Operators' actions, oldest first",
        List.of("When", "Who", "What", "Target", "Why"),
        actions,
        action ->
            List.of(
                action.getAt().toString(),
                action.getActor(),
                action.getKind().toString(),
                action.getTarget(),
                action.getReason()));
  }
}
