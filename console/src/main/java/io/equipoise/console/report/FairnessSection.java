package io.equipoise.console.report;

import io.equipoise.cohort.card.Html;
import io.equipoise.cohort.card.Numbers;
import io.equipoise.cohort.card.Tables;
import io.equipoise.contract.ArmResult;
import io.equipoise.contract.FairnessReport;
import io.equipoise.contract.SubgroupPerformance;
import io.equipoise.synth.card.Figures;
import java.util.List;

/** One evaluation: every training set, what changed, and each subgroup, with intervals. */
final class FairnessSection {
  private FairnessSection() {}

  static void write(Html html, FairnessReport evaluation) {
    html.leaf("h3", "Batch " + evaluation.getBatchId() + " for " + evaluation.getSubgroup());
    html.leaf(
        "p",
        "Measured on "
            + Numbers.people(evaluation.getHoldoutRecords())
            + " real people whom no model and no generator has seen, with "
            + evaluation.getLearner()
            + ", "
            + evaluation.getSeeds()
            + " models per training set and "
            + evaluation.getResamples()
            + " resamples; evaluation "
            + evaluation.getEvaluationId()
            + " of "
            + evaluation.getCreatedAt()
            + ".");
    if (!evaluation.getLeftOut().isEmpty()) {
      html.leaf(
          "p",
          "Left out, because the report would be too large for a message: "
              + String.join("; ", evaluation.getLeftOut())
              + ".");
    }
    Tables.of(
        html,
        "Training sets compared on the same people",
        List.of(
            "Training set",
            "Real and synthetic records",
            "AUROC",
            "Accuracy",
            "Worst group's AUROC",
            "Equal opportunity difference",
            "Equalized odds difference"),
        evaluation.getArms(),
        FairnessSection::arm);
    Tables.of(
        html,
        "What changed against real data alone",
        List.of("Measure", "Training set", "Change"),
        evaluation.getChanges(),
        change ->
            List.of(change.getMetric(), change.getArm(), Figures.estimate(change.getChange())));
    evaluation.getArms().forEach(arm -> subgroups(html, evaluation, arm));
  }

  private static List<String> arm(ArmResult arm) {
    return List.of(
        arm.getArm(),
        Numbers.people(arm.getRealRecords()) + " and " + Numbers.count(arm.getSyntheticRecords()),
        Figures.estimate(arm.getAuroc()),
        Figures.estimate(arm.getAccuracy()),
        Figures.estimate(arm.getWorstGroupAuroc()),
        Figures.estimate(arm.getEqualOpportunityDifference()),
        Figures.estimate(arm.getEqualizedOddsDifference()));
  }

  private static void subgroups(Html html, FairnessReport evaluation, ArmResult arm) {
    if (arm.getSubgroups().isEmpty()) {
      return;
    }
    Tables.folded(
        html,
        "Subgroups under " + arm.getArm() + ", batch " + evaluation.getBatchId(),
        List.of(
            "Subgroup", "People", "AUROC", "Accuracy", "True positive rate", "False positive rate"),
        arm.getSubgroups(),
        FairnessSection::subgroup);
  }

  private static List<String> subgroup(SubgroupPerformance subgroup) {
    Long people = subgroup.getN();
    return List.of(
        subgroup.getSubgroup(),
        people == null ? "from 1 to 10" : Numbers.people(people),
        Figures.estimate(subgroup.getAuroc()),
        Figures.estimate(subgroup.getAccuracy()),
        Figures.estimate(subgroup.getTruePositiveRate()),
        Figures.estimate(subgroup.getFalsePositiveRate()));
  }
}
