package io.equipoise.synth.domain.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether an alert deserves another batch, and from which generator.
 *
 * <p>An alert is published again whenever its deficit moves; a batch for each of them would flood
 * the stream with near-identical rows. So:
 *
 * <ul>
 *   <li>the first firing of an episode gets a batch;
 *   <li>after a verdict that the last batch did not help (QUARANTINED), the episode gets one more
 *       from another generator, as long as there is one that it has not tried: more of the same is
 *       not an answer;
 *   <li>after a refusal because real people are too few, there is another one when the cool-down is
 *       over: the remedy is to collect data of them, which makes the deficit smaller, not larger;
 *   <li>otherwise there is another one only when the deficit has grown by a quarter since the last
 *       attempt, and the cool-down since then is over.
 * </ul>
 *
 * <p>An operator may ask for one more at any time: {@link #requested}.
 *
 * <p>Every attempt is a step that cannot repeat, so that batches, verdicts and alerts cannot chase
 * each other without end: an episode has at most one attempt per generator, one per growth of a
 * quarter and one per request; and one per cool-down as long as people are too few, which publishes
 * no row.
 *
 * @param coolDown shortest time between two attempts for one alert that no verdict asked for, 0 or
 *     more
 * @param preferred kind of generator that the descriptor names
 * @param alternatives kinds to try after a verdict against a batch; empty where the descriptor
 *     leaves no choice
 */
public record AttemptPolicy(Duration coolDown, String preferred, List<String> alternatives) {
  /**
   * Growth of the deficit that makes another attempt worthwhile. Own choice; a quarter more people
   * are missing.
   */
  static final double GROWTH = 1.25;

  /** Checks the ranges and copies the list. */
  public AttemptPolicy {
    alternatives = List.copyOf(alternatives);
    if (coolDown.isNegative()) {
      throw new IllegalArgumentException("the cool-down must not be negative, got " + coolDown);
    }
  }

  /**
   * A batch that was asked for before.
   *
   * @param deficit deficit that it was planned for
   * @param generator kind of generator
   * @param at when its report was made
   * @param quarantined whether the verdict on it was that it did not help
   * @param tooFewPeople whether it was refused because real people are too few
   */
  public record Attempt(
      long deficit, String generator, Instant at, boolean quarantined, boolean tooFewPeople) {}

  /**
   * The attempt to make.
   *
   * @param number from 1 in each episode
   * @param generator kind of generator
   */
  public record Next(int number, String generator) {}

  /**
   * The attempt to make next; empty when none is due.
   *
   * @param before the attempts of this episode of the alert, in order
   * @param deficit deficit now
   * @param now the clock
   */
  public Optional<Next> next(List<Attempt> before, long deficit, Instant now) {
    if (before.isEmpty()) {
      return Optional.of(new Next(1, preferred));
    }
    int number = before.size() + 1;
    Attempt last = before.get(before.size() - 1);
    if (last.quarantined()) {
      Optional<String> untried =
          alternatives.stream()
              .filter(g -> before.stream().noneMatch(a -> a.generator().equals(g)))
              .findFirst();
      if (untried.isPresent()) {
        return untried.map(generator -> new Next(number, generator));
      }
    }
    boolean grown = deficit > last.deficit() && deficit >= GROWTH * last.deficit();
    boolean cool = !now.isBefore(last.at().plus(coolDown));
    return (grown || last.tooFewPeople()) && cool
        ? Optional.of(new Next(number, preferred))
        : Optional.empty();
  }

  /**
   * The attempt to make when an operator asks for one: from a generator that the episode has not
   * tried, the preferred one first; when all have been tried, from the preferred one again.
   *
   * @param before the attempts of this episode of the alert, in order
   */
  public Next requested(List<Attempt> before) {
    String generator =
        Stream.concat(Stream.of(preferred), alternatives.stream())
            .filter(g -> before.stream().noneMatch(a -> a.generator().equals(g)))
            .findFirst()
            .orElse(preferred);
    return new Next(before.size() + 1, generator);
  }
}
