package io.equipoise.console.report;

import io.equipoise.cohort.card.Html;
import io.equipoise.cohort.card.Numbers;
import io.equipoise.cohort.card.Tables;
import io.equipoise.console.view.LoopModel;
import io.equipoise.contract.BatchVerdict;
import io.equipoise.contract.GateResult;
import io.equipoise.contract.SynthesisReport;
import io.equipoise.synth.card.Figures;
import java.util.List;

/** What was made, which gates it had to pass, and the verdicts. */
final class BatchSection {
  private BatchSection() {}

  static void write(Html html, LoopModel model) {
    html.leaf("h2", "Batches");
    List<SynthesisReport> batches = model.reports();
    if (batches.isEmpty()) {
      html.leaf("p", "No batch was asked for yet.");
      return;
    }
    Tables.of(
        html,
        "Batches, oldest first",
        List.of("Batch", "Subgroup", "Outcome", "Rows", "Generator", "Verdict", "Why"),
        batches,
        batch ->
            List.of(
                batch.getBatchId(),
                batch.getSubgroup(),
                batch.getOutcome().toString(),
                Numbers.count(batch.getPublished()) + " of " + Numbers.count(batch.getRequested()),
                batch.getGenerator(),
                model
                    .verdict(batch.getBatchId())
                    .map(v -> v.getVerdict().toString())
                    .orElse("none yet"),
                model
                    .verdict(batch.getBatchId())
                    .map(BatchVerdict::getReason)
                    .orElse(batch.getReason())));
    batches.stream().filter(b -> !b.getGates().isEmpty()).forEach(batch -> gates(html, batch));
  }

  private static void gates(Html html, SynthesisReport batch) {
    html.leaf("h3", "Gates of batch " + batch.getBatchId());
    html.leaf("p", batch.getOutcome() + ": " + batch.getReason());
    Tables.of(
        html,
        "Gates of batch " + batch.getBatchId(),
        List.of("Gate", "Measured", "Must be", "Result", "What it measures"),
        batch.getGates(),
        BatchSection::gate);
  }

  private static List<String> gate(GateResult gate) {
    return List.of(
        gate.getName(),
        Figures.estimate(gate.getValue()),
        (gate.getAtLeast() ? "at least " : "at most ") + Numbers.number(gate.getThreshold()),
        gate.getPassed() ? "passed" : "refused",
        gate.getExplanation());
  }
}
