package io.equipoise.synth.generate.gan;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.population.Split;
import io.equipoise.synth.domain.gate.CopyCheck;
import io.equipoise.synth.generate.FittedGenerator;
import io.equipoise.synth.generate.ModelIdentity;
import io.equipoise.synth.generate.ModelLineage;
import io.equipoise.synth.generate.TabularGenerator;
import io.equipoise.synth.generate.TrainingOutcome;
import io.equipoise.synth.generate.TrainingProgress;
import io.equipoise.synth.generate.TuningFocus;
import io.equipoise.synth.generate.TuningRefusedException;
import io.equipoise.synth.generate.encoding.EncoderJson;
import io.equipoise.synth.score.ValidationScore;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A conditional Wasserstein GAN with gradient penalty for tables, after CTGAN (L. Xu et al.,
 * Modeling tabular data using conditional GAN, NeurIPS 2019). Where it departs from the reference
 * implementation, and why:
 *
 * <ul>
 *   <li>The condition is a conjunction, all protected values and the label together, because that
 *       is what is asked for most, or one or two columns; the reference conditions on one column.
 *   <li>Sampling uses running normalization statistics; with the batch's own, a constant condition
 *       is subtracted away.
 *   <li>Bands of numbers can be asked for: they are levels of their column.
 *   <li>Missing values are made, at their rate.
 *   <li>Steps are counted, not epochs; the step is kept whose rows score best on a fifth of the
 *       people, who are held out of training ({@link ValidationScore}), and are not closer to the
 *       people of the other four fifths than to them ({@link CopyCheck}).
 *   <li>Both networks learn from the same generated batch, where the reference makes two: a step is
 *       cheaper by the making of one.
 * </ul>
 *
 * <p>Cost of a step at the defaults on one core of a 2.5 GHz server, for 60 numbers per row and 27
 * of condition: 17 ms of CPU, for 122 and 58: 22 ms; six tenths are products of matrices. A score
 * costs about 0.3 s.
 */
public final class ConditionalGan implements TabularGenerator {
  private static final Logger LOG = LoggerFactory.getLogger(ConditionalGan.class);
  private static final String NAME = "gan";
  private static final String VERSION = "6";

  /** Share of the rows that training does not see when scores are taken. */
  private static final double VALIDATION_SHARE = 0.2;

  /** With fewer rows a score would be noise, and every row is needed to learn from. */
  private static final int LEAST_ROWS = 150;

  private final GanSettings settings;
  private final boolean bySize;

  /** A GAN with these settings. */
  public ConditionalGan(GanSettings settings) {
    this(settings, false);
  }

  private ConditionalGan(GanSettings settings, boolean bySize) {
    this.settings = settings;
    this.bySize = bySize;
  }

  /** A GAN that trains larger tables for more steps than the settings have. */
  public static ConditionalGan bySize(GanSettings settings) {
    return new ConditionalGan(settings, true);
  }

  private GanSettings settings(int rows) {
    return bySize ? settings.forRows(rows) : settings;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String version() {
    return VERSION;
  }

  @Override
  public String backend() {
    return Backend.best().name();
  }

  @Override
  public String device() {
    return Device.current();
  }

  @Override
  public int trainingSteps(int rows) {
    return settings(rows).steps();
  }

  @Override
  public FittedGenerator fit(PatientTable train, long seed, TrainingProgress progress)
      throws InterruptedException {
    requireRows(train);
    GanSettings sized = settings(train.rows());
    Parts parts = Parts.of(sized, train, seed);
    GanTraining training = new GanTraining(Backend.best(), sized, parts.fit(), seed, parts.score());
    log("training", train, training.model());
    String modelId = ModelIdentity.of(NAME, VERSION, sized.toString(), seed, train);
    TrainingOutcome outcome = training.run(modelId, progress.checkpoints(), progress);
    return fitted(modelId, Optional.empty(), seed, outcome, training);
  }

  @Override
  public Optional<String> checkpointName() {
    return Optional.of(GanCheckpoint.MAGIC);
  }

  @Override
  public FittedGenerator load(InputStream in, DatasetDescriptor descriptor) throws IOException {
    return GanCheckpoint.read(in, descriptor);
  }

  @Override
  public FittedGenerator fineTune(
      FittedGenerator parent,
      PatientTable train,
      TuningFocus focus,
      long seed,
      TrainingProgress progress)
      throws InterruptedException {
    requireRows(train);
    if (!(parent instanceof FittedGan gan)) {
      throw new TuningRefusedException("the parent is not a model of generator " + NAME);
    }
    GanModel start = gan.model();
    refuse(start, train).ifPresent(ConditionalGan::refused);
    GanSettings tuned = settings.withNetworksOf(start.settings);
    Parts parts = Parts.of(tuned, train, seed);
    GanTraining training =
        new GanTraining(Backend.best(), tuned, start, parts.fit(), focus, seed, parts.score());
    log("training on from " + parent.modelId() + ",", train, training.model());
    String modelId =
        ModelIdentity.ofChild(parent.modelId(), NAME, VERSION, tuned + " " + focus, seed, train);
    TrainingOutcome outcome = training.run(modelId, progress.checkpoints(), progress);
    return fitted(modelId, Optional.of(parent.modelId()), seed, outcome, training);
  }

  private static void requireRows(PatientTable train) {
    if (train.rows() == 0) {
      throw new IllegalArgumentException("a generator needs at least one row to learn from");
    }
  }

  private static void refused(String reason) {
    throw new TuningRefusedException(reason + "; fit it again from the start");
  }

  /** Why a parent cannot be trained on with these rows. */
  private static Optional<String> refuse(GanModel parent, PatientTable train) {
    DatasetDescriptor known = parent.encoder.descriptor();
    if (!EncoderJson.schema(known).equals(EncoderJson.schema(train.descriptor()))) {
      return Optional.of(
          "the parent was trained on other columns, label or protected attributes than dataset "
              + train.descriptor().dataset()
              + " has now");
    }
    Optional<String> refusal = parent.encoder.refusal(train);
    if (refusal.isPresent()) {
      return Optional.of(refusal.get() + " that the parent has not seen");
    }
    for (int row = 0; row < train.rows(); row++) {
      if (!parent.scheme.canBeMet(parent.scheme.conditionOf(train, row))) {
        return Optional.of("a protected band has people now and had none for the parent");
      }
    }
    return Optional.empty();
  }

  private static FittedGan fitted(
      String modelId,
      Optional<String> parentId,
      long seed,
      TrainingOutcome outcome,
      GanTraining training) {
    return new FittedGan(
        new ModelLineage(modelId, parentId, NAME, VERSION, seed, outcome.rows()),
        outcome,
        training.model());
  }

  private static void log(String what, PatientTable train, GanModel model) {
    LOG.info(
        "{} {} {} on {}: {} rows, at most {} steps of {} rows, {} numbers per row, {} of condition,"
            + " backend {}",
        what,
        NAME,
        VERSION,
        train.descriptor().dataset(),
        train.rows(),
        model.settings.steps(),
        model.batch,
        model.encoder.width(),
        model.scheme.width(),
        model.backend.name());
  }

  /**
   * Which rows are held out of training. All records of a patient are on one side, else scores
   * would be taken on people who were learned from. The seed and the values of the patient's
   * earliest record decide, so that nobody changes sides between tables, also when records come in
   * addition: a model that is trained on from another is scored on people whom neither has learned
   * from.
   */
  static IntPredicate held(PatientTable train, long seed) {
    String salt = "validation-" + seed;
    return row ->
        Split.unitHash(salt, Arrays.toString(train.row(train.patient(row)))) < VALIDATION_SHARE;
  }

  /** The rows that are learned from, and the score on the others. */
  private record Parts(PatientTable fit, Optional<GanTraining.SampleScore> score) {
    /** Rows that repeat people are worth nothing, rows that come too close to them less. */
    private static double value(
        ValidationScore score, CopyCheck.Finding copies, PatientTable rows) {
      return copies.refusal().isPresent()
          ? Double.NEGATIVE_INFINITY
          : score.of(rows).value() - copies.excess();
    }

    static Parts of(GanSettings settings, PatientTable train, long seed) {
      if (settings.scoreEvery() == 0 || train.rows() < LEAST_ROWS) {
        return new Parts(train, Optional.empty());
      }
      IntPredicate held = held(train, seed);
      PatientTable fit =
          train.select(IntStream.range(0, train.rows()).filter(held.negate()).toArray());
      PatientTable validation =
          train.select(IntStream.range(0, train.rows()).filter(held).toArray());
      if (Math.min(fit.rows(), validation.rows()) < LEAST_ROWS / 10) {
        return new Parts(train, Optional.empty());
      }
      ValidationScore score = new ValidationScore(fit, validation, seed);
      CopyCheck copies = new CopyCheck(fit, validation, seed);
      return new Parts(fit, Optional.of(rows -> value(score, copies.of(rows), rows)));
    }
  }
}
