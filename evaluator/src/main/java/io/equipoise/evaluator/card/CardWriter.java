package io.equipoise.evaluator.card;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.evaluator.app.Evaluation;
import io.equipoise.evaluator.app.EvaluatorListener;
import io.equipoise.evaluator.champion.ChampionManifest;
import io.equipoise.evaluator.champion.PromotionListener;
import io.equipoise.evaluator.domain.Decision;
import io.equipoise.evaluator.domain.explain.FeatureFigure;
import io.equipoise.evaluator.domain.explain.SubgroupExplanation;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a model card for every evaluation that measured something, and one for the model that a
 * promotion makes champion; passes on all that it hears. A card that cannot be written is a warning
 * in the log and keeps no verdict from being published. An evaluation that is repeated after a
 * crash leaves a card of each time.
 */
public final class CardWriter implements EvaluatorListener, PromotionListener {
  private static final Logger LOG = LoggerFactory.getLogger(CardWriter.class);

  private final DatasetDescriptor descriptor;
  private final CardFolder folder;
  private final InstantSource clock;
  private final EvaluatorListener next;

  /**
   * A writer.
   *
   * @param descriptor the dataset
   * @param folder where cards are kept
   * @param clock the time of the cards
   * @param next hears everything too
   */
  public CardWriter(
      DatasetDescriptor descriptor,
      CardFolder folder,
      InstantSource clock,
      EvaluatorListener next) {
    this.descriptor = descriptor;
    this.folder = folder;
    this.clock = clock;
    this.next = next;
  }

  @Override
  public void started(String batchId) {
    next.started(batchId);
  }

  @Override
  public void trained(String batchId, int trained, int total) {
    next.trained(batchId, trained, total);
  }

  @Override
  public void decided(String batchId, Evaluation evaluation) {
    evaluation
        .findings()
        .ifPresent(
            findings ->
                write(
                    batchId,
                    facts(
                        ModelFacts.Kind.VERDICT,
                        findings,
                        evaluation.decision(),
                        List.of(new ModelFacts.LineageEntry("Synthetic batch", batchId)))));
    next.decided(batchId, evaluation);
  }

  @Override
  public void failed(Throwable cause) {
    next.failed(cause);
  }

  /** Writes the card of the champion that a promotion made, with what its predictions rest on. */
  @Override
  public void promoted(String batchId, Evaluation evaluation, ChampionManifest champion) {
    List<Contribution> contributions = new ArrayList<>();
    for (SubgroupExplanation explained : champion.explanations()) {
      for (FeatureFigure figure : explained.top()) {
        contributions.add(
            new Contribution(
                explained.subgroup(),
                figure.feature(),
                figure.value(),
                figure.lower(),
                figure.upper()));
      }
    }
    evaluation
        .findings()
        .ifPresent(
            findings ->
                write(
                    batchId,
                    facts(
                            ModelFacts.Kind.CHAMPION,
                            findings,
                            evaluation.decision(),
                            List.of(
                                new ModelFacts.LineageEntry("Synthetic batch", batchId),
                                new ModelFacts.LineageEntry("Champion", champion.championId())))
                        .withContributions(contributions)));
  }

  private ModelFacts facts(
      ModelFacts.Kind kind,
      Evaluation.Findings findings,
      Decision decision,
      List<ModelFacts.LineageEntry> lineage) {
    FindingsFacts.Context context =
        new FindingsFacts.Context(Optional.empty(), Optional.empty(), List.of(), lineage);
    return FindingsFacts.of(kind, descriptor, findings, decision, context, clock.instant());
  }

  private void write(String batchId, ModelFacts facts) {
    try {
      LOG.info("batch {}: model card {}", batchId, folder.write(facts));
    } catch (IOException e) {
      LOG.warn("batch {}: the model card could not be written: {}", batchId, e.getMessage());
    }
  }
}
