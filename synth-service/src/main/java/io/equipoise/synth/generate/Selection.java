package io.equipoise.synth.generate;

import io.equipoise.synth.score.Score;
import java.util.List;
import java.util.Optional;

/**
 * Why one of several generators was chosen.
 *
 * @param winner its name
 * @param reason why, as a sentence for a report
 * @param fitRows real rows that the entrants learned from when they were compared
 * @param validationRows real rows that they were compared on, which none of them had seen
 * @param entrants the figures of all, in the order in which they were fitted
 */
public record Selection(
    String winner, String reason, int fitRows, int validationRows, List<Entrant> entrants) {

  /**
   * One generator in the comparison.
   *
   * @param generator its name
   * @param score how useful and lifelike its rows were; empty when it made none
   * @param refusal why it could not win whatever its score; empty when it could
   */
  public record Entrant(String generator, Optional<Score> score, Optional<String> refusal) {

    /** Value of the score; {@link Double#NEGATIVE_INFINITY} without one. */
    public double value() {
      return score.map(Score::value).orElse(Double.NEGATIVE_INFINITY);
    }
  }

  /** Copies the list. */
  public Selection {
    entrants = List.copyOf(entrants);
  }
}
