package io.equipoise.synth.generate;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Where a training keeps what it can go on from when the process dies. A state is kept under the
 * identity of the model that the training makes ({@link ModelIdentity}: generator, version,
 * settings, seed, descriptor and every value of the table), so that it can only be taken up by the
 * same training.
 *
 * <p>Keeping is an insurance: an implementation that cannot keep or find a state says so in the log
 * and does not fail. Used by one thread.
 */
public interface TrainingCheckpoints {

  /** Keeps nothing. */
  TrainingCheckpoints NONE =
      new TrainingCheckpoints() {
        @Override
        public boolean resume(String modelId, StateReader reader) {
          return false;
        }

        @Override
        public boolean isDue() {
          return false;
        }

        @Override
        public void keep(String modelId, StateWriter writer) {}
      };

  /** Takes up a state. */
  @FunctionalInterface
  interface StateReader {
    /**
     * Reads all of it, then takes it over; leaves everything as it was when it fails.
     *
     * @throws CheckpointException when the bytes are no state of this training
     */
    void read(InputStream in) throws IOException;
  }

  /** Writes a state down. */
  @FunctionalInterface
  interface StateWriter {
    /** Writes all of it. The stream is left open. */
    void write(OutputStream out) throws IOException;
  }

  /**
   * Hands the state kept last to the reader.
   *
   * @return whether it was taken up; when there is none, or it cannot be read, training begins at
   *     the start
   */
  boolean resume(String modelId, StateReader reader);

  /** Whether the state kept last is old enough for another one. */
  boolean isDue();

  /** Keeps a state in place of the one before; a crash leaves one of the two, whole. */
  void keep(String modelId, StateWriter writer);
}
