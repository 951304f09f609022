package io.equipoise.synth.generate.tournament;

import io.equipoise.synth.generate.FittedGenerator;
import io.equipoise.synth.generate.SampleRequest;
import io.equipoise.synth.generate.Selection;
import io.equipoise.synth.generate.SyntheticSample;
import io.equipoise.synth.generate.TrainingOutcome;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** The winner of a tournament, and why it won. */
final class SelectedGenerator implements FittedGenerator {
  private final FittedGenerator winner;
  private final Selection selection;

  SelectedGenerator(FittedGenerator winner, Selection selection) {
    this.winner = winner;
    this.selection = selection;
  }

  @Override
  public String modelId() {
    return winner.modelId();
  }

  @Override
  public TrainingOutcome outcome() {
    return winner.outcome();
  }

  @Override
  public Optional<String> parentId() {
    return winner.parentId();
  }

  /** Writes the winner as a model of its own kind. */
  @Override
  public void save(OutputStream out) throws IOException {
    winner.save(out);
  }

  @Override
  public Optional<Selection> selection() {
    return Optional.of(selection);
  }

  @Override
  public SyntheticSample sample(SampleRequest request, long seed) throws InterruptedException {
    return winner.sample(request, seed);
  }
}
