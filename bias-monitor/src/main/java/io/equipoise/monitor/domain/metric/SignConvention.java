package io.equipoise.monitor.domain.metric;

/**
 * What a positive figure means. Published beside the figure, because tools differ: SageMaker
 * Clarify subtracts the disadvantaged from the advantaged group, AIF360 and TrustyAI the privileged
 * from the unprivileged one, Fairlearn the smallest from the largest.
 */
public enum SignConvention {
  /** Has no sign, or only one. */
  UNSIGNED("none"),
  /** Observed compared with reference: positive means that the subgroup is over-represented. */
  OBSERVED_VERSUS_REFERENCE("observed - reference"),
  /** Advantaged compared with this subgroup: positive means that the subgroup has less. */
  ADVANTAGED_VERSUS_SUBGROUP("advantaged - subgroup"),
  /** Negative labels compared with positive ones: positive means fewer positive labels. */
  NEGATIVE_VERSUS_POSITIVE_LABELS("negative - positive labels"),
  /** Subgroup compared with the set's other people. */
  SUBGROUP_VERSUS_REST("subgroup - rest"),
  /** Largest less smallest: never negative. */
  MAXIMUM_LESS_MINIMUM("max - min");

  private final String label;

  SignConvention(String label) {
    this.label = label;
  }

  /** How it is published. */
  public String label() {
    return label;
  }
}
