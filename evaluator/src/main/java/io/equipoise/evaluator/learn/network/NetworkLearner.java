package io.equipoise.evaluator.learn.network;

import io.equipoise.cohort.population.PatientTable;
import io.equipoise.evaluator.domain.Learner;
import io.equipoise.evaluator.domain.Lesson;
import io.equipoise.evaluator.domain.Scorer;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;

/**
 * A network of two hidden layers (64 and 32 rectified units) with a logistic output: DL4J, Adam
 * with a step of 0.003, weight decay 0.0001, logistic loss weighted by row. No tuning but the
 * number of rounds. A round is a pass over the rows in an order of its own, in about {@value
 * #STEPS} mini-batches of {@value #SMALLEST_BATCH} to {@value #LARGEST_BATCH} rows; there are at
 * most {@value #MOST_ROUNDS}. A lesson that is {@link Lesson#unseen stopped early} ends when the
 * logistic loss on the unseen rows has not fallen for {@value #PATIENCE} rounds, and keeps the
 * weights of the lowest. A lesson after another one goes on from the weights of that one; numbers
 * are standardized by the last lesson's rows in both.
 *
 * <p>Weights are drawn by K. He et al., Delving deep into rectifiers, ICCV 2015 (normal, variance 2
 * / inputs), from the lesson's seed and not from ND4J's own randomness, so that the same lesson
 * gives the same predictions whatever other threads train (with one OpenMP thread; with several the
 * order of sums may differ in the last digits).
 *
 * <p>Cost: 2 to 4 ms of one core per mini-batch of 64 rows and 30 inputs, most of it overhead;
 * about a second for 600 rows and ten times what {@code XgboostLearner} takes.
 */
public final class NetworkLearner implements Learner {
  static final int MOST_ROUNDS = 40;

  /** Rounds without a lower loss on unseen rows that end a lesson. */
  static final int PATIENCE = 5;

  /** Rounds of a lesson that says nothing on them. */
  private static final int USUAL_ROUNDS = 15;

  private static final int STEPS = 32;
  private static final int SMALLEST_BATCH = 64;
  private static final int LARGEST_BATCH = 1024;
  private static final int[] HIDDEN = {64, 32};
  private static final double STEP = 0.003;
  private static final double DECAY = 1e-4;

  /** A learner. It has no settings: they are the same for all training sets. */
  public NetworkLearner() {}

  @Override
  public String name() {
    return "network 64-32, dl4j 1.0.0-M2.1";
  }

  @Override
  public Scorer train(Lesson lesson) {
    NetworkInput input = NetworkInput.fit(lesson.table());
    MultiLayerNetwork network = network(input.width(), lesson.seed());
    return new TrainedNetwork(network, input, learn(network, input, lesson));
  }

  private static MultiLayerNetwork network(int inputs, long seed) {
    MultiLayerConfiguration layout =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(new Adam(STEP))
            .l2(DECAY)
            .list()
            .layer(dense(inputs, HIDDEN[0]))
            .layer(dense(HIDDEN[0], HIDDEN[1]))
            .layer(
                new OutputLayer.Builder(new LossBinaryXENT())
                    .nIn(HIDDEN[1])
                    .nOut(1)
                    .activation(Activation.SIGMOID)
                    .build())
            .build();
    MultiLayerNetwork network = new MultiLayerNetwork(layout);
    network.init();
    SplittableRandom random = new SplittableRandom(seed);
    for (int layer = 0; layer <= HIDDEN.length; layer++) {
      INDArray weights = network.getLayer(layer).getParam("W");
      float[][] drawn = new float[weights.rows()][weights.columns()];
      double deviation = Math.sqrt(2.0 / drawn.length);
      for (float[] row : drawn) {
        for (int unit = 0; unit < row.length; unit++) {
          row[unit] = (float) (deviation * random.nextGaussian());
        }
      }
      weights.assign(Nd4j.create(drawn));
      network.getLayer(layer).getParam("b").assign(0);
    }
    return network;
  }

  private static DenseLayer dense(int inputs, int units) {
    return new DenseLayer.Builder().nIn(inputs).nOut(units).activation(Activation.RELU).build();
  }

  /** Learns what comes before, then the lesson; rounds of the lesson that are kept. */
  private static int learn(MultiLayerNetwork network, NetworkInput input, Lesson lesson) {
    lesson.before().ifPresent(earlier -> learn(network, input, earlier));
    SplittableRandom random = new SplittableRandom(~lesson.seed());
    double[] weights = lesson.weights();
    Optional<PatientTable> unseen = lesson.unseen();
    if (unseen.isEmpty()) {
      int rounds = lesson.rounds().orElse(USUAL_ROUNDS);
      for (int round = 0; round < rounds; round++) {
        pass(network, input, lesson.table(), weights, random);
      }
      return rounds;
    }
    double lowest = Double.POSITIVE_INFINITY;
    INDArray best = network.params().dup();
    int kept = 1;
    for (int round = 1; round <= MOST_ROUNDS && round - kept <= PATIENCE; round++) {
      pass(network, input, lesson.table(), weights, random);
      double loss = loss(network, input, unseen.get());
      if (loss < lowest) {
        lowest = loss;
        best.assign(network.params());
        kept = round;
      }
    }
    network.setParams(best);
    return kept;
  }

  private static void pass(
      MultiLayerNetwork network,
      NetworkInput input,
      PatientTable table,
      double[] weights,
      SplittableRandom random) {
    int[] order = shuffled(table.rows(), random);
    int batch = Math.max(SMALLEST_BATCH, Math.min(LARGEST_BATCH, order.length / STEPS));
    for (int from = 0; from < order.length; from += batch) {
      int[] rows = Arrays.copyOfRange(order, from, Math.min(order.length, from + batch));
      float[][] labels = new float[rows.length][1];
      float[][] rowWeights = new float[rows.length][1];
      for (int i = 0; i < rows.length; i++) {
        labels[i][0] = (float) table.label(rows[i]);
        rowWeights[i][0] = (float) weights[rows[i]];
      }
      network.fit(
          new DataSet(
              Nd4j.create(input.of(table, rows)),
              Nd4j.create(labels),
              null,
              Nd4j.create(rowWeights)));
    }
  }

  private static double loss(MultiLayerNetwork network, NetworkInput input, PatientTable table) {
    double[] probabilities = TrainedNetwork.probabilities(network, input, table);
    double loss = 0;
    for (int row = 0; row < probabilities.length; row++) {
      double right = table.label(row) == 1 ? probabilities[row] : 1 - probabilities[row];
      loss -= Math.log(Math.max(right, Float.MIN_NORMAL));
    }
    return loss / probabilities.length;
  }

  private static int[] shuffled(int length, SplittableRandom random) {
    int[] order = IntStream.range(0, length).toArray();
    for (int i = length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int row = order[i];
      order[i] = order[other];
      order[other] = row;
    }
    return order;
  }
}
