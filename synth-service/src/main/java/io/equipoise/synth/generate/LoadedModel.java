package io.equipoise.synth.generate;

/**
 * A model that was read back and whose dataset has constraints: it knows nothing of the real rows
 * that constraints are learned from, and gives no rows before {@link
 * ConstrainedGenerator#constrain} has made it a constrained one.
 */
final class LoadedModel extends ForwardingModel {

  LoadedModel(FittedGenerator inner) {
    super(inner);
  }

  @Override
  public SyntheticSample sample(SampleRequest request, long seed) {
    throw new IllegalStateException(
        "a model that was read back does not know the real rows that constraints are learned from;"
            + " hand it and its training rows to ConstrainedGenerator.constrain first");
  }
}
