package io.equipoise.cohort.population;

import java.util.List;

/**
 * One combination of all protected values, in the descriptor's order; {@code unknown} is a value.
 * Every record is in exactly one cell.
 *
 * @param values one value per protected attribute
 */
public record Cell(List<String> values) {
  /** Copies the list. */
  public Cell {
    values = List.copyOf(values);
  }

  /** The values joined by {@code |}, for example {@code female|45-54}. */
  public String key() {
    return String.join("|", values);
  }

  /** The cell that {@link #key()} names. */
  public static Cell parse(String key) {
    return new Cell(List.of(key.split("\\|", -1)));
  }
}
