package io.equipoise.synth.generate.gan;

import io.equipoise.synth.generate.gan.Matrix.Operand;
import java.util.Arrays;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Products by OpenBLAS on memory that ND4J holds, everything else by Java loops on arrays that the
 * compiler turns into vector instructions.
 *
 * <p>OpenBLAS is called directly: on the shapes of a step that takes four fifths of the time of the
 * same product through ND4J. Loops are free of branches that depend on values, which the processor
 * could not predict.
 */
final class CpuBackend implements Backend {
  private static final int ROW_MAJOR = 101;
  private static final int PLAIN = 111;
  private static final int TRANSPOSED = 112;

  /** Slope of the leaky rectifier by the sign bit of its argument. */
  private static final float[] SLOPES = {1, LEAK};

  private float[] means = new float[0];
  private float[] variances = new float[0];

  /** Whether the library on the class path computes on the processor. */
  static boolean isAvailable() {
    return Nd4j.getBackend().getClass().getSimpleName().equals("CpuBackend");
  }

  @Override
  public String name() {
    return "nd4j-native";
  }

  @Override
  public void product(Operand left, Operand right, Operand target, boolean add) {
    left.prepareToRead();
    right.prepareToRead();
    target.prepareToWrite(add);
    openblas_nolapack.cblas_sgemm(
        ROW_MAJOR,
        left.transposed ? TRANSPOSED : PLAIN,
        right.transposed ? TRANSPOSED : PLAIN,
        left.rows(),
        right.columns(),
        left.columns(),
        1,
        left.pointer(),
        left.matrix.columns,
        right.pointer(),
        right.matrix.columns,
        add ? 1 : 0,
        target.pointer(),
        target.matrix.columns);
  }

  @Override
  public void activate(Matrix values, Matrix bias, Matrix dropout, Matrix slope) {
    float[] x = values.update();
    float[] b = bias.read();
    float[] d = dropout.read();
    float[] s = slope.overwrite();
    int columns = values.columns;
    for (int o = 0; o < x.length; o += columns) {
      for (int k = 0; k < columns; k++) {
        float sum = x[o + k] + b[k];
        float factor = SLOPES[Float.floatToRawIntBits(sum) >>> 31] * d[o + k];
        s[o + k] = factor;
        x[o + k] = sum * factor;
      }
    }
  }

  @Override
  public void multiply(Matrix target, Matrix factors, int from) {
    float[] t = target.update();
    float[] f = factors.read();
    int offset = from * factors.columns;
    for (int i = 0; i < t.length; i++) {
      t[i] *= f[offset + i];
    }
  }

  @Override
  public void spread(Matrix weights, Matrix factors, int from, Matrix target) {
    float[] w = weights.read();
    float[] f = factors.read();
    float[] t = target.overwrite();
    int columns = target.columns;
    int offset = from * columns;
    for (int o = 0; o < t.length; o += columns) {
      for (int k = 0; k < columns; k++) {
        t[o + k] = w[k] * f[offset + o + k];
      }
    }
  }

  @Override
  public void columnSums(Matrix values, Matrix sums) {
    float[] s = sums.overwrite();
    Arrays.fill(s, 0);
    addRows(values.read(), values.columns, s);
  }

  private static void addRows(float[] values, int columns, float[] sums) {
    for (int o = 0; o < values.length; o += columns) {
      for (int k = 0; k < columns; k++) {
        sums[k] += values[o + k];
      }
    }
  }

  @Override
  public void addColumnDots(Matrix values, Matrix factors, int from, Matrix sums) {
    float[] x = values.read();
    float[] f = factors.read();
    float[] s = sums.update();
    int columns = values.columns;
    int offset = from * columns;
    for (int o = 0; o < x.length; o += columns) {
      for (int k = 0; k < columns; k++) {
        s[k] += x[o + k] * f[offset + o + k];
      }
    }
  }

  @Override
  public double judge(Matrix last, Matrix slope, Matrix weights, Matrix delta, Matrix gradient) {
    float[] x = last.read();
    float[] s = slope.read();
    float[] w = weights.read();
    float[] d = delta.overwrite();
    float[] g = gradient.overwrite();
    Arrays.fill(g, 0);
    int columns = weights.columns;
    int half = delta.rows / 2;
    for (int i = 0; i < delta.rows; i++) {
      float sign = (i < half ? 1f : -1f) / half;
      int o = i * columns;
      for (int k = 0; k < columns; k++) {
        g[k] += sign * x[o + k];
        d[o + k] = sign * w[k] * s[o + k];
      }
    }
    double difference = 0;
    for (int k = 0; k < columns; k++) {
      difference += (double) w[k] * g[k];
    }
    return difference;
  }

  @Override
  public double penalize(Matrix gradients, double weight) {
    float[] g = gradients.update();
    int columns = gradients.columns;
    double penalty = 0;
    for (int o = 0; o < g.length; o += columns) {
      double norm = Math.sqrt(squares(g, o, columns));
      penalty += (norm - 1) * (norm - 1);
      float c = norm == 0 ? 0 : (float) (2 * weight * (norm - 1) / norm / gradients.rows);
      for (int k = o; k < o + columns; k++) {
        g[k] *= c;
      }
    }
    return weight * penalty / gradients.rows;
  }

  /** Sum of squares, in four parts that do not wait for each other. */
  private static double squares(float[] g, int from, int count) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int end = from + count - count % 4;
    for (int k = from; k < end; k += 4) {
      a += g[k] * g[k];
      b += g[k + 1] * g[k + 1];
      c += g[k + 2] * g[k + 2];
      d += g[k + 3] * g[k + 3];
    }
    for (int k = end; k < from + count; k++) {
      a += g[k] * g[k];
    }
    return (double) a + b + c + d;
  }

  @Override
  public void normalize(
      Matrix values, Normalization normalization, Matrix tail, Matrix target, boolean training) {
    float[] x = values.read();
    int units = normalization.units;
    float[] mean = training ? learn(x, normalization) : normalization.runningMean.read();
    float[] variance = training ? variances : normalization.runningVariance.read();
    float[] inverse = normalization.inverse.overwrite();
    for (int k = 0; k < units; k++) {
      inverse[k] = (float) (1 / Math.sqrt(variance[k] + NORMALIZATION_EPSILON));
    }
    float[] a = normalization.scale.weights.read();
    float[] b = normalization.shift.weights.read();
    float[] n = normalization.normalized.overwrite();
    float[] t = target.overwrite();
    float[] rest = tail.read();
    for (int i = 0; i < values.rows; i++) {
      rectify(x, i * units, mean, inverse, n);
      int to = i * target.columns;
      int o = i * units;
      for (int k = 0; k < units; k++) {
        t[to + k] = Math.max(0, n[o + k] * a[k] + b[k]);
      }
      System.arraycopy(rest, i * tail.columns, t, to + units, tail.columns);
    }
  }

  private static void rectify(float[] x, int o, float[] mean, float[] inverse, float[] n) {
    for (int k = 0; k < inverse.length; k++) {
      n[o + k] = (x[o + k] - mean[k]) * inverse[k];
    }
  }

  /** Learns the batch's statistics; returns its means and leaves its variances. */
  private float[] learn(float[] x, Normalization normalization) {
    int units = normalization.units;
    if (means.length != units) {
      means = new float[units];
      variances = new float[units];
    }
    int rows = x.length / units;
    Arrays.fill(means, 0);
    Arrays.fill(variances, 0);
    addRows(x, units, means);
    for (int k = 0; k < units; k++) {
      means[k] /= rows;
    }
    addSquares(x, means, variances);
    float unbiased = (float) rows / Math.max(1, rows - 1);
    float[] runningMean = normalization.runningMean.update();
    float[] runningVariance = normalization.runningVariance.update();
    for (int k = 0; k < units; k++) {
      variances[k] /= rows;
      runningMean[k] += MOMENTUM * (means[k] - runningMean[k]);
      runningVariance[k] += MOMENTUM * (variances[k] * unbiased - runningVariance[k]);
    }
    return means;
  }

  private static void addSquares(float[] x, float[] mean, float[] sums) {
    for (int o = 0; o < x.length; o += mean.length) {
      for (int k = 0; k < mean.length; k++) {
        float d = x[o + k] - mean[k];
        sums[k] += d * d;
      }
    }
  }

  @Override
  public void normalizeBackward(
      Matrix delta,
      boolean add,
      Matrix skip,
      int from,
      Matrix target,
      Normalization normalization) {
    float[] d = add ? delta.update() : delta.overwrite();
    float[] s = skip.read();
    float[] t = target.read();
    float[] n = normalization.normalized.read();
    float[] gradientScale = normalization.scale.gradient.overwrite();
    float[] gradientShift = normalization.shift.gradient.overwrite();
    Arrays.fill(gradientScale, 0);
    Arrays.fill(gradientShift, 0);
    int units = normalization.units;
    for (int i = 0; i < delta.rows; i++) {
      int o = i * units;
      if (add) {
        addRow(d, o, s, i * skip.columns + from, units);
      } else {
        System.arraycopy(s, i * skip.columns + from, d, o, units);
      }
      rectifyBackward(d, o, t, i * target.columns, units);
      for (int k = 0; k < units; k++) {
        gradientShift[k] += d[o + k];
        gradientScale[k] += d[o + k] * n[o + k];
      }
    }
    float[] a = normalization.scale.weights.read();
    float[] inverse = normalization.inverse.read();
    float share = 1f / delta.rows;
    for (int o = 0; o < d.length; o += units) {
      for (int k = 0; k < units; k++) {
        float centered = d[o + k] - (gradientShift[k] + n[o + k] * gradientScale[k]) * share;
        d[o + k] = centered * a[k] * inverse[k];
      }
    }
  }

  private static void addRow(float[] target, int o, float[] values, int from, int count) {
    for (int k = 0; k < count; k++) {
      target[o + k] += values[from + k];
    }
  }

  /** Sets to 0 where the rectified value is 0: any positive number times a huge one is over 1. */
  private static void rectifyBackward(float[] d, int o, float[] rectified, int from, int count) {
    for (int k = 0; k < count; k++) {
      d[o + k] *= Math.min(1f, rectified[from + k] * Float.MAX_VALUE);
    }
  }

  @Override
  public void express(
      Matrix logits, Matrix bias, Matrix race, OutputLayout layout, float sharpness, Matrix rows) {
    float[] l = logits.update();
    float[] b = bias.read();
    float[] r = race.read();
    float[] y = rows.overwrite();
    int width = layout.width;
    for (int o = 0; o < l.length; o += width) {
      addRow(l, o, b, 0, width);
      for (int c = 0; c < layout.columns(); c++) {
        if (layout.positions[c] >= 0) {
          int p = o + layout.positions[c];
          y[p] = (float) Math.tanh(l[p]);
        }
        softmax(l, r, o + layout.starts[c], o + layout.ends[c], sharpness, y);
      }
    }
  }

  private static void softmax(
      float[] l, float[] r, int start, int end, float sharpness, float[] y) {
    float highest = l[start];
    for (int k = start + 1; k < end; k++) {
      highest = Math.max(highest, l[k]);
    }
    float sum = 0;
    for (int k = start; k < end; k++) {
      float e = (float) Math.exp(sharpness * (l[k] - highest)) * r[k];
      y[k] = e;
      sum += e;
    }
    float inverse = 1 / sum;
    for (int k = start; k < end; k++) {
      y[k] *= inverse;
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
    float[] y = rows.read();
    float[] g = gradient.read();
    float[] direct = logitGradient.read();
    float[] d = delta.overwrite();
    int width = layout.width;
    int stride = g.length / rows.rows;
    for (int i = 0; i < rows.rows; i++) {
      int o = i * width;
      int from = i * stride;
      for (int c = 0; c < layout.columns(); c++) {
        int p = layout.positions[c];
        if (p >= 0) {
          d[o + p] = g[from + p] * (1 - y[o + p] * y[o + p]) + direct[o + p];
        }
        float dot = 0;
        for (int k = layout.starts[c]; k < layout.ends[c]; k++) {
          dot += y[o + k] * g[from + k];
        }
        for (int k = layout.starts[c]; k < layout.ends[c]; k++) {
          d[o + k] = sharpness * y[o + k] * (g[from + k] - dot) + direct[o + k];
        }
      }
    }
  }

  @Override
  public void adam(Parameter parameter, float rate, float scale, float decay) {
    float[] w = parameter.weights.update();
    float[] g = parameter.gradient.read();
    float[] first = parameter.firstMoment.update();
    float[] second = parameter.secondMoment.update();
    for (int i = 0; i < w.length; i++) {
      float x = g[i] + decay * w[i];
      float a = FIRST_MOMENT_DECAY * first[i] + (1 - FIRST_MOMENT_DECAY) * x;
      float b = SECOND_MOMENT_DECAY * second[i] + (1 - SECOND_MOMENT_DECAY) * x * x;
      first[i] = a;
      second[i] = b;
      w[i] -= rate * a / ((float) Math.sqrt(b) * scale + ADAM_EPSILON);
    }
  }
}
