package io.equipoise.console.report;

import io.equipoise.cohort.card.Html;
import io.equipoise.cohort.card.Numbers;
import io.equipoise.cohort.card.Tables;
import io.equipoise.console.view.AlertHandling;
import io.equipoise.console.view.LoopModel;
import io.equipoise.contract.BatchVerdict;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.contract.SynthesisReport;
import io.equipoise.synth.card.Figures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who is missing or served worse, and what came of it. */
final class AlertSection {
  private final Html html;
  private final LoopModel model;
  private final Instant now;

  AlertSection(Html html, LoopModel model, Instant now) {
    this.html = html;
    this.model = model;
    this.now = now;
  }

  /** Every alert that was ever raised. */
  void raised() {
    html.leaf("h2", "Alerts");
    List<ImbalanceAlert> raised =
        model.alerts().stream().filter(alert -> alert.getEpisode() > 0).toList();
    if (raised.isEmpty()) {
      html.leaf("p", "No alert was raised yet.");
      return;
    }
    Tables.of(
        html,
        "Alerts that were raised, in their latest state",
        List.of("Subgroup", "Kind", "State", "Window", "Deficit", "Handling", "Why"),
        raised,
        alert ->
            List.of(
                alert.getSubgroup(),
                alert.getKind().toString(),
                alert.getState().toString(),
                alert.getWindow(),
                Numbers.count(alert.getDeficit()),
                handling(model.handling(alert.getAlertId()), now),
                alert.getReason()));
  }

  /** One alert with its evidence. */
  void details(ImbalanceAlert alert) {
    html.leaf("p", alert.getState() + ": " + alert.getReason(), "class", "outcome");
    Tables.pairs(
        html,
        "The alert and its evidence",
        List.of(
            List.of("Alert", alert.getAlertId()),
            List.of("Kind", alert.getKind().toString()),
            List.of("Severity", alert.getSeverity().toString()),
            List.of("Episode", Integer.toString(alert.getEpisode())),
            List.of(
                "Window",
                alert.getWindow() + ", " + alert.getWindowStart() + " to " + alert.getWindowEnd()),
            List.of("Share", Figures.estimate(alert.getShare())),
            List.of("Reference share", Numbers.number(alert.getReferenceShare())),
            List.of("Ratio", Figures.estimate(alert.getRatio())),
            List.of(
                "Raised below, cleared from",
                Numbers.number(alert.getMinRatio()) + ", " + Numbers.number(alert.getClearRatio())),
            List.of(
                "Evidence and its cut (natural logarithm)",
                logarithm(alert.getLogEvidence()) + ", " + logarithm(alert.getLogEvidenceCut())),
            List.of("Records to add", Numbers.count(alert.getDeficit())),
            List.of("Raised at (event time)", time(alert.getRaisedAt())),
            List.of("Resolved at (event time)", time(alert.getResolvedAt())),
            List.of("Handling", handling(model.handling(alert.getAlertId()), now)),
            List.of("Descriptor version", alert.getDescriptorVersion()),
            List.of("Reference version", alert.getReferenceVersion())));
  }

  /** From each alert to its batches, evaluations and verdicts. */
  void lineage(List<ImbalanceAlert> alerts) {
    List<List<String>> rows = new ArrayList<>();
    for (ImbalanceAlert alert : alerts) {
      for (SynthesisReport batch : model.reports()) {
        if (batch.getAlertId().equals(alert.getAlertId())) {
          rows.add(row(alert, batch));
        }
      }
    }
    if (rows.isEmpty()) {
      return;
    }
    html.leaf("h2", "Lineage");
    Tables.of(
        html,
        "From alert to batch to verdict",
        List.of("Alert", "Subgroup", "Batch", "Outcome", "Model", "Evaluation", "Verdict"),
        rows,
        row -> row);
  }

  private List<String> row(ImbalanceAlert alert, SynthesisReport batch) {
    Optional<BatchVerdict> verdict = model.verdict(batch.getBatchId());
    String modelId = batch.getModelId();
    return List.of(
        alert.getAlertId() + ", episode " + batch.getEpisode(),
        alert.getSubgroup(),
        batch.getBatchId(),
        batch.getOutcome().toString(),
        modelId == null ? "none" : modelId,
        verdict.map(BatchVerdict::getEvaluationId).orElse("none"),
        verdict.map(v -> v.getVerdict().toString()).orElse("none yet"));
  }

  /** What operators have said of an alert, for people. */
  static String handling(AlertHandling handling, Instant now) {
    List<String> said = new ArrayList<>();
    handling
        .acknowledgement()
        .ifPresent(action -> said.add("acknowledged by " + action.getActor()));
    handling.silentUntil(now).ifPresent(until -> said.add("silent until " + until));
    return said.isEmpty() ? "none" : String.join(", ", said);
  }

  private static String logarithm(@Nullable Double value) {
    return value == null ? "not told" : Numbers.number(value);
  }

  private static String time(@Nullable Instant time) {
    return time == null ? "not yet" : time.toString();
  }
}
