package io.equipoise.synth.generate.gan;

import io.equipoise.synth.generate.FittedGenerator;
import io.equipoise.synth.generate.ModelLineage;
import io.equipoise.synth.generate.SampleRequest;
import io.equipoise.synth.generate.SyntheticSample;
import io.equipoise.synth.generate.TrainingOutcome;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** A trained GAN. */
final class FittedGan implements FittedGenerator {
  private final ModelLineage lineage;
  private final TrainingOutcome outcome;
  private final GanModel model;

  FittedGan(ModelLineage lineage, TrainingOutcome outcome, GanModel model) {
    this.lineage = lineage;
    this.outcome = outcome;
    this.model = model;
  }

  @Override
  public String modelId() {
    return lineage.modelId();
  }

  @Override
  public Optional<String> parentId() {
    return lineage.parentId();
  }

  @Override
  public TrainingOutcome outcome() {
    return outcome;
  }

  ModelLineage lineage() {
    return lineage;
  }

  GanModel model() {
    return model;
  }

  @Override
  public synchronized void save(OutputStream out) throws IOException {
    GanCheckpoint.write(this, out);
  }

  @Override
  public synchronized SyntheticSample sample(SampleRequest request, long seed)
      throws InterruptedException {
    return new Sampling(model, seed).sample(request);
  }
}
