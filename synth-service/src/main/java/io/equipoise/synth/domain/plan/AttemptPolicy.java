package io.equipoise.synth.domain.plan;

import java.util.OptionalInt;

/**
 * Whether an alert deserves another batch. An alert is published again whenever its deficit moves;
 * a batch for each of them would flood the stream with near-identical rows. So the first firing of
 * an episode gets a batch, and later ones only when the deficit has grown by a quarter since the
 * last attempt.
 */
public final class AttemptPolicy {
  /**
   * Growth of the deficit that makes another attempt worthwhile. Own choice; a quarter more people
   * are missing.
   */
  static final double GROWTH = 1.25;

  private AttemptPolicy() {}

  /**
   * The attempt to make next.
   *
   * @param attempts attempts so far in this episode of the alert, 0 or more
   * @param lastDeficit deficit that the last attempt was planned for; ignored when there was none
   * @param deficit deficit now
   * @return number of the attempt, from 1; empty when none is due
   */
  public static OptionalInt next(int attempts, long lastDeficit, long deficit) {
    if (attempts == 0) {
      return OptionalInt.of(1);
    }
    boolean grown = deficit > lastDeficit && deficit >= GROWTH * lastDeficit;
    return grown ? OptionalInt.of(attempts + 1) : OptionalInt.empty();
  }
}
