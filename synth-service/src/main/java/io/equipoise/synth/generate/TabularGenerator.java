package io.equipoise.synth.generate;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientTable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Learns the joint distribution of a table of patients, so that new ones can be drawn for chosen
 * cells.
 *
 * <p>Same table (rows in the same order), same seed and one thread of the numeric back end give the
 * same model and the same rows, byte for byte. A generator holds no state between fits and may be
 * shared between threads.
 */
public interface TabularGenerator {

  /** Kind of generator, as in the descriptor, for example {@code gan}. */
  String name();

  /** Version of the code and its defaults; changes whenever the same seed gives other rows. */
  String version();

  /** Numeric back end that runs, for example {@code nd4j-native}. */
  String backend();

  /**
   * What the back end computes on, for people, for example {@code CPU, 2 threads}. Loads the back
   * end, which takes seconds when its libraries have never been unpacked.
   */
  default String device() {
    return "CPU";
  }

  /** Optimizer steps that {@link #fit} will take for a table of this many rows, at least 1. */
  int trainingSteps(int rows);

  /**
   * Learns from the table. Only its rows are used: whoever calls this keeps holdout and reference
   * rows away.
   *
   * @param train the real rows, at least one with a label
   * @param seed seed of everything random in training
   * @param progress told after every step, on the calling thread
   * @throws InterruptedException when the thread is interrupted between two steps
   * @throws TrainingDivergedException when training does not end with a usable model
   * @throws IllegalArgumentException when there is no row to learn from
   */
  FittedGenerator fit(PatientTable train, long seed, TrainingProgress progress)
      throws InterruptedException;

  /**
   * Name that begins the bytes of its models, by which {@link CheckpointFile} tells kinds apart;
   * empty when models of this kind are not written down.
   */
  default Optional<String> checkpointName() {
    return Optional.empty();
  }

  /**
   * Reads a model that {@link FittedGenerator#save} wrote. The stream is left open.
   *
   * @param descriptor the dataset, whose columns, label and protected attributes must be those that
   *     the model was trained on
   * @throws CheckpointException when the bytes are no model of this kind and dataset, of an unknown
   *     version or damaged
   * @throws UnsupportedOperationException when models of this kind are not written down
   */
  default FittedGenerator load(InputStream in, DatasetDescriptor descriptor) throws IOException {
    throw new UnsupportedOperationException(
        "models of generator " + name() + " are not written down; fit it again");
  }

  /**
   * Trains on from a parent: with its encoding of the columns, from its weights. Numbers outside
   * the range that the parent has seen are taken for the range's end.
   *
   * @param parent a model that this generator fitted or loaded
   * @param train the real rows to learn from, at least one
   * @param focus cells that shall be learned best
   * @param seed seed of everything random in training
   * @param progress told after every step, on the calling thread
   * @throws TuningRefusedException when the parent is of another kind or dataset, or a row has a
   *     value that the parent has never seen; the message says which column
   * @throws InterruptedException when the thread is interrupted between two steps
   * @throws TrainingDivergedException when training does not end with a usable model
   */
  default FittedGenerator fineTune(
      FittedGenerator parent,
      PatientTable train,
      TuningFocus focus,
      long seed,
      TrainingProgress progress)
      throws InterruptedException {
    throw new TuningRefusedException("generator " + name() + " cannot be trained on; fit it again");
  }
}
