package io.equipoise.evaluator.app;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.SmallCells;
import io.equipoise.cohort.population.Split;
import io.equipoise.cohort.population.Subgroup;
import io.equipoise.evaluator.domain.Decision;
import io.equipoise.evaluator.domain.LabeledPeople;
import io.equipoise.evaluator.domain.Learner;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges a batch: trains with and without it and with what else could be done, measures all on the
 * same held-out real people, decides.
 *
 * <p>What keeps a batch from being measured ends in a decision with its reason, never in an
 * exception: no batch, a subgroup that the descriptor no longer has, rows that are gone, a sample
 * that breaks the wall between training and measuring, too few people. The same inputs give the
 * same evaluation, in whatever order they were read.
 */
public final class EvaluateBatch {
  private static final Logger LOG = LoggerFactory.getLogger(EvaluateBatch.class);

  private final DatasetDescriptor descriptor;
  private final CellScheme scheme;
  private final TrainingSamples samples;
  private final SyntheticBatches batches;
  private final List<Learner> learners;
  private final EvaluationSettings settings;
  private final EvaluatorListener listener;

  /**
   * The use case.
   *
   * @param descriptor the dataset
   * @param samples where real records are read
   * @param batches where synthetic records are read
   * @param learners what learns; the verdict rests on the first
   * @param settings how to evaluate
   * @param listener hears how far it is
   */
  public EvaluateBatch(
      DatasetDescriptor descriptor,
      TrainingSamples samples,
      SyntheticBatches batches,
      List<Learner> learners,
      EvaluationSettings settings,
      EvaluatorListener listener) {
    this.descriptor = descriptor;
    this.scheme = new CellScheme(descriptor);
    this.samples = samples;
    this.batches = batches;
    this.learners = List.copyOf(learners);
    this.settings = settings;
    this.listener = listener;
  }

  /**
   * Judges the announced batch. Takes as long as training does; may be interrupted between models.
   */
  public Evaluation evaluate(BatchAnnouncement announcement) throws InterruptedException {
    Evaluation evaluation = judge(announcement);
    LOG.info(
        "batch {}: {}. {}",
        announcement.batchId(),
        evaluation.decision().outcome(),
        evaluation.decision().reason());
    listener.decided(announcement.batchId(), evaluation);
    return evaluation;
  }

  private Evaluation judge(BatchAnnouncement announcement) throws InterruptedException {
    if (!announcement.isPublished()) {
      return Evaluation.unmeasured(
          new Decision(
              Decision.Outcome.REFUSED,
              "There is no batch to judge ("
                  + announcement.outcome()
                  + "): "
                  + announcement.reason()));
    }
    listener.started(announcement.batchId());
    Optional<Subgroup> target =
        scheme.watched().stream().filter(s -> s.id().equals(announcement.subgroup())).findFirst();
    if (target.isEmpty()) {
      return quarantined(
          "The descriptor does not watch the batch's subgroup " + announcement.subgroup() + ".");
    }
    List<PatientRecord> synthetic = batches.read(announcement.batchId(), announcement.published());
    if (synthetic.size() != announcement.published()) {
      return quarantined(
          "Only "
              + synthetic.size()
              + " of the batch's "
              + announcement.published()
              + " rows are still on the topic.");
    }
    TrainingSamples.Sample sample = samples.read();
    if (!keepsTheWall(sample)) {
      return quarantined(
          "The training sample holds people under the wrong split, so that nothing can be proved on"
              + " it; check that the monitor and the evaluator run with the same descriptor.");
    }
    LabeledPeople training = people(sample.of(Split.TRAIN));
    LabeledPeople heldOut = people(sample.of(Split.HOLDOUT));
    LabeledPeople added = people(synthetic);
    LOG.info(
        "batch {}: records without a label are left out: {} of training, {} held out, {} synthetic",
        announcement.batchId(),
        count(training.unlabeled()),
        count(heldOut.unlabeled()),
        added.unlabeled());
    Optional<String> tooFew = CompareTrainingSets.tooFew(training, heldOut);
    if (tooFew.isPresent()) {
      return quarantined(tooFew.get());
    }
    if (added.rows() == 0) {
      return quarantined("None of the batch's rows has a label.");
    }
    return measure(announcement.batchId(), target.get(), sample, training, heldOut, added);
  }

  private Evaluation measure(
      String batchId,
      Subgroup target,
      TrainingSamples.Sample sample,
      LabeledPeople training,
      LabeledPeople heldOut,
      LabeledPeople synthetic)
      throws InterruptedException {
    CompareTrainingSets comparison =
        new CompareTrainingSets(
            descriptor,
            learners,
            settings,
            (trained, total) -> listener.trained(batchId, trained, total));
    String evaluationId =
        Digest.of(
            String.join(
                "|",
                batchId,
                descriptor.version(),
                Long.toString(settings.seed()),
                new TreeMap<>(sample.offsets()).toString()));
    Evaluation.Findings findings =
        comparison
            .compare(batchId, target, training, heldOut, synthetic)
            .of(evaluationId, sample.offsets());
    return new Evaluation(comparison.decide(findings), Optional.of(findings));
  }

  /** Whether every record lies under the split that its patient's pseudonym decides. */
  private boolean keepsTheWall(TrainingSamples.Sample sample) {
    return sample.filed().entrySet().stream()
        .allMatch(
            filed ->
                filed.getValue().stream()
                    .allMatch(
                        record ->
                            Split.of(record.patientId(), descriptor.sample()) == filed.getKey()));
  }

  /** The labeled ones in the order of their record ids, each record once. */
  private LabeledPeople people(List<PatientRecord> records) {
    Map<String, PatientRecord> byId = new TreeMap<>();
    records.forEach(record -> byId.put(record.recordId(), record));
    return LabeledPeople.of(descriptor, List.copyOf(byId.values()));
  }

  private static Evaluation quarantined(String reason) {
    return Evaluation.unmeasured(Decision.quarantined(reason));
  }

  /** A count of real people for a log line: from 1 to 10 it is not told. */
  private static String count(long n) {
    return SmallCells.isSmall(n) ? "1 to 10" : Long.toString(n);
  }
}
