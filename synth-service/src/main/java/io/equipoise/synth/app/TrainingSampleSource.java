package io.equipoise.synth.app;

/** Where the training sample comes from. */
@FunctionalInterface
public interface TrainingSampleSource {
  /** The sample as it is now. */
  TrainingSample read();
}
