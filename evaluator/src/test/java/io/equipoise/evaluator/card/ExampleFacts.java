package io.equipoise.evaluator.card;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.Subgroup;
import io.equipoise.evaluator.PlantedCohort;
import io.equipoise.evaluator.app.Evaluation;
import io.equipoise.evaluator.domain.BeyondCopies;
import io.equipoise.evaluator.domain.Holdout;
import io.equipoise.evaluator.domain.LabeledPeople;
import io.equipoise.evaluator.domain.MeasuredArm;
import io.equipoise.evaluator.domain.PairedComparison;
import io.equipoise.evaluator.domain.PatientBootstrap;
import io.equipoise.evaluator.domain.ScoredArm;
import io.equipoise.evaluator.domain.VerdictPolicy;
import io.equipoise.evaluator.domain.arm.TrainingSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Made-up people with a planted rule, and two made-up models of them: the first has learned men's
 * rule and applies it to everybody, the second knows women's too.
 */
final class ExampleFacts {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final DatasetDescriptor DESCRIPTOR = PlantedCohort.descriptor("planted");
  private static final VerdictPolicy POLICY = new VerdictPolicy(0.01, 0.95);

  private ExampleFacts() {}

  /** Measuring takes seconds, and every test asks for the same. */
  private static final Evaluation.Findings FINDINGS =
      findings(PlantedCohort.people("p", 900, 0.3, 5));

  static Evaluation.Findings findings() {
    return FINDINGS;
  }

  static ModelFacts facts() {
    return facts(FINDINGS);
  }

  static ModelFacts facts(Evaluation.Findings findings) {
    return FindingsFacts.of(
            ModelFacts.Kind.VERDICT,
            DESCRIPTOR,
            findings,
            POLICY.decide(
                findings.comparison(),
                findings.first().beyondCopies().orElseThrow().change(),
                findings.target()),
            new FindingsFacts.Context(
                Optional.of(14L),
                Optional.of(31L),
                List.of(),
                List.of(
                    new ModelFacts.LineageEntry("Synthetic batch", "3f2a9c51d0b84e77"),
                    new ModelFacts.LineageEntry("Seed", "1"))),
            NOW)
        .withContributions(
            List.of(
                new Contribution(ModelFacts.EVERYBODY, "a", 0.91, 0.84, 0.98),
                new Contribution(ModelFacts.EVERYBODY, "b", 1.47, 1.38, 1.57),
                new Contribution(ModelFacts.EVERYBODY, "age", 0.08, 0.07, 0.10),
                new Contribution("sex=female", "b", 1.52, 1.33, 1.70),
                new Contribution("sex=female", "a", 0.88, 0.75, 1.02)));
  }

  static Evaluation.Findings findings(List<PatientRecord> people) {
    LabeledPeople labeled = LabeledPeople.of(DESCRIPTOR, people);
    CellScheme scheme = new CellScheme(DESCRIPTOR);
    Subgroup women = scheme.watched().get(0);
    Holdout holdout = Holdout.watched(labeled, scheme, women.attributes());
    PatientBootstrap bootstrap = new PatientBootstrap(1000, 7);
    ScoredArm baseline = arm(TrainingSet.REAL, labeled, 0, 1.5);
    MeasuredArm measured = MeasuredArm.of(holdout, baseline, bootstrap);
    Map<String, MeasuredArm> arms = new HashMap<>();
    List<Evaluation.Compared> compared = new ArrayList<>();
    for (ScoredArm arm :
        List.of(
            arm(TrainingSet.REWEIGHED, labeled, 0, 1.3),
            arm(TrainingSet.OVERSAMPLED, labeled, 0, 1.2),
            arm(TrainingSet.HYBRID, labeled, 400, -1.1),
            arm(TrainingSet.SYNTHETIC, labeled, 400, -1.6))) {
      MeasuredArm ofArm = MeasuredArm.of(holdout, arm, bootstrap);
      arms.put(arm.name(), ofArm);
      compared.add(
          new Evaluation.Compared(
              Arrays.stream(TrainingSet.values())
                  .filter(set -> set.key().equals(arm.name()))
                  .findFirst()
                  .orElseThrow(),
              arm,
              PairedComparison.of(measured, ofArm, POLICY.confidence(), POLICY.claimConfidence())));
    }
    List<double[]> draws = new ArrayList<>();
    for (double marker : new double[] {1.1, 1.2, 1.3}) {
      draws.add(arm(TrainingSet.OVERSAMPLED, labeled, 0, marker).probabilities());
    }
    return new Evaluation.Findings(
        "9b1deb4d3b7d4bad",
        women,
        holdout,
        Map.of(0, 1200L, 1, 1180L),
        5,
        List.of(
            new Evaluation.OfLearner(
                "xgboost 3.4.0",
                baseline,
                compared,
                Optional.of(
                    BeyondCopies.of(
                        Objects.requireNonNull(arms.get(TrainingSet.OVERSAMPLED.key())),
                        draws,
                        Objects.requireNonNull(arms.get(TrainingSet.HYBRID.key())),
                        POLICY)),
                List.of(new Evaluation.LeftOut(TrainingSet.ENSEMBLE, "It was not asked for.")))));
  }

  /** Probabilities of a model that takes marker b of women for this much. */
  private static ScoredArm arm(
      TrainingSet set, LabeledPeople people, long synthetic, double women) {
    List<Double> probabilities = new ArrayList<>();
    for (int row = 0; row < people.rows(); row++) {
      double a = people.table().value(row, 3);
      double b = people.table().value(row, 4);
      boolean woman = people.table().value(row, 0) == 0;
      double risk = (Double.isNaN(a) ? 0 : a) + (woman ? women : 1.8) * b;
      probabilities.add(Math.rint(1e6 / (1 + Math.exp(-risk))) / 1e6);
    }
    return new ScoredArm(
        set.key(),
        2100,
        synthetic,
        0.5,
        probabilities.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
