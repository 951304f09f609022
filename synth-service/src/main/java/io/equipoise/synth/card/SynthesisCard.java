package io.equipoise.synth.card;

import io.equipoise.cohort.card.Html;
import io.equipoise.cohort.card.Numbers;
import io.equipoise.cohort.card.Palette;
import io.equipoise.cohort.card.Tables;
import io.equipoise.contract.CellPlan;
import io.equipoise.contract.ColumnFidelity;
import io.equipoise.contract.ConstraintAcceptance;
import io.equipoise.contract.GateResult;
import io.equipoise.contract.GeneratorCandidate;
import io.equipoise.contract.GeneratorSelection;
import io.equipoise.contract.HistogramBin;
import io.equipoise.contract.PairFidelity;
import io.equipoise.contract.SubgroupFidelity;
import io.equipoise.contract.SynthesisReport;
import io.equipoise.contract.TrainingPoint;
import io.equipoise.contract.TrainingSummary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The data card of a batch as one page: what was asked for, what was made, every gate beside its
 * controls, distributions, training, limits.
 *
 * <p>The page is one file without script, pictures from elsewhere or any other request. It is HTML
 * and well-formed XML, has a light and a dark ground with the contrast of WCAG 2.2 level AA, and a
 * table behind every chart. It shows nothing that the report does not have, so no group of 1 to 10
 * people either. The same report gives the same bytes.
 */
public final class SynthesisCard {
  private final Html html = new Html();
  private final SynthesisReport report;

  private SynthesisCard(SynthesisReport report) {
    this.report = report;
  }

  /** The page for a report. */
  public static String html(SynthesisReport report) {
    return new SynthesisCard(report).page();
  }

  private String page() {
    html.begin("Synthetic batch " + report.getBatchId(), Palette.CSS);
    html.leaf("h1", "Synthetic batch " + report.getBatchId());
    if (!report.getStatement().isEmpty()) {
      html.leaf("p", report.getStatement(), "class", "statement");
    }
    html.leaf("p", report.getOutcome().name() + ": " + report.getReason(), "class", "outcome");
    request();
    plan();
    gates();
    columns();
    subgroups();
    pairs();
    training();
    selection();
    constraints();
    limits();
    new DataCardSection(html).write(report.getDataCard());
    return html.end();
  }

  private void request() {
    html.leaf("h2", "Request and lineage");
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("Dataset", report.getDataset()));
    rows.add(List.of("Subgroup", report.getSubgroup()));
    rows.add(
        List.of(
            "Alert",
            report.getAlertId()
                + ", episode "
                + report.getEpisode()
                + ", attempt "
                + report.getAttempt()));
    rows.add(List.of("Rows asked for", Numbers.count(report.getRequested())));
    rows.add(List.of("Rows published", Numbers.count(report.getPublished())));
    rows.add(List.of("Generator", report.getGenerator() + " " + report.getGeneratorVersion()));
    rows.add(List.of("Model", orNone(report.getModelId())));
    rows.add(List.of("Started from model", orNone(report.getParentModelId())));
    rows.add(List.of("Seed", Long.toString(report.getSeed())));
    rows.add(List.of("Descriptor version", report.getDescriptorVersion()));
    rows.add(List.of("Real records learned from", Numbers.people(report.getTrainingRecords())));
    rows.add(
        List.of("Real records kept for the gates", Numbers.people(report.getReferenceRecords())));
    rows.add(List.of("Made at", report.getCreatedAt().toString()));
    Tables.pairs(html, "What was asked for, and what the rows come from", rows);
  }

  private static String orNone(@Nullable String text) {
    return text == null ? "none" : text;
  }

  private void plan() {
    if (report.getCells().isEmpty()) {
      return;
    }
    html.leaf("h2", "Plan");
    Tables.of(
        html,
        "The plan, cell by cell",
        List.of("Cell", "Real people", "Rows", "Of those positive", "Refused because"),
        report.getCells(),
        SynthesisCard::cell);
  }

  private static List<String> cell(CellPlan cell) {
    Long support = cell.getRealSupport();
    String refusal = cell.getRefusal();
    return List.of(
        cell.getCell(),
        support == null ? "from 1 to 10" : Numbers.count(support),
        Numbers.count(cell.getRequested()),
        Numbers.count(cell.getPositives()),
        refusal == null ? "" : refusal);
  }

  private void gates() {
    html.leaf("h2", "Gates");
    if (report.getGates().isEmpty()) {
      html.leaf("p", "No row was made, so no gate ran.", "class", "note");
      return;
    }
    html.leaf(
        "p",
        "Beside the batch, every gate is measured on two controls that nobody would want: "
            + "independent columns (square) and real people repeated (diamond). A gate on which a"
            + " control passes says nothing about that fault.",
        "class",
        "note");
    Charts.gates(html, report.getGates());
    Tables.of(
        html,
        "Every gate; intervals at 95 %",
        List.of(
            "Gate",
            "Result",
            "Batch",
            "Threshold",
            "Independent columns",
            "Real people repeated",
            "What it measures"),
        report.getGates(),
        SynthesisCard::gate);
  }

  private static List<String> gate(GateResult gate) {
    return List.of(
        gate.getName(),
        gate.getPassed() ? "passed" : "refused",
        Figures.estimate(gate.getValue()),
        (gate.getAtLeast() ? "at least " : "at most ") + Numbers.number(gate.getThreshold()),
        Figures.estimate(gate.getIndependent()),
        Figures.estimate(gate.getMemorizer()),
        gate.getExplanation());
  }

  private void columns() {
    if (report.getColumnFidelity().isEmpty()) {
      return;
    }
    html.leaf("h2", "Columns");
    html.leaf(
        "p",
        "Real people of the same cells (upper bar) and the batch (lower bar). Values of few real"
            + " people are not shown; such a column's similarity takes them for one value, and its"
            + " pairs are left out. Figures are rounded to two places.",
        "class",
        "note");
    int number = 0;
    for (ColumnFidelity column : report.getColumnFidelity()) {
      html.leaf("h3", column.getColumn());
      html.leaf("p", "Similarity " + Figures.estimate(column.getSimilarity()), "class", "note");
      if (!column.getBins().isEmpty()) {
        Charts.histogram(html, "column-" + number++, column);
        Tables.folded(
            html,
            "Numbers of " + column.getColumn(),
            List.of("Value", "Real people", "Batch"),
            column.getBins(),
            SynthesisCard::bin);
      }
    }
  }

  private static List<String> bin(HistogramBin bin) {
    Double real = bin.getReal();
    return List.of(
        bin.getLabel(),
        real == null ? "too few to show" : Numbers.share(real),
        Numbers.share(bin.getSynthetic()));
  }

  private void subgroups() {
    if (!report.getSubgroupFidelity().isEmpty()) {
      html.leaf("h2", "Subgroups");
      Tables.of(
          html,
          "Mean similarity of the columns within each subgroup",
          List.of("Subgroup", "Similarity"),
          report.getSubgroupFidelity(),
          (SubgroupFidelity group) ->
              List.of(group.getSubgroup(), Figures.estimate(group.getSimilarity())));
    }
  }

  private void pairs() {
    if (!report.getPairFidelity().isEmpty()) {
      html.leaf("h2", "Pairs of columns");
      List<PairFidelity> worstFirst =
          report.getPairFidelity().stream()
              .sorted(
                  Comparator.comparingDouble(
                      (PairFidelity pair) -> Figures.point(pair.getSimilarity()).orElse(1)))
              .toList();
      Tables.folded(
          html,
          "Similarity of association, least first",
          List.of("Column", "and column", "Similarity"),
          worstFirst,
          (PairFidelity pair) ->
              List.of(pair.getFirst(), pair.getSecond(), Figures.estimate(pair.getSimilarity())));
    }
  }

  private void training() {
    TrainingSummary training = report.getTraining();
    if (training == null) {
      return;
    }
    html.leaf("h2", "Training");
    Tables.pairs(
        html,
        "How training went",
        List.of(
            List.of("Steps", Numbers.count(training.getSteps())),
            List.of("Seconds", Numbers.number(training.getSeconds())),
            List.of("Back end", training.getBackend()),
            List.of(
                "Rows that met their condition before any was rejected",
                Numbers.share(training.getConditionHitRate()))));
    if (report.getTrainingCurve().size() > 1) {
      Charts.curve(html, report.getTrainingCurve());
      Tables.folded(
          html,
          "Numbers of training",
          List.of("Step", "Critic's loss", "Generator's loss", "Validation score"),
          report.getTrainingCurve(),
          SynthesisCard::point);
    }
  }

  private static List<String> point(TrainingPoint point) {
    Double score = point.getScore();
    return List.of(
        Numbers.count(point.getStep()),
        Numbers.number(point.getCriticLoss()),
        Numbers.number(point.getGeneratorLoss()),
        score == null ? "" : Numbers.number(score));
  }

  private void selection() {
    GeneratorSelection selection = report.getSelection();
    if (selection != null) {
      html.leaf("h2", "Choice of the generator");
      html.leaf("p", selection.getChosen() + ": " + selection.getReason());
      Tables.of(
          html,
          "Generators that were tried",
          List.of("Generator", "Validation score", "Note"),
          selection.getCandidates(),
          (GeneratorCandidate candidate) ->
              List.of(
                  candidate.getGenerator(),
                  Figures.estimate(candidate.getScore()),
                  candidate.getNote()));
    }
  }

  private void constraints() {
    if (!report.getConstraints().isEmpty()) {
      html.leaf("h2", "Rules");
      Function<ConstraintAcceptance, List<String>> row =
          rule ->
              List.of(
                  rule.getRule(),
                  Numbers.count(rule.getChecked()),
                  Numbers.count(rule.getRepaired()),
                  Numbers.count(rule.getRejected()));
      Tables.of(
          html,
          "How the rows kept the descriptor's rules",
          List.of("Rule", "Rows checked", "Repaired", "Thrown away"),
          report.getConstraints(),
          row);
    }
  }

  private void limits() {
    if (!report.getLimits().isEmpty()) {
      html.leaf("h2", "Limits").open("ul");
      report.getLimits().forEach(limit -> html.leaf("li", limit));
      html.close();
    }
  }
}
