package io.equipoise.synth.generate;

import io.equipoise.cohort.population.Cell;
import java.util.List;

/**
 * Cells that a fine-tuning shall learn best.
 *
 * @param cells the cells; none when all matter alike
 * @param factor how much more often their conjunctions are drawn than the rest, at least 1
 */
public record TuningFocus(List<Cell> cells, double factor) {

  /** All cells matter alike. */
  public static final TuningFocus NONE = new TuningFocus(List.of(), 1);

  /** Checks the factor and copies the list. */
  public TuningFocus {
    if (!(factor >= 1)) {
      throw new IllegalArgumentException("focus factor must be at least 1, got " + factor);
    }
    cells = List.copyOf(cells);
  }
}
