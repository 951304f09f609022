package io.equipoise.monitor.domain;

import io.equipoise.cohort.population.Subgroup;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.monitor.domain.evidence.EvidenceReading;
import io.equipoise.monitor.domain.metric.Measure;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What may be shown about one watched subgroup in one window: figures that rest on 1 to 10 people,
 * or from which such a number would follow, are suppressed (see {@link
 * io.equipoise.monitor.domain.disclosure.DisclosureControl}). Where the descriptor counts patients,
 * read patients for records.
 *
 * @param subgroup the people
 * @param count records of the subgroup; empty when suppressed
 * @param support records whose attributes of the subgroup's set are all known; empty when
 *     suppressed
 * @param reference share in the reference population
 * @param share share in the window
 * @param ratio representation ratio
 * @param baseRate share of positive labels
 * @param late records that came too late for the window, since the monitor began; empty when
 *     suppressed
 * @param sequence share since the monitor began, with bounds that hold at every time at once
 * @param evidence evidence that the group is short, beside its cut; empty without a reference or
 *     when the count is suppressed
 * @param discovered whether the window's counts show the group to be short, at a false discovery
 *     rate of the budget over all watched groups
 * @param measures all other figures
 */
public record PublishedRepresentation(
    Subgroup subgroup,
    OptionalLong count,
    OptionalLong support,
    OptionalDouble reference,
    Estimate share,
    Estimate ratio,
    Estimate baseRate,
    OptionalLong late,
    Estimate sequence,
    Optional<EvidenceReading> evidence,
    boolean discovered,
    List<Measure> measures) {

  /** The same without {@link #measures}. */
  public PublishedRepresentation withoutMeasures() {
    return new PublishedRepresentation(
        subgroup,
        count,
        support,
        reference,
        share,
        ratio,
        baseRate,
        late,
        sequence,
        evidence,
        discovered,
        List.of());
  }
}
