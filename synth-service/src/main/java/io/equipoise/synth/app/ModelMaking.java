package io.equipoise.synth.app;

import io.equipoise.cohort.population.PatientTable;
import io.equipoise.contract.PartitionOffset;
import io.equipoise.synth.domain.plan.BatchPlan;
import io.equipoise.synth.domain.plan.PlannedCell;
import io.equipoise.synth.generate.ConstrainedGenerator;
import io.equipoise.synth.generate.FittedGenerator;
import io.equipoise.synth.generate.ModelIdentity;
import io.equipoise.synth.generate.Selection;
import io.equipoise.synth.generate.TabularGenerator;
import io.equipoise.synth.generate.TrainingCheckpoints;
import io.equipoise.synth.generate.TrainingDivergedException;
import io.equipoise.synth.generate.TrainingProgress;
import io.equipoise.synth.generate.TuningFocus;
import io.equipoise.synth.generate.TuningRefusedException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the model of a job comes from, the cheapest first: the one in memory that the last job
 * trained on the same sample; one that was kept and learned from the same table; a {@link
 * WarmStart} from one that was kept; a training from the start.
 */
final class ModelMaking {
  private static final Logger LOG = LoggerFactory.getLogger(ModelMaking.class);

  /**
   * How much more often the cells that are asked for are drawn in a training that goes on from a
   * parent. Own choice.
   */
  private static final double FOCUS = 2;

  private final GeneratorSource generators;
  private final Ports ports;
  private final String descriptorVersion;
  private final boolean warmStart;
  private final long seed;
  private final InstantSource clock;
  private final SynthListener listener;
  private @Nullable Made last;

  /**
   * A model and where it comes from.
   *
   * @param requested kind that was asked for
   * @param generator kind of the generator that made it
   * @param version version of that generator
   * @param offsets of the sample that it learned from
   * @param model it
   * @param seconds how long it took to get it
   * @param selection why this generator was chosen; empty when there was no choice
   * @param warm whether it was started from a model that was kept
   * @param scratchScore score of the model from which its line descends, when there is one
   */
  record Made(
      String requested,
      String generator,
      String version,
      List<PartitionOffset> offsets,
      FittedGenerator model,
      double seconds,
      Optional<Selection> selection,
      boolean warm,
      OptionalDouble scratchScore) {
    /** Copies the list. */
    Made {
      offsets = List.copyOf(offsets);
    }
  }

  /** What one job wants of its model. */
  record Want(
      TabularGenerator generator,
      Division division,
      BatchPlan plan,
      Set<String> quarantined,
      JobTracker tracker) {
    /** Copies the set. */
    Want {
      quarantined = Set.copyOf(quarantined);
    }
  }

  ModelMaking(
      GeneratorSource generators,
      Ports ports,
      String descriptorVersion,
      boolean warmStart,
      long seed,
      InstantSource clock,
      SynthListener listener) {
    this.generators = generators;
    this.ports = ports;
    this.descriptorVersion = descriptorVersion;
    this.warmStart = warmStart;
    this.seed = seed;
    this.clock = clock;
    this.listener = listener;
  }

  /**
   * The model of a job.
   *
   * @throws TrainingDivergedException when no training ends with a usable model
   * @throws InterruptedException when the service is being closed
   */
  Made make(Want want) throws InterruptedException {
    Made reusable = last;
    if (reusable != null
        && reusable.requested().equals(want.generator().name())
        && reusable.offsets().equals(want.division().offsets())) {
      return reusable;
    }
    Instant begin = clock.instant();
    Optional<Made> warm = warmStart ? warm(want, begin) : Optional.empty();
    Made made = warm.isPresent() ? warm.get() : fromTheStart(want, begin);
    last = made;
    return made;
  }

  /**
   * A model that was trained from the start, for a job whose gates have refused the rows of another
   * one.
   *
   * @throws TrainingDivergedException when training does not end with a usable model
   * @throws InterruptedException when the service is being closed
   */
  Made makeFromTheStart(Want want) throws InterruptedException {
    Made made = fromTheStart(want, clock.instant());
    last = made;
    return made;
  }

  /** Keeps a model whose rows are published, so that later trainings can start from it. */
  void keep(Made made, Division division, String batchId) {
    OptionalDouble score = made.model().outcome().score();
    boolean worthKeeping =
        warmStart
            && score.isPresent()
            && Double.isFinite(score.getAsDouble())
            && generators.tuner(made.generator()).isPresent();
    if (!worthKeeping
        || ports.models().models().stream()
            .anyMatch(kept -> kept.modelId().equals(made.model().modelId()))) {
      return;
    }
    ports
        .models()
        .keep(
            new KeptModel(
                made.model().modelId(),
                made.model().parentId(),
                made.requested(),
                made.generator(),
                made.version(),
                descriptorVersion,
                ModelIdentity.ofTable(division.fit()),
                seed,
                score.getAsDouble(),
                made.scratchScore().orElse(score.getAsDouble()),
                batchId,
                clock.instant()),
            made.model());
  }

  private Made fromTheStart(Want want, Instant begin) throws InterruptedException {
    TabularGenerator generator = want.generator();
    FittedGenerator model = generator.fit(want.division().fit(), seed, begin(generator, want));
    String kind = model.selection().map(Selection::winner).orElse(generator.name());
    return new Made(
        generator.name(),
        kind,
        generators.tuner(kind).map(TabularGenerator::version).orElse(generator.version()),
        want.division().offsets(),
        model,
        secondsSince(begin),
        model.selection(),
        false,
        model.outcome().score());
  }

  private Optional<Made> warm(Want want, Instant begin) throws InterruptedException {
    Optional<KeptModel> parent =
        WarmStart.parent(
            ports.models().models(),
            want.generator().name(),
            generators,
            descriptorVersion,
            seed,
            want.quarantined());
    if (parent.isEmpty()) {
      return Optional.empty();
    }
    KeptModel kept = parent.get();
    TabularGenerator tuner = generators.tuner(kept.generator()).orElseThrow();
    Optional<FittedGenerator> loaded = ports.models().load(kept, tuner);
    if (loaded.isEmpty()) {
      return Optional.empty();
    }
    PatientTable fit = want.division().fit();
    if (kept.tableFingerprint().equals(ModelIdentity.ofTable(fit))) {
      LOG.info("model {} has learned from this very sample and is used again", kept.modelId());
      FittedGenerator same = ConstrainedGenerator.constrain(loaded.get(), fit);
      return Optional.of(
          made(want, kept, same, begin, "it has learned from this very sample before"));
    }
    return tuned(want, kept, tuner, loaded.get(), begin);
  }

  private Optional<Made> tuned(
      Want want, KeptModel kept, TabularGenerator tuner, FittedGenerator parent, Instant begin)
      throws InterruptedException {
    FittedGenerator child;
    try {
      child =
          tuner.fineTune(
              parent, want.division().fit(), focus(want.plan()), seed, begin(tuner, want));
    } catch (TuningRefusedException | TrainingDivergedException e) {
      LOG.info("model {} cannot be trained on: {}", kept.modelId(), e.getMessage());
      return Optional.empty();
    }
    if (!WarmStart.accepts(child.outcome(), kept)) {
      LOG.info(
          "model {}, trained on from {}, scores {}, its line {}: training begins at the start",
          child.modelId(),
          kept.modelId(),
          child.outcome().score(),
          kept.scratchScore());
      return Optional.empty();
    }
    return Optional.of(made(want, kept, child, begin, WarmStart.reason(child.outcome(), kept)));
  }

  private Made made(
      Want want, KeptModel kept, FittedGenerator model, Instant begin, String reason) {
    boolean chosen = !want.generator().name().equals(kept.generator());
    Selection selection =
        new Selection(kept.generator(), reason, model.outcome().rows(), 0, List.of());
    return new Made(
        want.generator().name(),
        kept.generator(),
        kept.generatorVersion(),
        want.division().offsets(),
        model,
        secondsSince(begin),
        chosen ? Optional.of(selection) : Optional.empty(),
        true,
        OptionalDouble.of(kept.scratchScore()));
  }

  private static TuningFocus focus(BatchPlan plan) {
    return new TuningFocus(
        plan.cells().stream().filter(cell -> cell.rows() > 0).map(PlannedCell::cell).toList(),
        FOCUS);
  }

  private TrainingProgress begin(TabularGenerator generator, Want want) {
    int rows = want.division().fit().rows();
    int steps = generator.trainingSteps(rows);
    want.tracker().training(steps, generator.backend());
    listener.trainingStarted(steps, rows);
    return new FollowedTraining(want.tracker(), listener, ports.checkpoints());
  }

  private double secondsSince(Instant begin) {
    return Duration.between(begin, clock.instant()).toMillis() / 1000.0;
  }

  /** Tells tracker and listener of a training, and knows where its states are kept. */
  private record FollowedTraining(
      JobTracker tracker, SynthListener listener, TrainingCheckpoints checkpoints)
      implements TrainingProgress {
    @Override
    public void step(int step, int totalSteps, double criticLoss, double generatorLoss) {
      tracker.step(step, totalSteps, criticLoss, generatorLoss);
      listener.trainingProgress(step, totalSteps, criticLoss, generatorLoss);
    }

    @Override
    public void resumed(int step) {
      LOG.info("training goes on from step {}, where an interrupted one has left it", step);
      tracker.resumed(step);
      listener.trainingResumed(step);
    }
  }
}
