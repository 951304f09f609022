package io.equipoise.synth.generate;

/** A trained generator. May be shared between threads, which then wait for each other. */
public interface FittedGenerator {

  /** Identity of the model: the same for the same generator, version, settings, data and seed. */
  String modelId();

  /** How training went. */
  TrainingOutcome outcome();

  /**
   * Draws rows that carry exactly the requested cells and labels. Rows that miss their condition
   * are drawn again a bounded number of times; what is then still missing is the shortfall of its
   * cell. The same request and seed give the same rows, whatever was sampled before.
   *
   * @throws InterruptedException when the thread is interrupted between two draws
   */
  SyntheticSample sample(SampleRequest request, long seed) throws InterruptedException;
}
