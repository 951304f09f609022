package io.equipoise.console.audit;

import io.equipoise.cohort.card.Numbers;
import io.equipoise.console.generate.OutputFile;
import io.equipoise.evaluator.app.CompareTrainingSets;
import io.equipoise.evaluator.app.Evaluation;
import io.equipoise.evaluator.card.FindingsFacts;
import io.equipoise.evaluator.card.ModelCard;
import io.equipoise.evaluator.card.ModelFacts;
import io.equipoise.evaluator.card.ModelFacts.LineageEntry;
import io.equipoise.evaluator.domain.Decision;
import io.equipoise.evaluator.domain.Learner;
import io.equipoise.schemas.OperatorException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** From files of people to figures, a verdict and a card: read, check, compare, judge, write. */
final class Audit {
  private final AuditConfig config;
  private final List<Learner> learners;
  private final InstantSource clock;
  private final Consumer<String> progress;

  /**
   * An audit that is yet to run.
   *
   * @param learners what learns; the verdict rests on the first
   * @param clock for the report's date
   * @param progress told in lines how it goes
   */
  Audit(
      AuditConfig config, List<Learner> learners, InstantSource clock, Consumer<String> progress) {
    this.config = config;
    this.learners = List.copyOf(learners);
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * What came of it.
   *
   * @param facts all figures
   * @param decision the verdict
   * @param judged whether there were synthetic rows to judge
   */
  record Result(ModelFacts facts, Decision decision, boolean judged) {}

  /**
   * Runs to the end; report and card, where they are wanted, are then written.
   *
   * @throws OperatorException when something is in the way that the operator can mend
   */
  Result run() throws InterruptedException {
    AuditData data = AuditData.read(config, clock);
    data.warnings().forEach(warning -> progress.accept("note: " + warning));
    CompareTrainingSets.tooFew(data.train(), data.holdout())
        .ifPresent(
            reason -> {
              throw new OperatorException(reason + " Nothing can be measured.");
            });
    Target target =
        config.target().isPresent()
            ? Target.named(config.target().get(), config.descriptor())
                .in(data.train(), config.descriptor())
            : Target.rarest(data.train(), data.holdout(), config.descriptor());
    progress.accept(
        "target "
            + target.subgroup().id()
            + " ("
            + target.why()
            + "); "
            + Numbers.people(data.train().rows())
            + " training, "
            + Numbers.people(data.holdout().rows())
            + " held-out and "
            + Numbers.count(data.synthetic().rows())
            + " synthetic rows with a label");
    CompareTrainingSets comparison =
        new CompareTrainingSets(config.descriptor(), learners, config.settings(), this::trained);
    Evaluation.Findings findings =
        comparison.compare(
            data.id(), target.subgroup(), data.train(), data.holdout(), data.synthetic());
    Decision decision = comparison.decide(findings);
    ModelFacts facts = facts(data, target, findings, decision);
    config.report().ifPresent(file -> OutputFile.write(file, o -> o.write(ModelCard.json(facts))));
    config.html().ifPresent(file -> OutputFile.write(file, o -> o.write(ModelCard.html(facts))));
    return new Result(facts, decision, findings.judged().isPresent());
  }

  private void trained(int trained, int total) {
    if (trained * 10L / total != (trained - 1) * 10L / total) {
      progress.accept(trained + " of " + total + " models trained");
    }
  }

  private ModelFacts facts(
      AuditData data, Target target, Evaluation.Findings findings, Decision decision) {
    List<LineageEntry> lineage = new ArrayList<>(data.lineage());
    lineage.add(new LineageEntry("Target", target.subgroup().id() + ", " + target.why()));
    lineage.add(new LineageEntry("Seed", Long.toString(config.settings().seed())));
    return FindingsFacts.of(
        ModelFacts.Kind.AUDIT,
        config.descriptor(),
        findings,
        decision,
        new FindingsFacts.Context(
            Optional.of(data.holdout().unlabeled()),
            Optional.of(data.train().unlabeled()),
            data.warnings(),
            lineage),
        clock.instant());
  }
}
