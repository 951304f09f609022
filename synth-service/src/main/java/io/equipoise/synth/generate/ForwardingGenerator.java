package io.equipoise.synth.generate;

import java.util.Optional;

/**
 * A generator that describes itself as another one does. What it makes is for a subclass to say:
 * how it fits, and, where models are written down or trained on, how it reads and trains them.
 */
public abstract class ForwardingGenerator implements TabularGenerator {
  private final TabularGenerator inner;

  /** A generator that describes itself as {@code inner} does. */
  protected ForwardingGenerator(TabularGenerator inner) {
    this.inner = inner;
  }

  /** The generator that is described. */
  protected final TabularGenerator inner() {
    return inner;
  }

  @Override
  public String name() {
    return inner.name();
  }

  @Override
  public String version() {
    return inner.version();
  }

  @Override
  public String backend() {
    return inner.backend();
  }

  @Override
  public String device() {
    return inner.device();
  }

  @Override
  public int trainingSteps(int rows) {
    return inner.trainingSteps(rows);
  }

  @Override
  public Optional<String> checkpointName() {
    return inner.checkpointName();
  }
}
