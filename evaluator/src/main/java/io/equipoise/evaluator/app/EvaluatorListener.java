package io.equipoise.evaluator.app;

/** Hears how far the evaluator is. Called on the evaluator's threads; must return soon. */
public interface EvaluatorListener {

  /** A listener that does nothing. */
  EvaluatorListener NONE = new EvaluatorListener() {};

  /** An evaluation of a published batch began. */
  default void started(String batchId) {}

  /**
   * A model was trained.
   *
   * @param batchId the batch
   * @param trained models trained so far
   * @param total models to train
   */
  default void trained(String batchId, int trained, int total) {}

  /** A decision was made; others see it once its transaction is committed. */
  default void decided(String batchId, Evaluation evaluation) {}

  /** The evaluator stopped because of this. */
  default void failed(Throwable cause) {}
}
