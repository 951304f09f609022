package io.equipoise.synth.domain.gate;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.Interval;
import java.util.List;
import java.util.Optional;

/**
 * Whether generated rows repeat people, while a generator is still being trained or chosen: by the
 * privacy gates ({@link Gates#ofPrivacy}) against people held out of training. A gate that has too
 * few people to say anything refuses nothing here: the gates judge every batch again before it is
 * published. Exact copies are counted against chance: their share is too large when the lower end
 * of its interval is above the threshold and above the upper end of the share of held-out people
 * who equal a fit row. Used by one thread.
 */
public final class CopyCheck {
  private static final String EXACT = "exact-copies";
  private static final String CLOSEST = "dcr-ratio";
  private static final String CLOSER = "closer-to-train";

  private final PatientTable fit;
  private final GateSubject people;
  private final double copiesByChance;

  /**
   * What was found about some rows.
   *
   * @param refusal why they must not be used; empty when they may
   * @param excess by how much they are too close to the fit rows, judged by the figures themselves
   *     instead of their intervals: share of rows closer to a fit row above its threshold, plus
   *     what the ratio of distances to the closest record lacks of its own; 0 when both keep to
   *     their thresholds. The weights are this project's choice: a tenth of the rows too many, or
   *     of the distance lacking, weighs as much as 0.1 of AUROC
   */
  public record Finding(Optional<String> refusal, double excess) {}

  /**
   * A check against these people.
   *
   * @param fit the rows that the generator learns from
   * @param unseen rows of the same population that it does not see
   * @param seed of the attacks' draws
   */
  public CopyCheck(PatientTable fit, PatientTable unseen, long seed) {
    this.fit = fit;
    this.people = new GateSubject(unseen, fit, unseen, 0, seed);
    this.copiesByChance = end(copies(people), true, 0);
  }

  /** Looks at rows. */
  public Finding of(PatientTable rows) {
    DatasetDescriptor descriptor = fit.descriptor();
    GateSubject subject = people.withSynthetic(rows);
    List<GateResult> results = Gates.ofPrivacy(descriptor).assess(subject);
    double allowed = Math.max(descriptor.gates().exactCopies(), copiesByChance);
    if (end(copies(subject), false, 0) > allowed) {
      return new Finding(Optional.of("it repeats real training rows"), excess(results));
    }
    return new Finding(
        results.stream()
            .filter(result -> !result.name().equals(EXACT))
            .filter(result -> result.value().point().isPresent() && !result.passed())
            .map(CopyCheck::reason)
            .findFirst(),
        excess(results));
  }

  private static String reason(GateResult result) {
    return result.name().equals(CLOSEST)
        ? "its rows are closer to real training rows than unseen people are"
        : "gate " + result.name() + " does not let its rows pass";
  }

  private static double excess(List<GateResult> results) {
    double excess = 0;
    for (GateResult result : results) {
      if (result.name().equals(CLOSER)) {
        excess += Math.max(0, result.value().point().orElse(0) - result.threshold());
      } else if (result.name().equals(CLOSEST)) {
        excess += Math.max(0, result.threshold() - result.value().point().orElse(1));
      }
    }
    return excess;
  }

  private Estimate copies(GateSubject subject) {
    return new ExactCopyGate(fit.descriptor().gates().exactCopies()).assess(subject).value();
  }

  private static double end(Estimate estimate, boolean upper, double without) {
    return estimate.fold(
        known ->
            known.interval().map(upper ? Interval::upper : Interval::lower).orElse(known.value()),
        insufficient -> without,
        absent -> without,
        unknown -> without);
  }
}
