package io.equipoise.synth.domain.gate;

/** One question that a synthetic batch must answer before it may be published. Stateless. */
@FunctionalInterface
public interface Gate {

  /** Measures the batch and compares the figure with the gate's threshold. */
  GateResult assess(GateSubject subject);
}
