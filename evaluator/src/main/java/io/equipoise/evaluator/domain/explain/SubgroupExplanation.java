package io.equipoise.evaluator.domain.explain;

import java.util.List;

/**
 * What predictions for one subgroup rest on.
 *
 * @param subgroup id of the subgroup
 * @param note why there are no figures; empty when there are
 * @param top columns with the largest mean |phi| in the subgroup, largest first; empty with a note
 * @param differences columns whose mean |phi| in the subgroup differs most from that among the
 *     others, largest difference first; subgroup minus others; empty with a note, or without others
 */
public record SubgroupExplanation(
    String subgroup, String note, List<FeatureFigure> top, List<FeatureFigure> differences) {
  /** Copies the lists. */
  public SubgroupExplanation {
    top = List.copyOf(top);
    differences = List.copyOf(differences);
  }
}
