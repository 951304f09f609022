package io.equipoise.synth.generate.gan;

import io.equipoise.synth.generate.TrainingOutcome;
import io.equipoise.synth.generate.TrainingOutcome.CurvePoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/** Losses of every step, from which the points of the curve are made: at most a hundred or so. */
final class TrainingCurve {
  private static final int POINTS = 60;

  private final double[] critic;
  private final double[] generator;
  private final int every;
  private final List<CurvePoint> points = new ArrayList<>();

  TrainingCurve(int steps) {
    critic = new double[steps];
    generator = new double[steps];
    every = Math.max(1, steps / POINTS);
  }

  /** Goes on from what a training has left. */
  void restore(List<double[]> losses, List<CurvePoint> left) {
    System.arraycopy(losses.get(0), 0, critic, 0, losses.get(0).length);
    System.arraycopy(losses.get(1), 0, generator, 0, losses.get(1).length);
    points.clear();
    points.addAll(left);
  }

  /** Losses of the critic and of the generator of the first steps. */
  List<double[]> losses(int steps) {
    return List.of(Arrays.copyOf(critic, steps), Arrays.copyOf(generator, steps));
  }

  List<CurvePoint> points() {
    return List.copyOf(points);
  }

  void add(int step, double criticLoss, double generatorLoss) {
    critic[step - 1] = criticLoss;
    generator[step - 1] = generatorLoss;
    if (step % every == 0) {
      mark(step, OptionalDouble.empty());
    }
  }

  /** A point at this step, in place of one that is there. */
  void mark(int step, OptionalDouble score) {
    points.removeIf(point -> point.step() == step);
    int from = points.isEmpty() ? 0 : points.get(points.size() - 1).step();
    points.add(new CurvePoint(step, mean(critic, from, step), mean(generator, from, step), score));
  }

  void forgetAfter(int step) {
    points.removeIf(point -> point.step() > step);
  }

  private static double mean(double[] values, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += values[i];
    }
    return sum / (to - from);
  }

  TrainingOutcome outcome(int steps, int rows, int batch, int kept, boolean restarted) {
    int tail = Math.max(1, steps / 10);
    return new TrainingOutcome(
        steps,
        rows,
        batch,
        mean(critic, steps - tail, steps),
        mean(generator, steps - tail, steps),
        kept,
        restarted,
        points);
  }
}
