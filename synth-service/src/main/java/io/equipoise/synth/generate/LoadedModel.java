package io.equipoise.synth.generate;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * A model that was read back and whose dataset has constraints: it knows nothing of the real rows
 * that constraints are learned from, and gives no rows before {@link
 * ConstrainedGenerator#constrain} has made it a constrained one.
 */
final class LoadedModel implements FittedGenerator {
  private final FittedGenerator inner;

  LoadedModel(FittedGenerator inner) {
    this.inner = inner;
  }

  FittedGenerator inner() {
    return inner;
  }

  @Override
  public String modelId() {
    return inner.modelId();
  }

  @Override
  public TrainingOutcome outcome() {
    return inner.outcome();
  }

  @Override
  public Optional<String> parentId() {
    return inner.parentId();
  }

  @Override
  public void save(OutputStream out) throws IOException {
    inner.save(out);
  }

  @Override
  public SyntheticSample sample(SampleRequest request, long seed) {
    throw new IllegalStateException(
        "a model that was read back does not know the real rows that constraints are learned from;"
            + " hand it and its training rows to ConstrainedGenerator.constrain first");
  }
}
