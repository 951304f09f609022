package io.equipoise.synth.generate;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** A trained generator that is another one, but for what a subclass does differently. */
public abstract class ForwardingModel implements FittedGenerator {
  private final FittedGenerator inner;

  /** A model that answers as {@code inner} does. */
  protected ForwardingModel(FittedGenerator inner) {
    this.inner = inner;
  }

  /** The model that answers. */
  public final FittedGenerator inner() {
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
  public Optional<Selection> selection() {
    return inner.selection();
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
  public SyntheticSample sample(SampleRequest request, long seed) throws InterruptedException {
    return inner.sample(request, seed);
  }
}
