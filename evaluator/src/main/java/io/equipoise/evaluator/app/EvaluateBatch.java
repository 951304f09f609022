package io.equipoise.evaluator.app;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.Split;
import io.equipoise.cohort.population.Subgroup;
import io.equipoise.evaluator.domain.Decision;
import io.equipoise.evaluator.domain.Holdout;
import io.equipoise.evaluator.domain.LabeledPeople;
import io.equipoise.evaluator.domain.Learner;
import io.equipoise.evaluator.domain.PairedComparison;
import io.equipoise.evaluator.domain.PatientBootstrap;
import io.equipoise.evaluator.domain.ScoredArm;
import io.equipoise.evaluator.domain.VerdictPolicy;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges a batch: trains with and without it, measures both on the same held-out real people,
 * decides.
 *
 * <p>What keeps a batch from being measured ends in a decision with its reason, never in an
 * exception: no batch, a subgroup that the descriptor no longer has, rows that are gone, a sample
 * that breaks the wall between training and measuring, too few people. The same inputs give the
 * same evaluation, in whatever order they were read.
 */
public final class EvaluateBatch {
  /** Name of the baseline arm. */
  public static final String REAL = "real";

  /** Name of the arm under judgement. */
  public static final String REAL_AND_SYNTHETIC = "real+synthetic";

  private static final Logger LOG = LoggerFactory.getLogger(EvaluateBatch.class);

  private final DatasetDescriptor descriptor;
  private final CellScheme scheme;
  private final TrainingSamples samples;
  private final SyntheticBatches batches;
  private final Learner learner;
  private final EvaluationSettings settings;
  private final EvaluatorListener listener;

  /**
   * The use case.
   *
   * @param descriptor the dataset
   * @param samples where real records are read
   * @param batches where synthetic records are read
   * @param learner what learns
   * @param settings how to evaluate
   * @param listener hears how far it is
   */
  public EvaluateBatch(
      DatasetDescriptor descriptor,
      TrainingSamples samples,
      SyntheticBatches batches,
      Learner learner,
      EvaluationSettings settings,
      EvaluatorListener listener) {
    this.descriptor = descriptor;
    this.scheme = new CellScheme(descriptor);
    this.samples = samples;
    this.batches = batches;
    this.learner = learner;
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
          "The training sample holds people under the wrong split, so that nothing can be proved on it; check that the"
              + " monitor and the evaluator run with the same descriptor.");
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
    for (LabeledPeople real : List.of(training, heldOut)) {
      if (Math.min(real.peopleWith(true), real.peopleWith(false)) < Holdout.MINIMUM_PEOPLE) {
        return quarantined(
            "It takes at least "
                + Holdout.MINIMUM_PEOPLE
                + (real == training ? " training" : " held-out")
                + " people with and as many without the outcome; there are fewer.");
      }
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
    long seed = Long.parseUnsignedLong(digest(settings.seed() + "|" + batchId), 16);
    Holdout holdout = Holdout.of(heldOut, scheme, scheme.siblings(target.attributes()));
    AtomicInteger trained = new AtomicInteger();
    int total = 2 * ArmTraining.models(settings);
    ScoredArm baseline;
    ScoredArm candidate;
    try (ArmTraining arms =
        new ArmTraining(
            learner, settings, () -> listener.trained(batchId, trained.incrementAndGet(), total))) {
      baseline = arms.train(REAL, training, people(List.of()).table(), heldOut.table(), seed);
      candidate =
          arms.train(REAL_AND_SYNTHETIC, training, synthetic.table(), heldOut.table(), seed);
    }
    VerdictPolicy policy = settings.policy();
    PairedComparison comparison =
        PairedComparison.of(
            holdout,
            baseline,
            candidate,
            new PatientBootstrap(settings.resamples(), seed),
            policy.confidence(),
            policy.claimConfidence());
    String evaluationId =
        digest(
            String.join(
                "|",
                batchId,
                descriptor.version(),
                Long.toString(settings.seed()),
                new TreeMap<>(sample.offsets()).toString()));
    return new Evaluation(
        policy.decide(comparison, target),
        Optional.of(
            new Evaluation.Findings(
                evaluationId,
                target,
                learner.name(),
                holdout,
                sample.offsets(),
                settings.models(),
                baseline,
                candidate,
                comparison)));
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
    return n >= 1 && n < Holdout.MINIMUM_PEOPLE ? "1 to 10" : Long.toString(n);
  }

  /** The first 16 hex digits of the text's SHA-256. */
  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is missing from this Java runtime", e);
    }
  }
}
