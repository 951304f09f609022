package io.equipoise.synth.generate.tournament;

import io.equipoise.synth.generate.FittedGenerator;
import io.equipoise.synth.generate.ForwardingModel;
import io.equipoise.synth.generate.Selection;
import java.util.Optional;

/** The winner of a tournament, and why it won. It is written down as a model of its own kind. */
final class SelectedGenerator extends ForwardingModel {
  private final Selection selection;

  SelectedGenerator(FittedGenerator winner, Selection selection) {
    super(winner);
    this.selection = selection;
  }

  @Override
  public Optional<Selection> selection() {
    return Optional.of(selection);
  }
}
