package io.equipoise.console.demo;

import io.equipoise.console.report.ShareTable;
import io.equipoise.contract.ArmResult;
import io.equipoise.contract.BatchVerdict;
import io.equipoise.contract.CellPlan;
import io.equipoise.contract.Estimate;
import io.equipoise.contract.EstimateState;
import io.equipoise.contract.FairnessReport;
import io.equipoise.contract.GateResult;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.contract.PairedChange;
import io.equipoise.contract.RepresentationSnapshot;
import io.equipoise.contract.SynthesisReport;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The loop as text. Events are lines that stay; progress is one line that is drawn over on a
 * terminal, and left out where the output is a file or a pipe, except for every tenth part of a
 * training. Not thread-safe: one thread draws.
 */
final class TerminalView {
  private static final int BAR_WIDTH = 30;

  private final PrintWriter out;
  private final boolean interactive;
  private boolean progressShown;
  private int lastTenth = -1;

  TerminalView(PrintWriter out, boolean interactive) {
    this.out = out;
    this.interactive = interactive;
  }

  /** One line that stays. */
  void line(String text) {
    clearProgress();
    out.println(text);
    out.flush();
  }

  /** How many records are in, drawn over the last such line. */
  void ingest(long accepted, long rejected) {
    progress(
        String.format(
            Locale.ROOT, "ingest    %,d records accepted, %,d rejected", accepted, rejected));
  }

  /** Every watched subgroup with its share, reference and ratio; firing ones are marked. */
  void shares(RepresentationSnapshot snapshot, List<ImbalanceAlert> alerts) {
    line("");
    ShareTable.lines(snapshot, alerts).forEach(this::line);
    line("");
  }

  /** An alert that changed its state. */
  void alert(ImbalanceAlert alert) {
    line("alert     " + alert.getState() + " " + alert.getSubgroup() + ": " + alert.getReason());
  }

  /** The beginning of a training. */
  void trainingStarted(int totalSteps, int rows) {
    lastTenth = -1;
    line(
        String.format(
            Locale.ROOT, "training  a generator on %,d real records, %,d steps", rows, totalSteps));
  }

  /** A training's progress: a bar on a terminal, every tenth as a line elsewhere. */
  void training(int step, int totalSteps, double criticLoss, double generatorLoss) {
    int filled = totalSteps == 0 ? 0 : (int) ((long) BAR_WIDTH * step / totalSteps);
    String text =
        String.format(
            Locale.ROOT,
            "training  [%s%s] %,d/%,d steps, critic loss %.3f, generator loss %.3f",
            "#".repeat(filled),
            ".".repeat(BAR_WIDTH - filled),
            step,
            totalSteps,
            criticLoss,
            generatorLoss);
    int tenth = totalSteps == 0 ? 0 : (int) (10L * step / totalSteps);
    if (interactive) {
      progress(text);
    } else if (tenth != lastTenth) {
      line(text);
    }
    lastTenth = tenth;
  }

  /** What became of a batch, cell by cell and gate by gate. */
  void report(SynthesisReport report) {
    line(
        "batch     "
            + report.getBatchId()
            + " for "
            + report.getSubgroup()
            + ": "
            + report.getOutcome()
            + ". "
            + report.getReason());
    for (CellPlan cell : report.getCells()) {
      if (cell.getRequested() > 0) {
        line(
            String.format(
                Locale.ROOT,
                "            cell %s: %,d rows, %,d with a positive label",
                cell.getCell(),
                cell.getRequested(),
                cell.getPositives()));
      }
    }
    for (GateResult gate : report.getGates()) {
      line(
          String.format(
              Locale.ROOT,
              "            gate %-14s %s, must be %s %s: %s",
              gate.getName(),
              ShareTable.figure(gate.getValue()),
              gate.getAtLeast() ? "at least" : "at most",
              ShareTable.three(gate.getThreshold()),
              gate.getPassed() ? "passed" : "FAILED"));
    }
  }

  /** Fairness before and after, on real people, and the verdict. */
  void verdict(BatchVerdict verdict, Optional<FairnessReport> evaluation) {
    evaluation.ifPresent(this::evaluation);
    line(
        "verdict   "
            + verdict.getVerdict()
            + " for batch "
            + verdict.getBatchId()
            + ": "
            + verdict.getReason());
  }

  private void evaluation(FairnessReport report) {
    Measured measured = Measured.of(report);
    ArmResult before = measured.before();
    ArmResult after = measured.after();
    line("");
    line(
        String.format(
            Locale.ROOT,
            "Before and after, on %,d real people that no model has seen (%s)",
            report.getHoldoutRecords(),
            report.getLearner()));
    line(
        String.format(
            Locale.ROOT, "  %-30s %-24s %-24s", "metric", before.getArm(), after.getArm()));
    metric("AUROC", before.getAuroc(), after.getAuroc());
    metric("accuracy", before.getAccuracy(), after.getAccuracy());
    metric("worst group's AUROC", before.getWorstGroupAuroc(), after.getWorstGroupAuroc());
    metric(
        "equal opportunity difference",
        before.getEqualOpportunityDifference(),
        after.getEqualOpportunityDifference());
    metric(
        "equalized odds difference",
        before.getEqualizedOddsDifference(),
        after.getEqualizedOddsDifference());
    for (PairedChange change : measured.changes()) {
      line(
          String.format(
              Locale.ROOT, "  change of %-29s %s", change.getMetric(), signed(change.getChange())));
    }
    if (!measured.others().isEmpty()) {
      line("");
      line(
          String.format(
              Locale.ROOT,
              "  %-26s %-22s %-22s %s",
              "beside them",
              "AUROC",
              "worst group",
              "equalized odds"));
      for (ArmResult arm : measured.others()) {
        line(
            String.format(
                Locale.ROOT,
                "  %-26s %-22s %-22s %s",
                arm.getArm(),
                ShareTable.figure(arm.getAuroc()),
                ShareTable.figure(arm.getWorstGroupAuroc()),
                ShareTable.figure(arm.getEqualizedOddsDifference())));
      }
    }
    line("");
  }

  private void metric(String name, Estimate before, Estimate after) {
    line(
        String.format(
            Locale.ROOT,
            "  %-30s %-24s %-24s",
            name,
            ShareTable.figure(before),
            ShareTable.figure(after)));
  }

  private static String signed(Estimate estimate) {
    if (estimate.getState() != EstimateState.KNOWN || estimate.getValue() == null) {
      return ShareTable.figure(estimate);
    }
    return (estimate.getValue() > 0 ? "+" : "") + ShareTable.figure(estimate);
  }

  private void progress(String text) {
    if (!interactive) {
      return;
    }
    out.print("\r\u001b[2K" + text);
    out.flush();
    progressShown = true;
  }

  private void clearProgress() {
    if (progressShown) {
      out.print("\r\u001b[2K");
      progressShown = false;
    }
  }
}
