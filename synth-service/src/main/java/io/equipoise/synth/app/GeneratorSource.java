package io.equipoise.synth.app;

import io.equipoise.synth.generate.TabularGenerator;
import java.util.Optional;

/** Where generators come from, each with the dataset's settings. */
public interface GeneratorSource {

  /** The generator of a kind: of the one that the descriptor names, or of one of the others. */
  TabularGenerator named(String kind);

  /**
   * The generator that trains models of a kind on; empty when such models are not trained on,
   * because they are as quickly made anew.
   */
  Optional<TabularGenerator> tuner(String kind);
}
