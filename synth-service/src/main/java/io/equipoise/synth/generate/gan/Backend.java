package io.equipoise.synth.generate.gan;

import io.equipoise.synth.generate.gan.Matrix.Operand;

/**
 * The arithmetic of a training step: products of matrices and a few passes over their values, each
 * fusing what would else be several.
 *
 * <p>Two implementations give the same numbers up to rounding: {@link CpuBackend} is the fast one
 * on a processor, {@link Nd4jBackend} uses nothing but array operations of the library, which also
 * exist on a GPU. A vector is a matrix of one row. Not thread-safe.
 */
interface Backend {

  /** Slope of the leaky rectifier below 0. */
  float LEAK = 0.2f;

  /** Decay of Adam's first moment. */
  float FIRST_MOMENT_DECAY = 0.5f;

  /** Decay of Adam's second moment. */
  float SECOND_MOMENT_DECAY = 0.9f;

  /** What keeps Adam from dividing by 0. */
  float ADAM_EPSILON = 1e-8f;

  /** What keeps the normalization from dividing by 0. */
  float NORMALIZATION_EPSILON = 1e-5f;

  /** Weight of a batch in the running statistics. */
  float MOMENTUM = 0.1f;

  /** The back end for the library that is on the class path. */
  static Backend best() {
    return CpuBackend.isAvailable() ? new CpuBackend() : new Nd4jBackend();
  }

  /** Name as it is logged and reported, for example {@code nd4j-native}. */
  String name();

  /** {@code target = left × right}, or {@code target += left × right}. */
  void product(Operand left, Operand right, Operand target, boolean add);

  /**
   * Adds the bias, rectifies leakily and drops out, in place; what each value was multiplied by is
   * left in {@code slope}.
   */
  void activate(Matrix values, Matrix bias, Matrix dropout, Matrix slope);

  /**
   * {@code target = target ∘ factors}, row 0 of the target with row {@code from} of the factors.
   */
  void multiply(Matrix target, Matrix factors, int from);

  /** {@code target = weights ∘ factors} for every row, from row {@code from} of the factors. */
  void spread(Matrix weights, Matrix factors, int from, Matrix target);

  /** {@code sums = column sums of values}. */
  void columnSums(Matrix values, Matrix sums);

  /** {@code sums += column sums of (values ∘ factors)}, from row {@code from} of the factors. */
  void addColumnDots(Matrix values, Matrix factors, int from, Matrix sums);

  /**
   * The critic's last layer and the start of its backward pass. Rows of {@code delta}: those of
   * generated groups first, then those of real ones.
   *
   * @param last values of the last hidden layer; further rows are ignored
   * @param slope what they were multiplied by
   * @param weights weights of the last layer
   * @param delta set to the gradient of the result with respect to the last hidden layer's sums
   * @param gradient set to the gradient of the result with respect to the weights
   * @return mean score of generated groups minus mean score of real ones
   */
  double judge(Matrix last, Matrix slope, Matrix weights, Matrix delta, Matrix gradient);

  /**
   * Penalizes gradients whose norm is not 1: {@code weight · mean((|g| - 1)²)}.
   *
   * @param gradients one gradient per row; replaced by the gradient of the result with respect to
   *     it, which is 0 where the norm is 0
   */
  double penalize(Matrix gradients, double weight);

  /**
   * Normalizes, scales, shifts and rectifies, and appends the layer's own input: {@code target =
   * [relu(normalized · scale + shift), tail]}.
   *
   * @param training whether to use and learn the batch's statistics, or the running ones
   */
  void normalize(
      Matrix values, Normalization normalization, Matrix tail, Matrix target, boolean training);

  /**
   * Backward pass of {@link #normalize} in training. Gradients of scale and shift are left in their
   * parameters.
   *
   * @param delta in: gradient with respect to the rectified values, to which columns {@code from}
   *     and after of {@code skip} are added, or which they replace; out: gradient with respect to
   *     the values normalized
   */
  void normalizeBackward(
      Matrix delta, boolean add, Matrix skip, int from, Matrix target, Normalization normalization);

  /**
   * Adds the bias to the logits, in place, and makes rows of them: tanh at positions, {@code
   * softmax(sharpness · logits) ∘ race}, scaled to add up to 1, at levels.
   */
  void express(
      Matrix logits, Matrix bias, Matrix race, OutputLayout layout, float sharpness, Matrix rows);

  /**
   * Backward pass of {@link #express}.
   *
   * @param gradient gradient with respect to the rows, of which each takes the first numbers of as
   *     many as the matrix has per generated row
   * @param logitGradient gradient that comes to the logits directly
   * @param delta set to the gradient with respect to the logits
   */
  void expressBackward(
      Matrix rows,
      Matrix gradient,
      Matrix logitGradient,
      OutputLayout layout,
      float sharpness,
      Matrix delta);

  /**
   * One step of Adam.
   *
   * @param rate learning rate with the first moment's correction
   * @param scale correction of the second moment's root
   * @param decay weight decay, added to the gradient
   */
  void adam(Parameter parameter, float rate, float scale, float decay);
}
