package io.equipoise.synth.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.contract.ConstraintAcceptance;
import io.equipoise.contract.EstimateState;
import io.equipoise.contract.GeneratorSelection;
import io.equipoise.contract.TrainingPoint;
import io.equipoise.synth.domain.constraint.ConstraintSummary;
import io.equipoise.synth.generate.Selection;
import io.equipoise.synth.generate.TrainingOutcome;
import io.equipoise.synth.score.Score;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class GenerationWireTest {

  @Test
  void shouldTellTheCurveWithTheScoresThatWereTaken() {
    TrainingOutcome outcome =
        new TrainingOutcome(
            20,
            100,
            50,
            0.5,
            0.25,
            20,
            false,
            List.of(
                new TrainingOutcome.CurvePoint(10, 1, 2, OptionalDouble.empty()),
                new TrainingOutcome.CurvePoint(20, 0.5, 1, OptionalDouble.of(-0.1))));

    assertThat(GenerationWire.curve(outcome))
        .containsExactly(
            new TrainingPoint(10L, 1.0, 2.0, null), new TrainingPoint(20L, 0.5, 1.0, -0.1));
  }

  @Test
  void shouldPutTheBestCandidateFirstAndSayWhatRuledOneOut() {
    Selection selection =
        new Selection(
            "copula",
            "it scored best",
            80,
            20,
            List.of(
                new Selection.Entrant("gan", Optional.empty(), Optional.of("it diverged")),
                new Selection.Entrant("copula", Optional.of(score(0.8)), Optional.empty())));

    GeneratorSelection wire = GenerationWire.selection(selection);

    assertThat(wire.getChosen()).isEqualTo("copula");
    assertThat(wire.getCandidates())
        .extracting(c -> c.getGenerator() + " " + c.getScore().getState() + " " + c.getNote())
        .containsExactly(
            "copula " + EstimateState.KNOWN + " ", "gan " + EstimateState.ABSENT + " it diverged");
    // 0.8 - 0.9 and no penalty for rows that cannot be told apart.
    assertThat(wire.getCandidates().get(0).getScore().getValue())
        .isCloseTo(-0.1, org.assertj.core.data.Offset.offset(1e-12));
  }

  @Test
  void shouldTellWhatEachConstraintCost() {
    ConstraintSummary summary =
        new ConstraintSummary(
            100,
            90,
            List.of(new ConstraintSummary.PerConstraint("age >= 18", 15, 5, 10, 400, 0, 0, 400)));

    assertThat(GenerationWire.constraints(summary))
        .containsExactly(new ConstraintAcceptance("age >= 18", 100L, 5L, 10L));
  }

  private static Score score(double tstr) {
    return new Score(known(tstr), known(0.9), known(0.5), List.of());
  }

  private static Estimate known(double value) {
    return new Estimate.Known(value, Optional.empty(), 20);
  }
}
