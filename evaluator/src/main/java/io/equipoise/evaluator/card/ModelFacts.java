package io.equipoise.evaluator.card;

import io.equipoise.cohort.card.Numbers;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.schemas.EstimateWire;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * All that a model card says. Figures are rounded as they are told; counts are real ones: {@link
 * ModelCard} suppresses those from 1 to 10 and rounds the others where such a one would follow from
 * them, see {@link #told}.
 *
 * @param kind what the card is about
 * @param descriptor the dataset
 * @param evaluationId id of the evaluation
 * @param createdAt when, wall clock
 * @param target id of the subgroup that the verdict is about
 * @param outcome what became of it, for example {@code PROMOTED}
 * @param reason why, with the figures
 * @param learner name and version of the learner
 * @param models models per training set, whose probabilities are averaged
 * @param resamples bootstrap resamples behind the intervals
 * @param evaluation the people that everything is measured on
 * @param arms the training sets, the baseline first
 * @param candidate name of the training set that the verdict is about
 * @param changes how training sets differ from the baseline
 * @param contributions what moves the predictions; may be empty
 * @param limits what the figures cannot tell, beyond what holds for every card
 * @param lineage where the data and the model come from, name to value, in order
 */
public record ModelFacts(
    Kind kind,
    DatasetDescriptor descriptor,
    String evaluationId,
    Instant createdAt,
    String target,
    String outcome,
    String reason,
    String learner,
    int models,
    int resamples,
    EvaluationData evaluation,
    List<ArmFacts> arms,
    String candidate,
    List<ChangeFacts> changes,
    List<Contribution> contributions,
    List<String> limits,
    List<LineageEntry> lineage) {

  /** Name of the group that everybody is in. */
  public static final String EVERYBODY = "everybody";

  /** What a card is about. */
  public enum Kind {
    /** A batch that was judged. */
    VERDICT,
    /** A model that was promoted. */
    CHAMPION,
    /** Files that were compared without a stream. */
    AUDIT
  }

  /** Copies the lists. */
  public ModelFacts {
    arms = List.copyOf(arms);
    changes = List.copyOf(changes);
    contributions = List.copyOf(contributions);
    limits = List.copyOf(limits);
    lineage = List.copyOf(lineage);
    if (arms.isEmpty()) {
      throw new IllegalArgumentException("a card needs at least one training set");
    }
  }

  /**
   * The people that everything is measured on.
   *
   * @param records labeled records
   * @param people distinct people
   * @param unlabeled records that were left out because their label is missing; empty: not known
   * @param unlabeledInTraining the same among the real training records
   * @param groups the groups, in the descriptor's order
   * @param rounded whether counts are told to the nearest ten only
   */
  public record EvaluationData(
      long records,
      long people,
      Optional<Long> unlabeled,
      Optional<Long> unlabeledInTraining,
      List<Group> groups,
      boolean rounded) {
    /** Copies the list. */
    public EvaluationData {
      groups = List.copyOf(groups);
    }
  }

  /**
   * A group of the people.
   *
   * @param id id of the subgroup
   * @param records labeled records of it
   * @param excluded why it takes no part in some figures; empty when it takes part in all
   */
  public record Group(String id, long records, Optional<String> excluded) {}

  /**
   * One thing that the data or the model come from.
   *
   * @param name what it is
   * @param value which one
   */
  public record LineageEntry(String name, String value) {}

  /**
   * A count of real people or of their records as the card tells it: not from 1 to 10, and to the
   * nearest ten where counts are rounded.
   */
  OptionalLong told(long count) {
    return EstimateWire.told(count, evaluation.rounded());
  }

  /** The training set with this name. */
  public Optional<ArmFacts> arm(String name) {
    return arms.stream().filter(arm -> arm.name().equals(name)).findFirst();
  }

  /** The same facts with what moves the predictions. */
  public ModelFacts withContributions(List<Contribution> contributions) {
    return new ModelFacts(
        kind,
        descriptor,
        evaluationId,
        createdAt,
        target,
        outcome,
        reason,
        learner,
        models,
        resamples,
        evaluation,
        arms,
        candidate,
        changes,
        contributions,
        limits,
        lineage);
  }

  /** Partitions and positions as one text: {@code 0: 1,200; 1: 1,180}. */
  static String offsets(Map<Integer, Long> offsets) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(offsets)
        .forEach(
            (partition, offset) ->
                text.append(text.length() == 0 ? "" : "; ")
                    .append(partition)
                    .append(": ")
                    .append(Numbers.count(offset)));
    return text.toString();
  }
}
