package io.equipoise.synth.canary;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Breaks a rule on purpose: ND4J belongs in {@code io.equipoise.synth.generate}. */
public interface CanaryThatImportsNd4j {
  /** Uses ND4J. */
  INDArray weights();
}
