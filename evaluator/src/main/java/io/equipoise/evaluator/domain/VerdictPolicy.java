package io.equipoise.evaluator.domain;

import io.equipoise.cohort.population.Subgroup;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.Interval;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * When a batch may be promoted. All three must hold; else it is quarantined, and "no evidence" is
 * no evidence:
 *
 * <ol>
 *   <li><b>Gain.</b> At least one of four claims: the worst group's AUROC rose, the target
 *       subgroup's AUROC rose, the equalized-odds difference fell, the equal-opportunity difference
 *       fell; the paired interval of the change excludes 0 on the good side. Four claims are four
 *       chances to be lucky, so each interval has the confidence {@code 1 - (1 - confidence) / 4}
 *       (Bonferroni): 98.75 % for 95 %.
 *   <li><b>No loss overall.</b> The lower end of the paired interval of the overall AUROC's change
 *       lies above {@code -margin}: not worse by more than a margin, shown rather than assumed
 *       (non-inferiority). Too few people cannot show it.
 *   <li><b>No harm.</b> No subgroup's AUROC fell by more than the margin with an interval that
 *       excludes 0. Not corrected for the number of subgroups, because correcting would make harm
 *       harder to see.
 * </ol>
 *
 * <p>Groups with too few held-out people take no part; the reason names them.
 *
 * @param margin most that AUROC may fall, in [0, 1)
 * @param confidence confidence of intervals and of the four claims together, in (0, 1)
 */
public record VerdictPolicy(double margin, double confidence) {
  /** Number of claims that can earn a promotion. */
  public static final int CLAIMS = 4;

  /** Checks the ranges. */
  public VerdictPolicy {
    if (!(margin >= 0 && margin < 1)) {
      throw new IllegalArgumentException("margin must be in [0, 1), got " + margin);
    }
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException("confidence must be in (0, 1), got " + confidence);
    }
  }

  /** Confidence of the interval of one claim. */
  public double claimConfidence() {
    return 1 - (1 - confidence) / CLAIMS;
  }

  /**
   * Judges a batch.
   *
   * @param comparison with and without the batch; {@link PairedComparison#claimedChange()} at
   *     {@link #claimConfidence()}
   * @param target the subgroup that the batch is for
   */
  public Decision decide(PairedComparison comparison, Subgroup target) {
    List<Claim> claims = claims(comparison.claimedChange(), target);
    List<Claim> gains = claims.stream().filter(Claim::holds).toList();
    Estimate overall = comparison.change().overall(Measure.AUROC);
    String tooSmall = tooSmall(comparison.change());
    if (gains.isEmpty()) {
      return Decision.quarantined(
          "No evidence of an improvement in "
              + percent(claimConfidence())
              + " intervals (Bonferroni over "
              + CLAIMS
              + " claims): "
              + sentence(claims)
              + tooSmall
              + ".");
    }
    String gained =
        sentence(gains)
            + " ("
            + percent(claimConfidence())
            + " intervals, Bonferroni over "
            + CLAIMS
            + " claims)";
    if (!interval(overall).map(i -> i.lower() > -margin).orElse(false)) {
      return Decision.quarantined(
          "There is a gain in "
              + gained
              + ", but a loss of overall AUROC beyond the margin of "
              + number(margin)
              + " cannot be excluded: "
              + change(overall)
              + ", "
              + percent(confidence)
              + tooSmall
              + ".");
    }
    List<String> harmed = harmed(comparison.change());
    if (!harmed.isEmpty()) {
      return Decision.quarantined(
          "There is a gain in "
              + gained
              + ", but AUROC fell beyond the margin of "
              + number(margin)
              + " for "
              + String.join(", ", harmed)
              + " ("
              + percent(confidence)
              + " intervals)"
              + tooSmall
              + ".");
    }
    return new Decision(
        Decision.Outcome.PROMOTED,
        "There is a gain in "
            + gained
            + ", overall AUROC changed by "
            + change(overall)
            + " ("
            + percent(confidence)
            + ", margin "
            + number(margin)
            + "), and no subgroup's AUROC fell beyond the margin with evidence"
            + tooSmall
            + ".");
  }

  private record Claim(String words, Estimate change, boolean higherIsBetter) {
    boolean holds() {
      return interval(change)
          .map(i -> higherIsBetter ? i.lower() > 0 : i.upper() < 0)
          .orElse(false);
    }
  }

  private static List<Claim> claims(Performance change, Subgroup target) {
    List<Claim> claims = new ArrayList<>();
    claims.add(new Claim("AUROC of " + target.id(), change.subgroup(target, Measure.AUROC), true));
    for (Disparity disparity :
        List.of(
            Disparity.WORST_GROUP_AUROC,
            Disparity.EQUALIZED_ODDS_DIFFERENCE,
            Disparity.EQUAL_OPPORTUNITY_DIFFERENCE)) {
      claims.add(
          new Claim(disparity.words(), change.disparity(disparity), disparity.higherIsBetter()));
    }
    return claims;
  }

  private List<String> harmed(Performance change) {
    Predicate<Performance.OfSubgroup> fell =
        group ->
            group.measure(Measure.AUROC).point().orElse(0) < -margin
                && interval(group.measure(Measure.AUROC)).map(i -> i.upper() < 0).orElse(false);
    return change.subgroups().stream()
        .filter(fell)
        .map(group -> group.subgroup().id() + " " + change(group.measure(Measure.AUROC)))
        .toList();
  }

  private static String tooSmall(Performance change) {
    List<String> names =
        change.subgroups().stream()
            .filter(group -> group.measure(Measure.AUROC).point().isEmpty())
            .map(group -> group.subgroup().id())
            .toList();
    return names.isEmpty()
        ? ""
        : "; not judged for too few held-out people: " + String.join(", ", names);
  }

  private static Optional<Interval> interval(Estimate estimate) {
    return estimate.fold(
        Estimate.Known::interval,
        few -> Optional.empty(),
        none -> Optional.empty(),
        u -> Optional.empty());
  }

  private static String sentence(List<Claim> claims) {
    return claims.stream()
        .map(claim -> claim.words() + " " + change(claim.change()))
        .collect(Collectors.joining(", "));
  }

  private static String change(Estimate estimate) {
    return estimate.fold(
        known ->
            signed(known.value())
                + known
                    .interval()
                    .map(i -> " [" + signed(i.lower()) + ", " + signed(i.upper()) + "]")
                    .orElse(""),
        few -> "unknown",
        none -> "unknown",
        undefined -> "unknown");
  }

  private static String signed(double value) {
    return String.format(Locale.ROOT, "%+.3f", value);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private static String percent(double share) {
    return new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT))
            .format(share * 100)
        + " %";
  }
}
