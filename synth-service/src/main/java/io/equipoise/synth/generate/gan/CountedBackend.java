package io.equipoise.synth.generate.gan;

import io.equipoise.synth.generate.gan.Matrix.Operand;
import java.util.function.LongSupplier;

/** Counts the time that another back end's products take. */
final class CountedBackend implements Backend {
  private final Backend counted;
  private final LongSupplier nanos;
  private final long[] sum;

  /**
   * Counts.
   *
   * @param nanos a clock in nanoseconds
   * @param sum its first number is increased
   */
  CountedBackend(Backend counted, LongSupplier nanos, long[] sum) {
    this.counted = counted;
    this.nanos = nanos;
    this.sum = sum;
  }

  @Override
  public String name() {
    return counted.name();
  }

  @Override
  public void product(Operand left, Operand right, Operand target, boolean add) {
    long start = nanos.getAsLong();
    counted.product(left, right, target, add);
    sum[0] += nanos.getAsLong() - start;
  }

  @Override
  public void activate(Matrix values, Matrix bias, Matrix dropout, Matrix slope) {
    counted.activate(values, bias, dropout, slope);
  }

  @Override
  public void multiply(Matrix target, Matrix factors, int from) {
    counted.multiply(target, factors, from);
  }

  @Override
  public void spread(Matrix weights, Matrix factors, int from, Matrix target) {
    counted.spread(weights, factors, from, target);
  }

  @Override
  public void columnSums(Matrix values, Matrix sums) {
    counted.columnSums(values, sums);
  }

  @Override
  public void addColumnDots(Matrix values, Matrix factors, int from, Matrix sums) {
    counted.addColumnDots(values, factors, from, sums);
  }

  @Override
  public double judge(Matrix last, Matrix slope, Matrix weights, Matrix delta, Matrix gradient) {
    return counted.judge(last, slope, weights, delta, gradient);
  }

  @Override
  public double penalize(Matrix gradients, double weight) {
    return counted.penalize(gradients, weight);
  }

  @Override
  public void normalize(
      Matrix values, Normalization normalization, Matrix tail, Matrix target, boolean training) {
    counted.normalize(values, normalization, tail, target, training);
  }

  @Override
  public void normalizeBackward(
      Matrix delta,
      boolean add,
      Matrix skip,
      int from,
      Matrix target,
      Normalization normalization) {
    counted.normalizeBackward(delta, add, skip, from, target, normalization);
  }

  @Override
  public void express(
      Matrix logits, Matrix bias, Matrix race, OutputLayout layout, float sharpness, Matrix rows) {
    counted.express(logits, bias, race, layout, sharpness, rows);
  }

  @Override
  public void expressBackward(
      Matrix rows,
      Matrix gradient,
      Matrix logitGradient,
      OutputLayout layout,
      float sharpness,
      Matrix delta) {
    counted.expressBackward(rows, gradient, logitGradient, layout, sharpness, delta);
  }

  @Override
  public void adam(Parameter parameter, float rate, float scale, float decay) {
    counted.adam(parameter, rate, scale, decay);
  }
}
