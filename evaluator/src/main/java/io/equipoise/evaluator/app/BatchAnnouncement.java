package io.equipoise.evaluator.app;

/**
 * What the evaluator has to know of a synthesis report.
 *
 * @param batchId the batch
 * @param subgroup id of the subgroup that it is for
 * @param published rows that were published; 0 when none were
 * @param outcome what became of the batch: {@link #PUBLISHED}, or a word for why there is none
 * @param reason the report's own reason
 */
public record BatchAnnouncement(
    String batchId, String subgroup, long published, String outcome, String reason) {

  /** Outcome of a batch that there is. */
  public static final String PUBLISHED = "PUBLISHED";

  /** Whether there are rows to judge. */
  public boolean isPublished() {
    return outcome.equals(PUBLISHED);
  }
}
