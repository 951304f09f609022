package io.equipoise.console.report;

import io.equipoise.cohort.card.Html;
import io.equipoise.cohort.card.Numbers;
import io.equipoise.cohort.card.Tables;
import io.equipoise.contract.FairnessDrift;
import io.equipoise.synth.card.Figures;
import java.util.List;

/** How the champion does on the latest labeled records. */
final class DriftSection {
  private DriftSection() {}

  static void write(Html html, List<FairnessDrift> drift) {
    if (drift.isEmpty()) {
      return;
    }
    html.leaf("h2", "The champion on the latest records");
    Tables.of(
        html,
        "Rolling figures of the champion, each record scored before anything learns from it",
        List.of(
            "Subgroup",
            "Champion",
            "AUROC",
            "True positive rate",
            "False positive rate",
            "Gap to the others, and its margin",
            "Calibration error"),
        drift,
        figures ->
            List.of(
                figures.getSubgroup(),
                figures.getChampionId(),
                Figures.estimate(figures.getAuroc()),
                Figures.estimate(figures.getTruePositiveRate()),
                Figures.estimate(figures.getFalsePositiveRate()),
                Figures.estimate(figures.getGap()) + ", " + Numbers.number(figures.getMargin()),
                Figures.estimate(figures.getCalibrationError())));
  }
}
