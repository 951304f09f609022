package io.equipoise.synth.generate.gan;

import io.equipoise.cohort.population.PatientTable;
import io.equipoise.synth.generate.SampleRequest;
import io.equipoise.synth.generate.TrainingCheckpoints;
import io.equipoise.synth.generate.TrainingDivergedException;
import io.equipoise.synth.generate.TrainingOutcome;
import io.equipoise.synth.generate.TrainingProgress;
import io.equipoise.synth.generate.TuningFocus;
import io.equipoise.synth.generate.encoding.ConditionPool;
import io.equipoise.synth.generate.encoding.ConditionScheme;
import io.equipoise.synth.generate.encoding.TableEncoder;
import io.equipoise.synth.generate.gan.GanModel.Frequencies;
import io.equipoise.synth.generate.gan.GanModel.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One training of a GAN on one table. A step generates a batch of rows, updates the critic on them,
 * on real and on interpolated groups, then the generator against the critic and the {@link
 * ConditionLoss} on the same batch: drawing another one, as the reference does, costs a quarter
 * more and brings nothing that was measurable. A real row has the same condition as the generated
 * row that it is compared with, so that the points between the two keep the condition.
 *
 * <p>Every {@value #CHECKED_EVERY} steps the state is copied. When a loss leaves the finite numbers
 * or exceeds {@value #MOST_LOSS}, or a weight is not finite, training goes on from the last copy at
 * half the learning rate, once. With a score the state with the best one is kept. Where {@link
 * TrainingProgress#checkpoints} keeps states, one is kept at such a step when it is due, and at the
 * end; a training that takes one up ends with the same bytes as one that was never interrupted.
 *
 * <p>Memory is allocated by the constructor; a step allocates nothing of size. Used by one thread,
 * once.
 */
final class GanTraining {
  private static final int CHECKED_EVERY = 50;

  /**
   * Losses of a critic that learns are below 100; one that has left its course grows without end.
   */
  private static final double MOST_LOSS = 1e4;

  /**
   * Weight of the condition's loss. On 320 people of the heart data, after 1,500 steps, 3 of 229
   * pairs of frequent values were met by fewer than 0.90 of the rows at 3, none at 6; score as
   * good.
   */
  private static final double CONDITION_WEIGHT = 6;

  /** Rows drawn to be scored, at most. */
  private static final int SCORED_ROWS = 1_000;

  /**
   * Scores generated rows on people whom training does not see; higher is better. Negative infinity
   * for rows that must not be: their step is not picked, unless it is the first to be scored and
   * none after it is better, because the first has seen people least.
   */
  @FunctionalInterface
  interface SampleScore {
    double of(PatientTable synthetic) throws InterruptedException;
  }

  private final GanModel model;
  private final ConditionPool pool;
  private final ConditionLoss conditionLoss;
  private final ResumableRandom random;
  private final long scoreSeed;
  private final int rows;
  private final Optional<SampleScore> score;
  private final float[] real;
  private final int[] drawnRows;
  private final int[][] conditions;
  private final Matrix logitGradient;
  private double learningRate;

  /** Training from the start. */
  GanTraining(Backend backend, GanSettings settings, PatientTable train, long seed) {
    this(backend, settings, train, seed, Optional.empty());
  }

  /** Training from the start, scored on people who are not in the table. */
  GanTraining(
      Backend backend,
      GanSettings settings,
      PatientTable train,
      long seed,
      Optional<SampleScore> score) {
    this.random = new ResumableRandom(seed);
    TableEncoder encoder = TableEncoder.fit(train);
    this.pool = new ConditionPool(new ConditionScheme(encoder), train);
    this.real = encoder.encode(train, random);
    this.model =
        new GanModel(
            backend,
            settings,
            encoder,
            Frequencies.of(pool),
            settings.batch(train.rows()),
            settings.pac(train.rows()),
            random);
    this.rows = train.rows();
    this.score = score;
    this.scoreSeed = seed;
    this.learningRate = settings.learningRate();
    this.conditionLoss = new ConditionLoss(encoder, model.scheme, CONDITION_WEIGHT);
    this.drawnRows = new int[model.batch];
    this.conditions = new int[model.batch][model.scheme.terms().size()];
    this.logitGradient = new Matrix(model.batch, encoder.width());
  }

  /**
   * Training on from a parent, with its encoder, whose weights and moments are where this begins.
   *
   * @param settings networks as the parent's
   * @param focus cells that are drawn more often
   */
  GanTraining(
      Backend backend,
      GanSettings settings,
      GanModel parent,
      PatientTable train,
      TuningFocus focus,
      long seed,
      Optional<SampleScore> score) {
    this.random = new ResumableRandom(seed);
    this.pool = new ConditionPool(parent.scheme, train, focus.cells(), focus.factor());
    this.real = parent.encoder.encode(train, random);
    int batch = settings.batch(train.rows());
    this.model =
        new GanModel(
            backend,
            settings,
            parent.encoder,
            Frequencies.of(pool),
            Math.max(parent.pac, batch - batch % parent.pac),
            parent.pac,
            random);
    model.restore(parent.snapshot());
    this.rows = train.rows();
    this.score = score;
    this.scoreSeed = seed;
    this.learningRate = settings.learningRate();
    this.conditionLoss = new ConditionLoss(model.encoder, model.scheme, CONDITION_WEIGHT);
    this.drawnRows = new int[model.batch];
    this.conditions = new int[model.batch][model.scheme.terms().size()];
    this.logitGradient = new Matrix(model.batch, model.encoder.width());
  }

  GanModel model() {
    return model;
  }

  /** Trains to the end, or until scores stop to rise; keeps nothing on the way. */
  TrainingOutcome run(TrainingProgress progress) throws InterruptedException {
    return run("", TrainingCheckpoints.NONE, progress);
  }

  /**
   * The same, from the state that an interrupted training of the same model has left, if there is
   * one.
   *
   * @param modelId identity of the model that this training makes
   */
  TrainingOutcome run(String modelId, TrainingCheckpoints checkpoints, TrainingProgress progress)
      throws InterruptedException {
    GanSettings settings = model.settings;
    TrainingCurve curve = new TrainingCurve(settings.steps());
    BestState best = new BestState(model);
    Optional<TrainingState> left = takeUp(modelId, checkpoints, curve, best);
    Snapshot good = model.snapshot();
    int goodStep = left.map(TrainingState::step).orElse(0);
    boolean restarted = left.map(TrainingState::restarted).orElse(false);
    int step = goodStep;
    if (step > 0) {
      progress.resumed(step);
    }
    while (step < settings.steps() && !best.isStale(step)) {
      if (Thread.interrupted()) {
        throw new InterruptedException("training was interrupted after " + step + " steps");
      }
      step++;
      double criticLoss = updateCritic();
      double generatorLoss = updateGenerator();
      boolean sound = isSound(criticLoss) && isSound(generatorLoss);
      if (sound && (step % CHECKED_EVERY == 0 || step == settings.steps())) {
        Snapshot now = model.snapshot();
        sound = now.isFinite();
        if (sound) {
          good = now;
          goodStep = step;
        }
      }
      if (!sound) {
        if (restarted) {
          throw diverged(step);
        }
        restarted = true;
        learningRate /= 2;
        model.restore(good);
        curve.forgetAfter(goodStep);
        progress.restarted(step, goodStep);
        step = goodStep;
        continue;
      }
      curve.add(step, criticLoss, generatorLoss);
      progress.step(step, settings.steps(), criticLoss, generatorLoss);
      if (isScored(step)) {
        double value = score(step);
        boolean gain = best.offer(value, step);
        if (Double.isFinite(value)) {
          curve.mark(step, OptionalDouble.of(value));
          progress.scored(step, value, gain);
        }
      }
      if (step == goodStep && checkpoints.isDue()) {
        TrainingState now = state(step, restarted, good, curve, best);
        checkpoints.keep(modelId, out -> now.write(modelId, out));
      }
    }
    TrainingState end = state(step, restarted, model.snapshot(), curve, best);
    checkpoints.keep(modelId, out -> end.write(modelId, out));
    int kept = best.restore(step);
    return curve.outcome(step, rows, model.batch, kept, restarted);
  }

  private Optional<TrainingState> takeUp(
      String modelId, TrainingCheckpoints checkpoints, TrainingCurve curve, BestState best) {
    List<TrainingState> left = new ArrayList<>();
    boolean there =
        checkpoints.resume(
            modelId,
            in -> left.add(TrainingState.read(modelId, model.sizes(), model.settings.steps(), in)));
    if (!there) {
      return Optional.empty();
    }
    TrainingState state = left.get(0);
    model.restore(state.model());
    random.moveTo(state.random());
    learningRate = state.learningRate();
    curve.restore(state.losses(), state.points());
    best.restore(state.best());
    return Optional.of(state);
  }

  private TrainingState state(
      int step, boolean restarted, Snapshot now, TrainingCurve curve, BestState best) {
    return new TrainingState(
        step,
        restarted,
        learningRate,
        random.place(),
        now,
        best.soFar(),
        curve.losses(step),
        curve.points());
  }

  private boolean isScored(int step) {
    int every = model.settings.scoreEvery();
    return score.isPresent() && every > 0 && (step % every == 0 || step == model.settings.steps());
  }

  private double score(int step) throws InterruptedException {
    SampleRequest request = SampleRequest.any(Math.min(rows, SCORED_ROWS));
    PatientTable drawn = new Sampling(model, scoreSeed + step).sample(request).rows();
    return score.orElseThrow().of(drawn);
  }

  private static boolean isSound(double loss) {
    return Math.abs(loss) <= MOST_LOSS;
  }

  private static TrainingDivergedException diverged(int step) {
    return new TrainingDivergedException(
        "training left its course at step "
            + step
            + ", again after a restart at half the learning rate; nothing was kept. Try another"
            + " seed, and check the ranges of the number columns");
  }

  /** One step. Losses as they are reported: of the critic, then of the generator. */
  private double updateCritic() {
    generate();
    Critic critic = model.critic;
    int width = model.encoder.width();
    int stride = width + model.scheme.width();
    int half = model.batch * stride;
    float[] x = critic.input.update();
    float[] generated = critic.generated.read();
    float[] input = model.generator.input.read();
    System.arraycopy(generated, 0, x, 0, half);
    for (int i = 0; i < model.batch; i++) {
      int to = half + i * stride;
      System.arraycopy(real, drawnRows[i] * width, x, to, width);
      int from = model.generator.conditionOffset(i);
      System.arraycopy(input, from, x, to + width, model.scheme.width());
    }
    for (int group = 0; group < critic.groups; group++) {
      mix(x, half, group * critic.inputs, critic.inputs, (float) random.nextDouble());
    }
    critic.drawDropout(random);
    double loss = critic.loss();
    model.updates++;
    update(critic.parameters(), model.settings.criticDecay());
    return loss;
  }

  private static void mix(float[] x, int half, int from, int count, float share) {
    for (int k = from; k < from + count; k++) {
      x[2 * half + k] = share * x[half + k] + (1 - share) * x[k];
    }
  }

  private double updateGenerator() {
    model.critic.drawGeneratedDropout(random);
    double score = model.critic.scoreGenerated();
    Generator generator = model.generator;
    double missed =
        conditionLoss.loss(generator.logits.read(), conditions, logitGradient.overwrite());
    generator.backward(model.critic.inputGradient, logitGradient);
    update(generator.parameters(), model.settings.generatorDecay());
    return missed - score;
  }

  private void update(List<Parameter> parameters, double decay) {
    for (Parameter parameter : parameters) {
      parameter.update(model.backend, model.updates, learningRate, decay);
    }
  }

  /** Draws conditions with real rows, generates a row for each and hands it to the critic. */
  private void generate() {
    Generator generator = model.generator;
    ConditionScheme scheme = model.scheme;
    float[] input = generator.input.update();
    for (int i = 0; i < model.batch; i++) {
      drawnRows[i] = pool.draw(conditions[i], random);
      scheme.write(conditions[i], input, generator.conditionOffset(i));
    }
    generator.drawNoise(model.batch, random);
    generator.forward(true);
    int width = generator.width;
    int stride = width + scheme.width();
    float[] output = generator.output.read();
    float[] x = model.critic.generated.overwrite();
    for (int i = 0; i < model.batch; i++) {
      System.arraycopy(output, i * width, x, i * stride, width);
      int from = generator.conditionOffset(i);
      System.arraycopy(input, from, x, i * stride + width, scheme.width());
    }
  }
}
