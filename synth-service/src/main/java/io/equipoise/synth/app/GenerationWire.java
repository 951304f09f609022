package io.equipoise.synth.app;

import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.contract.ConstraintAcceptance;
import io.equipoise.contract.GeneratorCandidate;
import io.equipoise.contract.GeneratorSelection;
import io.equipoise.contract.TrainingPoint;
import io.equipoise.synth.domain.constraint.ConstraintSummary;
import io.equipoise.synth.generate.Selection;
import io.equipoise.synth.generate.TrainingOutcome;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Puts what a generator tells of itself into the terms of the report. */
final class GenerationWire {
  private GenerationWire() {}

  /** How training went. */
  static List<TrainingPoint> curve(TrainingOutcome outcome) {
    return outcome.curve().stream()
        .map(
            point -> {
              TrainingPoint.Builder wire =
                  TrainingPoint.newBuilder()
                      .setStep(point.step())
                      .setCriticLoss(point.criticLoss())
                      .setGeneratorLoss(point.generatorLoss());
              point.score().ifPresent(wire::setScore);
              return wire.build();
            })
        .toList();
  }

  /** Why a generator was chosen, the best first. */
  static GeneratorSelection selection(Selection selection) {
    return GeneratorSelection.newBuilder()
        .setChosen(selection.winner())
        .setReason(selection.reason())
        .setCandidates(
            selection.entrants().stream()
                .sorted(Comparator.comparingDouble(Selection.Entrant::value).reversed())
                .map(entrant -> candidate(entrant, selection.validationRows()))
                .toList())
        .build();
  }

  private static GeneratorCandidate candidate(Selection.Entrant entrant, int rows) {
    double value = entrant.value();
    Estimate score =
        Double.isFinite(value)
            ? new Estimate.Known(value, Optional.empty(), rows)
            : new Estimate.Absent("it made no rows that could be scored");
    return GeneratorCandidate.newBuilder()
        .setGenerator(entrant.generator())
        .setScore(ReportDraft.estimate(score))
        .setNote(entrant.refusal().orElse(""))
        .build();
  }

  /** How rows kept each constraint. */
  static List<ConstraintAcceptance> constraints(ConstraintSummary summary) {
    return summary.constraints().stream()
        .map(
            constraint ->
                ConstraintAcceptance.newBuilder()
                    .setRule(constraint.expression())
                    .setChecked(summary.examined())
                    .setRepaired(constraint.repaired())
                    .setRejected(constraint.rejected())
                    .build())
        .toList();
  }
}
