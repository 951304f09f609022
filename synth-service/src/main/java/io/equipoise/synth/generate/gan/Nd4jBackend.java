package io.equipoise.synth.generate.gan;

import io.equipoise.synth.generate.gan.Matrix.Operand;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Every operation as array operations of ND4J: runs wherever the library does, on a GPU too. Arrays
 * hold the transpose of their matrix, so that a unit is a row here and a group or patient a column.
 *
 * <p>On a processor it is several times slower than {@link CpuBackend}, of which it is the witness
 * in tests. It allocates temporaries.
 */
final class Nd4jBackend implements Backend {

  @Override
  public String name() {
    return switch (Nd4j.getBackend().getClass().getSimpleName()) {
      case "CpuBackend" -> "nd4j-native-arrays";
      case "JCublasBackend" -> "nd4j-cuda";
      default -> Nd4j.getBackend().getClass().getSimpleName();
    };
  }

  private static INDArray columns(INDArray array, int from, int count) {
    return array.get(NDArrayIndex.all(), NDArrayIndex.interval(from, from + count));
  }

  private static INDArray rows(INDArray array, int from, int to) {
    return array.get(NDArrayIndex.interval(from, to), NDArrayIndex.all());
  }

  /** 1 where a number is positive, else 0. */
  private static INDArray positive(INDArray array) {
    return array.gt(0).castTo(DataType.FLOAT);
  }

  @Override
  public void product(Operand left, Operand right, Operand target, boolean add) {
    left.prepareToRead();
    right.prepareToRead();
    target.prepareToWrite(add);
    // (L R)' = R' L', and every array holds the transpose of its matrix.
    Nd4j.gemm(
        right.view(),
        left.view(),
        target.view(),
        right.transposed,
        left.transposed,
        1.0,
        add ? 1 : 0);
  }

  @Override
  public void activate(Matrix values, Matrix bias, Matrix dropout, Matrix slope) {
    INDArray x = values.updateArray();
    x.addiColumnVector(bias.readArray());
    INDArray s = slope.overwriteArray();
    s.assign(positive(x).muli(1 - LEAK).addi(LEAK).muli(dropout.readArray()));
    x.muli(s);
  }

  @Override
  public void multiply(Matrix target, Matrix factors, int from) {
    target.updateArray().muli(columns(factors.readArray(), from, target.rows));
  }

  @Override
  public void spread(Matrix weights, Matrix factors, int from, Matrix target) {
    INDArray t = target.overwriteArray();
    t.assign(columns(factors.readArray(), from, target.rows));
    t.muliColumnVector(weights.readArray());
  }

  @Override
  public void columnSums(Matrix values, Matrix sums) {
    sums.overwriteArray().assign(values.readArray().sum(true, 1));
  }

  @Override
  public void addColumnDots(Matrix values, Matrix factors, int from, Matrix sums) {
    INDArray f = columns(factors.readArray(), from, values.rows);
    sums.updateArray().addi(values.readArray().mul(f).sum(true, 1));
  }

  @Override
  public double judge(Matrix last, Matrix slope, Matrix weights, Matrix delta, Matrix gradient) {
    int half = delta.rows / 2;
    INDArray signs = Nd4j.ones(DataType.FLOAT, 1, delta.rows).divi(half);
    columns(signs, half, half).negi();
    INDArray g = gradient.overwriteArray();
    INDArray w = weights.readArray();
    g.assign(columns(last.readArray(), 0, delta.rows).mulRowVector(signs).sum(true, 1));
    INDArray d = delta.overwriteArray();
    d.assign(columns(slope.readArray(), 0, delta.rows));
    d.muliColumnVector(w);
    d.muliRowVector(signs);
    return g.mul(w).sumNumber().doubleValue();
  }

  @Override
  public double penalize(Matrix gradients, double weight) {
    INDArray g = gradients.updateArray();
    INDArray norm = g.norm2(true, 0);
    INDArray excess = norm.sub(1);
    double penalty = excess.mul(excess).sumNumber().doubleValue();
    // Where the norm is 0 the factor is made finite; the gradient stays 0.
    INDArray safe = Transforms.max(norm, Float.MIN_NORMAL);
    g.muliRowVector(excess.div(safe).muli(2 * weight / gradients.rows));
    return weight * penalty / gradients.rows;
  }

  @Override
  public void normalize(
      Matrix values, Normalization normalization, Matrix tail, Matrix target, boolean training) {
    INDArray x = values.readArray();
    INDArray mean = normalization.runningMean.readArray();
    INDArray variance = normalization.runningVariance.readArray();
    if (training) {
      INDArray batchMean = x.mean(true, 1);
      INDArray centered = x.subColumnVector(batchMean);
      INDArray batchVariance = centered.mul(centered).mean(true, 1);
      double unbiased = (double) values.rows / Math.max(1, values.rows - 1);
      remember(normalization.runningMean, batchMean, 1);
      remember(normalization.runningVariance, batchVariance, unbiased);
      mean = batchMean;
      variance = batchVariance;
    }
    INDArray inverse = normalization.inverse.overwriteArray();
    inverse.assign(Transforms.sqrt(variance.add(NORMALIZATION_EPSILON)).rdivi(1));
    INDArray n = normalization.normalized.overwriteArray();
    n.assign(x);
    n.subiColumnVector(mean);
    n.muliColumnVector(inverse);
    INDArray y = n.mulColumnVector(normalization.scale.weights.readArray());
    y.addiColumnVector(normalization.shift.weights.readArray());
    INDArray t = target.overwriteArray();
    rows(t, 0, normalization.units).assign(y.muli(positive(y)));
    rows(t, normalization.units, target.columns).assign(tail.readArray());
  }

  private static void remember(Matrix running, INDArray batch, double factor) {
    running.updateArray().muli(1 - MOMENTUM).addi(batch.mul(MOMENTUM * factor));
  }

  @Override
  public void normalizeBackward(
      Matrix delta,
      boolean add,
      Matrix skip,
      int from,
      Matrix target,
      Normalization normalization) {
    int units = normalization.units;
    INDArray skipped = rows(skip.readArray(), from, from + units);
    INDArray d = add ? delta.updateArray() : delta.overwriteArray();
    if (add) {
      d.addi(skipped);
    } else {
      d.assign(skipped);
    }
    d.muli(positive(rows(target.readArray(), 0, units)));
    INDArray n = normalization.normalized.readArray();
    INDArray gradientShift = normalization.shift.gradient.overwriteArray();
    INDArray gradientScale = normalization.scale.gradient.overwriteArray();
    gradientShift.assign(d.sum(true, 1));
    gradientScale.assign(d.mul(n).sum(true, 1));
    d.subiColumnVector(gradientShift.div(delta.rows));
    d.subi(n.mulColumnVector(gradientScale.div(delta.rows)));
    d.muliColumnVector(normalization.scale.weights.readArray());
    d.muliColumnVector(normalization.inverse.readArray());
  }

  @Override
  public void express(
      Matrix logits, Matrix bias, Matrix race, OutputLayout layout, float sharpness, Matrix rows) {
    INDArray l = logits.updateArray();
    l.addiColumnVector(bias.readArray());
    INDArray r = race.readArray();
    INDArray y = rows.overwriteArray();
    for (int c = 0; c < layout.columns(); c++) {
      int p = layout.positions[c];
      if (p >= 0) {
        rows(y, p, p + 1).assign(Transforms.tanh(rows(l, p, p + 1), true));
      }
      INDArray span = rows(l, layout.starts[c], layout.ends[c]).dup();
      span.subiRowVector(span.max(true, 0));
      INDArray e = Transforms.exp(span.muli(sharpness), false);
      e.muli(rows(r, layout.starts[c], layout.ends[c]));
      rows(y, layout.starts[c], layout.ends[c]).assign(e.divRowVector(e.sum(true, 0)));
    }
  }

  @Override
  public void expressBackward(
      Matrix rows,
      Matrix gradient,
      Matrix logitGradient,
      OutputLayout layout,
      float sharpness,
      Matrix delta) {
    INDArray y = rows.readArray();
    long stride = (long) gradient.rows * gradient.columns / rows.rows;
    INDArray g = gradient.readArray().reshape('f', stride, rows.rows);
    INDArray d = delta.overwriteArray();
    for (int c = 0; c < layout.columns(); c++) {
      int p = layout.positions[c];
      if (p >= 0) {
        INDArray value = rows(y, p, p + 1);
        rows(d, p, p + 1).assign(rows(g, p, p + 1).mul(value.mul(value).rsubi(1)));
      }
      INDArray span = rows(y, layout.starts[c], layout.ends[c]);
      INDArray along = rows(g, layout.starts[c], layout.ends[c]);
      INDArray dot = span.mul(along).sum(true, 0);
      rows(d, layout.starts[c], layout.ends[c])
          .assign(along.subRowVector(dot).muli(span).muli(sharpness));
    }
    d.addi(logitGradient.readArray());
  }

  @Override
  public void adam(Parameter parameter, float rate, float scale, float decay) {
    INDArray w = parameter.weights.updateArray();
    INDArray x = parameter.gradient.readArray().add(w.mul(decay));
    INDArray first = parameter.firstMoment.updateArray();
    INDArray second = parameter.secondMoment.updateArray();
    first.muli(FIRST_MOMENT_DECAY).addi(x.mul(1 - FIRST_MOMENT_DECAY));
    second.muli(SECOND_MOMENT_DECAY).addi(x.muli(x).muli(1 - SECOND_MOMENT_DECAY));
    INDArray step = Transforms.sqrt(second, true).muli(scale).addi(ADAM_EPSILON);
    w.subi(first.div(step).muli(rate));
  }
}
