package io.equipoise.evaluator.learn.network;

import io.equipoise.cohort.population.PatientTable;
import io.equipoise.evaluator.domain.Scorer;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A network with its input. Scores a few thousand rows at a time to bound memory. */
final class TrainedNetwork implements Scorer {
  private static final int ROWS_AT_A_TIME = 4096;

  private final MultiLayerNetwork network;
  private final NetworkInput input;
  private final int rounds;

  TrainedNetwork(MultiLayerNetwork network, NetworkInput input, int rounds) {
    this.network = network;
    this.input = input;
    this.rounds = rounds;
  }

  @Override
  public double[] probabilities(PatientTable table) {
    return probabilities(network, input, table);
  }

  static double[] probabilities(MultiLayerNetwork network, NetworkInput input, PatientTable table) {
    double[] probabilities = new double[table.rows()];
    for (int from = 0; from < probabilities.length; from += ROWS_AT_A_TIME) {
      int to = Math.min(probabilities.length, from + ROWS_AT_A_TIME);
      INDArray output =
          network.output(Nd4j.create(input.of(table, IntStream.range(from, to).toArray())));
      for (int row = from; row < to; row++) {
        probabilities[row] = output.getDouble(row - from, 0);
      }
    }
    return probabilities;
  }

  @Override
  public int rounds() {
    return rounds;
  }

  /** Lets the memory of the network go. */
  @Override
  public void close() {
    network.close();
  }
}
