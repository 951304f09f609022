package io.equipoise.synth.generate;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** A trained generator. May be shared between threads, which then wait for each other. */
public interface FittedGenerator {

  /** Identity of the model: the same for the same generator, version, settings, data and seed. */
  String modelId();

  /** How training went. */
  TrainingOutcome outcome();

  /** Why this generator was chosen; empty when there was no choice. */
  default Optional<Selection> selection() {
    return Optional.empty();
  }

  /** Identity of the model that this one was trained on from, when it was. */
  default Optional<String> parentId() {
    return Optional.empty();
  }

  /**
   * Writes the model, so that {@link TabularGenerator#load} can read it back: it then samples the
   * same rows, and can be trained on. The bytes are as confidential as the training rows. The
   * stream is left open.
   *
   * @throws UnsupportedOperationException when models of this kind are not worth keeping
   */
  default void save(OutputStream out) throws IOException {
    throw new UnsupportedOperationException(
        "models of this generator are not written down; fit it again");
  }

  /**
   * Draws rows that carry exactly the requested cells and labels. Rows that miss their condition
   * are drawn again a bounded number of times; what is then still missing is the shortfall of its
   * cell. The same request and seed give the same rows, whatever was sampled before.
   *
   * @throws InterruptedException when the thread is interrupted between two draws
   */
  SyntheticSample sample(SampleRequest request, long seed) throws InterruptedException;
}
