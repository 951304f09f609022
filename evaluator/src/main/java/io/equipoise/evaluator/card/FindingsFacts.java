package io.equipoise.evaluator.card;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.Subgroup;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.evaluator.app.Evaluation;
import io.equipoise.evaluator.domain.Decision;
import io.equipoise.evaluator.domain.Disparity;
import io.equipoise.evaluator.domain.Holdout;
import io.equipoise.evaluator.domain.Measure;
import io.equipoise.evaluator.domain.PairedComparison;
import io.equipoise.evaluator.domain.Performance;
import io.equipoise.evaluator.domain.Precision;
import io.equipoise.evaluator.domain.ScoredArm;
import io.equipoise.evaluator.domain.VerdictPolicy;
import io.equipoise.evaluator.domain.arm.TrainingSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The facts of a card, out of an evaluation: figures as they are told, see {@link Precision}. */
public final class FindingsFacts {
  /** Outcome when nothing was judged: there were no synthetic rows. */
  public static final String NOT_JUDGED = "NOT JUDGED";

  /** The disparities that can earn a promotion, see {@link VerdictPolicy}. */
  private static final List<Disparity> CLAIMED =
      List.of(
          Disparity.WORST_GROUP_AUROC,
          Disparity.EQUALIZED_ODDS_DIFFERENCE,
          Disparity.EQUAL_OPPORTUNITY_DIFFERENCE);

  private final Holdout holdout;
  private final Subgroup target;
  private final boolean rounded;
  private final Precision precision;

  private FindingsFacts(Evaluation.Findings findings) {
    this.holdout = findings.holdout();
    this.target = findings.target();
    this.rounded = findings.hidesSmallCounts();
    this.precision = Precision.where(rounded);
  }

  /**
   * What a card says of the way that led to the findings.
   *
   * @param unlabeled held-out records that were left out because their label is missing; empty: not
   *     known
   * @param unlabeledInTraining the same of the training people; empty: not known
   * @param warnings what is odd about the data, for people
   * @param lineage where data and model come from, beyond what the findings tell
   */
  public record Context(
      Optional<Long> unlabeled,
      Optional<Long> unlabeledInTraining,
      List<String> warnings,
      List<ModelFacts.LineageEntry> lineage) {
    /** Copies the lists. */
    public Context {
      warnings = List.copyOf(warnings);
      lineage = List.copyOf(lineage);
    }
  }

  /**
   * The facts.
   *
   * @param kind what the card is about
   * @param descriptor the dataset
   * @param findings what was measured
   * @param decision what became of it
   * @param context what the findings do not tell
   * @param now when, wall clock
   */
  public static ModelFacts of(
      ModelFacts.Kind kind,
      DatasetDescriptor descriptor,
      Evaluation.Findings findings,
      Decision decision,
      Context context,
      Instant now) {
    FindingsFacts from = new FindingsFacts(findings);
    List<ModelFacts.LineageEntry> lineage = new ArrayList<>(context.lineage());
    if (!findings.trainingOffsets().isEmpty()) {
      lineage.add(
          new ModelFacts.LineageEntry(
              "Training sample, read up to (partition: position)",
              ModelFacts.offsets(findings.trainingOffsets())));
    }
    Evaluation.OfLearner first = findings.first();
    List<ArmFacts> arms = new ArrayList<>();
    List<ChangeFacts> changes = new ArrayList<>();
    for (Evaluation.OfLearner learner : findings.learners()) {
      from.add(
          learner,
          learner.learner().equals(first.learner()) ? "" : " (" + learner.learner() + ")",
          arms,
          changes);
    }
    return new ModelFacts(
        kind,
        descriptor,
        findings.evaluationId(),
        now,
        findings.target().id(),
        findings.judged().isEmpty() ? NOT_JUDGED : decision.outcome().name(),
        decision.reason(),
        String.join(", ", findings.learners().stream().map(Evaluation.OfLearner::learner).toList()),
        findings.seeds(),
        first.compared().get(0).comparison().resamples(),
        from.evaluationData(first.compared().get(0).comparison().before(), context),
        arms,
        findings.judged().map(judged -> judged.arm().name()).orElse(first.baseline().name()),
        changes,
        List.of(),
        Stream.concat(
                context.warnings().stream(),
                first.leftOut().stream()
                    .map(out -> "Not measured: " + out.set().key() + ". " + out.reason()))
            .toList(),
        lineage);
  }

  /** What one learner made of the training sets. */
  private void add(
      Evaluation.OfLearner learner, String suffix, List<ArmFacts> arms, List<ChangeFacts> changes) {
    String baseline = learner.baseline().name() + suffix;
    arms.add(
        arm(
            learner.baseline(),
            baseline,
            TrainingSet.REAL.words(),
            learner.compared().get(0).comparison().before()));
    for (Evaluation.Compared compared : learner.compared()) {
      String name = compared.arm().name() + suffix;
      PairedComparison comparison = compared.comparison();
      arms.add(arm(compared.arm(), name, compared.set().words(), comparison.after()));
      changes.addAll(claims(name, baseline, comparison.claimedChange()));
      changes.addAll(others(name, baseline, comparison));
    }
    learner
        .beyondCopies()
        .ifPresent(
            beyond ->
                changes.addAll(
                    claims(
                        TrainingSet.HYBRID.key() + suffix,
                        TrainingSet.OVERSAMPLED.key() + suffix,
                        beyond.change())));
  }

  private ModelFacts.EvaluationData evaluationData(Performance baseline, Context context) {
    List<ModelFacts.Group> groups = new ArrayList<>();
    for (int group = 0; group < holdout.groups().size(); group++) {
      Subgroup subgroup = holdout.groups().get(group);
      groups.add(
          new ModelFacts.Group(
              subgroup.id(), holdout.records(group), excluded(baseline, subgroup)));
    }
    return new ModelFacts.EvaluationData(
        holdout.rows(),
        holdout.people(),
        context.unlabeled(),
        context.unlabeledInTraining(),
        groups,
        rounded);
  }

  /** The first reason why a group lacks one of the figures that need enough people. */
  private static Optional<String> excluded(Performance baseline, Subgroup subgroup) {
    for (Measure measure : Measure.all()) {
      Optional<String> reason =
          baseline
              .subgroup(subgroup, measure)
              .fold(
                  known -> Optional.empty(),
                  few -> Optional.of(few.reason()),
                  absent -> Optional.of(absent.reason()),
                  unknown -> Optional.empty());
      if (reason.isPresent()) {
        return reason;
      }
    }
    return Optional.empty();
  }

  private ArmFacts arm(ScoredArm arm, String name, String explanation, Performance performance) {
    List<ArmFacts.OfGroup> groups = new ArrayList<>();
    for (Performance.OfSubgroup of : performance.subgroups()) {
      List<Figure> figures = new ArrayList<>();
      for (Measure measure : Measure.all()) {
        figures.add(figure(measure, of.measure(measure)));
      }
      groups.add(new ArmFacts.OfGroup(of.subgroup().id(), figures));
    }
    List<Figure> overall = new ArrayList<>();
    for (Measure measure : Measure.all()) {
      overall.add(figure(measure, performance.overall(measure)));
    }
    return new ArmFacts(
        name,
        explanation,
        arm.realRecords(),
        arm.syntheticRecords(),
        arm.threshold(),
        overall,
        performance.attributeSets().stream().map(FindingsFacts::between).toList(),
        groups,
        ReliabilityBin.of(
                arm.probabilities(), holdout.outcomes(), holdout.persons(), Holdout.MINIMUM_PEOPLE)
            .stream()
            .map(bin -> bin.told(precision))
            .toList());
  }

  private static ArmFacts.OfAttributeSet between(Performance.OfAttributeSet set) {
    List<Figure> figures = new ArrayList<>();
    List<String> excluded = new ArrayList<>();
    for (Disparity disparity : Disparity.all()) {
      figures.add(
          new Figure(
              disparity.key(), disparity.words(), Precision.comparison(set.disparity(disparity))));
      List<Subgroup> out = set.excluded(disparity);
      if (!out.isEmpty()) {
        excluded.add(
            disparity.words()
                + " without "
                + String.join(", ", out.stream().map(Subgroup::id).toList()));
      }
    }
    return new ArmFacts.OfAttributeSet(String.join(" × ", set.attributes()), figures, excluded);
  }

  private Figure figure(Measure measure, Estimate estimate) {
    return new Figure(measure.key(), measure.words(), precision.population(estimate));
  }

  private List<ChangeFacts> claims(String arm, String against, Performance claimed) {
    List<ChangeFacts> changes = new ArrayList<>();
    changes.add(subgroup(arm, against, target, Measure.AUROC, claimed, true));
    for (Disparity disparity : CLAIMED) {
      changes.add(
          ChangeFacts.of(
              arm,
              against,
              disparity.key(),
              disparity.words(),
              claimed.disparity(disparity),
              Precision::comparison,
              disparity.higherIsBetter() ? ChangeFacts.Better.HIGHER : ChangeFacts.Better.LOWER,
              true));
    }
    return changes;
  }

  private List<ChangeFacts> others(String arm, String against, PairedComparison comparison) {
    Performance change = comparison.change();
    List<ChangeFacts> changes = new ArrayList<>();
    for (Measure measure : Measure.all()) {
      if (measure == Measure.BASE_RATE) {
        continue; // It is the people's, not a model's.
      }
      changes.add(
          ChangeFacts.of(
              arm,
              against,
              measure.key(),
              measure.words() + " of everybody",
              change.overall(measure),
              exact -> precision.change(measure, exact),
              better(measure),
              false));
    }
    for (Performance.OfSubgroup of : change.subgroups()) {
      Performance guarded = VerdictPolicy.guarded(comparison, of.subgroup(), target);
      if (!of.subgroup().equals(target)) {
        changes.add(subgroup(arm, against, of.subgroup(), Measure.AUROC, guarded, false));
      }
      for (Measure measure : List.of(Measure.TRUE_POSITIVE_RATE, Measure.CALIBRATION_ERROR)) {
        changes.add(subgroup(arm, against, of.subgroup(), measure, guarded, false));
      }
    }
    return changes;
  }

  private ChangeFacts subgroup(
      String arm, String against, Subgroup of, Measure measure, Performance change, boolean claim) {
    return ChangeFacts.of(
        arm,
        against,
        measure.key() + "[" + of.id() + "]",
        measure.words() + " of " + of.id(),
        change.subgroup(of, measure),
        exact -> precision.change(measure, exact),
        better(measure),
        claim);
  }

  private static ChangeFacts.Better better(Measure measure) {
    return switch (measure.better()) {
      case HIGHER -> ChangeFacts.Better.HIGHER;
      case LOWER -> ChangeFacts.Better.LOWER;
      case ZERO, NONE -> ChangeFacts.Better.NEITHER;
    };
  }
}
