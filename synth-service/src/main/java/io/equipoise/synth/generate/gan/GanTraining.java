package io.equipoise.synth.generate.gan;

import io.equipoise.cohort.population.PatientTable;
import io.equipoise.synth.generate.TrainingDivergedException;
import io.equipoise.synth.generate.TrainingOutcome;
import io.equipoise.synth.generate.TrainingProgress;
import io.equipoise.synth.generate.encoding.ConditionPool;
import io.equipoise.synth.generate.encoding.ConditionScheme;
import io.equipoise.synth.generate.encoding.TableEncoder;
import java.util.SplittableRandom;

/**
 * One training of a GAN on one table. A step updates the critic on generated, real and interpolated
 * groups, then the generator against the critic and the {@link ConditionLoss}. A real row has the
 * same condition as the generated row that it is compared with, so that the points between the two
 * keep the condition.
 *
 * <p>Memory is allocated by the constructor; a step allocates nothing of size. Used by one thread,
 * once.
 */
final class GanTraining {
  private final GanSettings settings;
  private final TableEncoder encoder;
  private final ConditionScheme scheme;
  private final ConditionPool pool;
  private final ConditionLoss conditionLoss;
  private final SplittableRandom random;
  private final int rows;
  private final int batch;
  private final float[] real;
  private final Generator generator;
  private final Critic critic;
  private final int[] drawn;
  private final int[][] conditions;
  private final float[] logitGradient;

  GanTraining(GanSettings settings, PatientTable train, long seed) {
    this.settings = settings;
    this.random = new SplittableRandom(seed);
    this.rows = train.rows();
    this.batch = settings.batch(rows);
    this.encoder = TableEncoder.fit(train);
    this.scheme = new ConditionScheme(encoder);
    this.pool = new ConditionPool(scheme, train);
    this.conditionLoss = new ConditionLoss(encoder, scheme);
    this.real = encoder.encode(train, random);
    this.generator = new Generator(batch, encoder, scheme.width(), settings, random);
    int pac = settings.pac(rows);
    int inputs = pac * (encoder.width() + scheme.width());
    this.critic = new Critic(batch / pac, inputs, settings, random);
    this.drawn = new int[batch];
    this.conditions = new int[batch][];
    this.logitGradient = new float[batch * encoder.width()];
  }

  TableEncoder encoder() {
    return encoder;
  }

  ConditionScheme scheme() {
    return scheme;
  }

  Generator generator() {
    return generator;
  }

  /** Trains to the end. */
  TrainingOutcome run(TrainingProgress progress) throws InterruptedException {
    int steps = settings.steps();
    int tail = Math.max(1, steps / 10);
    double criticSum = 0;
    double generatorSum = 0;
    for (int step = 1; step <= steps; step++) {
      if (Thread.interrupted()) {
        throw new InterruptedException("training was interrupted after " + (step - 1) + " steps");
      }
      double criticLoss = updateCritic(step);
      double generatorLoss = updateGenerator(step);
      if (!Double.isFinite(criticLoss) || !Double.isFinite(generatorLoss)) {
        throw diverged(step);
      }
      if (step > steps - tail) {
        criticSum += criticLoss;
        generatorSum += generatorLoss;
      }
      progress.step(step, steps, criticLoss, generatorLoss);
    }
    if (!generator.isFinite()) {
      throw diverged(steps);
    }
    return new TrainingOutcome(steps, rows, batch, criticSum / tail, generatorSum / tail);
  }

  private static TrainingDivergedException diverged(int step) {
    return new TrainingDivergedException(
        "training left the finite numbers at step "
            + step
            + "; nothing was kept. Try another seed, and check the ranges of the number columns");
  }

  private double updateCritic(int step) {
    generate();
    int width = encoder.width();
    int stride = width + scheme.width();
    int half = batch * stride;
    float[] x = critic.input.values;
    for (int i = 0; i < batch; i++) {
      int row = pool.drawRow(drawn[i], random);
      System.arraycopy(real, row * width, x, half + i * stride, width);
      System.arraycopy(
          generator.input.values,
          generator.conditionOffset(i),
          x,
          half + i * stride + width,
          scheme.width());
    }
    for (int group = 0; group < critic.groups; group++) {
      float share = (float) random.nextDouble();
      int from = group * critic.inputs;
      for (int k = from; k < from + critic.inputs; k++) {
        x[2 * half + k] = share * x[half + k] + (1 - share) * x[k];
      }
    }
    critic.drawDropout(3 * critic.groups, random);
    double loss = critic.loss();
    for (Parameter parameter : critic.parameters()) {
      parameter.update(step, settings.learningRate(), settings.criticDecay());
    }
    return loss;
  }

  private double updateGenerator(int step) {
    generate();
    critic.drawDropout(critic.groups, random);
    double score = critic.scoreGenerated();
    double missed = conditionLoss.loss(generator.logits.values, conditions, logitGradient);
    int stride = encoder.width() + scheme.width();
    generator.backward(critic.inputGradient.values, stride, logitGradient);
    for (Parameter parameter : generator.parameters()) {
      parameter.update(step, settings.learningRate(), settings.generatorDecay());
    }
    return missed - score;
  }

  /** Draws conditions, generates a row for each and hands both to the critic's first groups. */
  private void generate() {
    for (int i = 0; i < batch; i++) {
      drawn[i] = pool.drawCondition(random);
      conditions[i] = pool.condition(drawn[i]);
      scheme.write(conditions[i], generator.input.values, generator.conditionOffset(i));
    }
    generator.drawNoise(batch, random);
    generator.forward(batch, true);
    int width = encoder.width();
    int stride = width + scheme.width();
    for (int i = 0; i < batch; i++) {
      System.arraycopy(generator.output, i * width, critic.input.values, i * stride, width);
      System.arraycopy(
          generator.input.values,
          generator.conditionOffset(i),
          critic.input.values,
          i * stride + width,
          scheme.width());
    }
  }
}
