package io.equipoise.synth.app;

import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.contract.CellPlan;
import io.equipoise.contract.SynthesisOutcome;
import io.equipoise.contract.SynthesisReport;
import io.equipoise.synth.domain.plan.AttemptPolicy;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The batches made so far, as their reports and verdicts tell. */
record BatchLedger(List<SynthesisReport> reports, Set<String> quarantined) {
  private static final Logger LOG = LoggerFactory.getLogger(BatchLedger.class);

  /** Copies both. */
  BatchLedger {
    reports = List.copyOf(reports);
    quarantined = Set.copyOf(quarantined);
  }

  /** The attempts of an episode of an alert, in order. */
  List<AttemptPolicy.Attempt> attempts(String alertId, int episode) {
    return reports.stream()
        .filter(r -> r.getAlertId().equals(alertId) && r.getEpisode() == episode)
        .sorted(Comparator.comparingInt(SynthesisReport::getAttempt))
        .map(
            r ->
                new AttemptPolicy.Attempt(
                    r.getDeficit(),
                    r.getGenerator(),
                    r.getCreatedAt(),
                    quarantined.contains(r.getBatchId()),
                    r.getTooFewPeople()))
        .toList();
  }

  /**
   * Rows that stand: of published batches that no verdict has quarantined. Where sampling fell
   * short of the plan, a cell counts with what was made of it; in reports that do not say so, in
   * proportion. Cells that the scheme has not, because the protected attributes or their values
   * have changed since, are left out: nobody can say in which cells their rows would be now.
   */
  Map<Cell, Long> standing(CellScheme scheme) {
    int foreign = 0;
    Map<Cell, Long> rows = new TreeMap<>(Comparator.comparing(Cell::key));
    for (SynthesisReport report : reports) {
      if (report.getOutcome() == SynthesisOutcome.PUBLISHED
          && !quarantined.contains(report.getBatchId())) {
        for (CellPlan cell : report.getCells()) {
          Cell protectedValues = Cell.parse(cell.getCell());
          if (cell.getRequested() > 0 && scheme.has(protectedValues)) {
            rows.merge(protectedValues, published(report, cell), Long::sum);
          } else if (cell.getRequested() > 0) {
            foreign++;
          }
        }
      }
    }
    if (foreign > 0) {
      LOG.warn(
          "{} cells of earlier batches are not cells of this descriptor; their rows do not count as"
              + " standing",
          foreign);
    }
    return rows;
  }

  private static long published(SynthesisReport report, CellPlan cell) {
    Long published = cell.getPublished();
    return published == null
        ? Math.round(cell.getRequested() * ((double) report.getPublished() / report.getRequested()))
        : published;
  }
}
