package io.equipoise.evaluator.domain.drift;

import java.util.Map;

/**
 * The champion as the tracker needs to know it.
 *
 * @param championId its id
 * @param support by subgroup id, what of the training set it learned from
 * @param atSyntheticLimit whether it learned from as many synthetic rows as the descriptor's {@code
 *     synthesis.maxSyntheticToReal} allows
 */
public record Watched(String championId, Map<String, Support> support, boolean atSyntheticLimit) {
  /** Copies the map. */
  public Watched {
    support = Map.copyOf(support);
  }

  /**
   * Real training records of a subgroup.
   *
   * @param members records of the subgroup
   * @param known records whose attributes of the subgroup's set are known
   */
  public record Support(long members, long known) {
    /** Nobody. */
    public static final Support NONE = new Support(0, 0);

    /** Checks the counts. */
    public Support {
      if (members < 0 || known < members) {
        throw new IllegalArgumentException("needs 0 <= members <= known");
      }
    }
  }
}
