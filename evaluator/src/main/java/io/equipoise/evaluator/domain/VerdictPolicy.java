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
import java.util.stream.Stream;

/**
 * When a batch may be promoted. All five must hold; else it is quarantined, and "no evidence" is no
 * evidence:
 *
 * <ol>
 *   <li><b>Sight.</b> The subgroup that the batch is for can be measured: its AUROC is known in
 *       both arms. What a batch does to people of whom too few are held out, nobody can say.
 *   <li><b>Gain.</b> At least one of four claims: the worst group's AUROC rose, the target
 *       subgroup's AUROC rose, the equalized-odds difference fell, the equal-opportunity difference
 *       fell; the paired interval of the change excludes 0 on the good side. Four claims are four
 *       chances to be lucky, so each interval has the confidence {@code 1 - (1 - confidence) / 4}
 *       (Bonferroni): 98.75 % for 95 %.
 *   <li><b>News.</b> The same claim holds against copies of real people in the batch's place, on an
 *       interval that also covers the chance of drawing copies; see {@link BeyondCopies}. Else the
 *       gain is one of weight and cannot be told from oversampling. One claim has to pass both
 *       tests, so that nothing needs to be corrected a second time (an intersection-union test: R.
 *       L. Berger, Multiparameter hypothesis testing and acceptance sampling, Technometrics 24,
 *       1982).
 *   <li><b>No loss overall.</b> The lower end of the paired interval of the overall AUROC's change
 *       lies above {@code -margin}: not worse by more than a margin, shown rather than assumed
 *       (non-inferiority). Too few people cannot show it.
 *   <li><b>No harm.</b> No watched subgroup, marginal or intersectional, got worse with evidence:
 *       its AUROC or true positive rate fell by more than the margin, or its calibration error rose
 *       by more than {@link #CALIBRATION_MARGIN}, with an interval that excludes 0. So a gap cannot
 *       be closed by missing more of the ill in the group that was served better. Among the groups
 *       of the target's attribute set intervals have the stated confidence and are not corrected
 *       for their number, because correcting would make harm harder to see; among those of other
 *       sets, which can be many, they have the confidence of a claim.
 * </ol>
 *
 * <p>Other groups with too few held-out people take no part; the reason names them.
 *
 * @param margin most that AUROC, and a subgroup's true positive rate, may fall, in [0, 1)
 * @param confidence confidence of intervals and of the four claims together, in (0, 1)
 */
public record VerdictPolicy(double margin, double confidence) {
  /** Number of claims that can earn a promotion. */
  public static final int CLAIMS = 4;

  /**
   * Most that the calibration error of a subgroup may rise: five people of a hundred. Its estimate
   * is pulled upwards by chance in small groups, so that less would be noise.
   */
  public static final double CALIBRATION_MARGIN = 0.05;

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
   * @param beyondCopies the batch less copies in its place, see {@link BeyondCopies#change()}
   * @param target the subgroup that the batch is for
   */
  public Decision decide(PairedComparison comparison, Performance beyondCopies, Subgroup target) {
    List<Claim> claims = claims(comparison.claimedChange(), target);
    List<Claim> gains = claims.stream().filter(Claim::holds).toList();
    String tooSmall = tooSmall(comparison.change());
    if (comparison.change().subgroup(target, Measure.AUROC).point().isEmpty()) {
      return Decision.quarantined(
          "What the batch does to %s, whom it is for, cannot be measured: at least %d held-out people of them with and as many without the outcome are needed%s."
              .formatted(target.id(), Holdout.MINIMUM_PEOPLE, tooSmall));
    }
    String intervals =
        percent(claimConfidence()) + " intervals, Bonferroni over " + CLAIMS + " claims";
    if (gains.isEmpty()) {
      return Decision.quarantined(
          "No evidence of an improvement (%s): %s%s."
              .formatted(intervals, sentence(claims), tooSmall));
    }
    List<Claim> beyond =
        claims(beyondCopies, target).stream()
            .filter(claim -> gains.stream().anyMatch(gain -> gain.words().equals(claim.words())))
            .toList();
    List<Claim> news = beyond.stream().filter(Claim::holds).toList();
    if (news.isEmpty()) {
      return Decision.quarantined(
          ("There is a gain in %s (%s), but it cannot be told from oversampling: against copies of"
                  + " real people in the batch's place, %s%s.")
              .formatted(sentence(gains), intervals, sentence(beyond), tooSmall));
    }
    String gained =
        "There is a gain in %s (%s; against copies of real people in the batch's place %s)"
            .formatted(
                sentence(
                    gains.stream()
                        .filter(g -> news.stream().anyMatch(n -> n.words().equals(g.words())))
                        .toList()),
                intervals,
                sentence(news));
    return harmless(comparison, target, gained, tooSmall);
  }

  /** The decision on a batch that has shown a gain. */
  private Decision harmless(
      PairedComparison comparison, Subgroup target, String gained, String tooSmall) {
    Estimate overall = comparison.change().overall(Measure.AUROC);
    if (!interval(overall).map(i -> i.lower() > -margin).orElse(false)) {
      return Decision.quarantined(
          "%s, but a loss of overall AUROC beyond the margin of %s cannot be excluded: %s, %s%s."
              .formatted(gained, number(margin), change(overall), percent(confidence), tooSmall));
    }
    for (Harm harm : harms()) {
      List<String> harmed =
          Stream.concat(
                  harm.done(comparison, target, group -> isSibling(group, target)),
                  harm.done(comparison, target, group -> !isSibling(group, target)))
              .toList();
      if (!harmed.isEmpty()) {
        return Decision.quarantined(
            "%s, but %s beyond the margin of %s for %s%s."
                .formatted(
                    gained,
                    harm.words(),
                    number(harm.most()),
                    String.join(", ", harmed),
                    tooSmall));
      }
    }
    return new Decision(
        Decision.Outcome.PROMOTED,
        ("%s, overall AUROC changed by %s (%s, margin %s), and no subgroup lost AUROC, true"
                + " positive rate or calibration beyond its margin with evidence%s.")
            .formatted(gained, change(overall), percent(confidence), number(margin), tooSmall));
  }

  /**
   * The changes that tell whether a group was harmed: at the stated confidence for the groups of
   * the target's attribute set, at that of a claim for others.
   *
   * @param comparison with and without the batch
   * @param group the group
   * @param target the subgroup that the batch is for
   */
  public static Performance guarded(PairedComparison comparison, Subgroup group, Subgroup target) {
    return isSibling(group, target) ? comparison.change() : comparison.claimedChange();
  }

  private static boolean isSibling(Subgroup group, Subgroup target) {
    return group.attributes().equals(target.attributes());
  }

  private List<Harm> harms() {
    return List.of(
        new Harm(Measure.AUROC, "AUROC fell", margin, true),
        new Harm(Measure.TRUE_POSITIVE_RATE, "the true positive rate fell", margin, true),
        new Harm(
            Measure.CALIBRATION_ERROR, "the calibration error rose", CALIBRATION_MARGIN, false));
  }

  /** A way in which a subgroup may get worse. */
  private record Harm(Measure measure, String words, double most, boolean higherIsBetter) {
    /** Who suffered it, with figures. */
    Stream<String> done(PairedComparison comparison, Subgroup target, Predicate<Subgroup> among) {
      return comparison.change().subgroups().stream()
          .map(Performance.OfSubgroup::subgroup)
          .filter(among)
          .filter(group -> isDone(change(comparison, group, target)))
          .map(group -> group.id() + " " + VerdictPolicy.change(change(comparison, group, target)));
    }

    private Estimate change(PairedComparison comparison, Subgroup group, Subgroup target) {
      return guarded(comparison, group, target).subgroup(group, measure);
    }

    private boolean isDone(Estimate change) {
      double worse = (higherIsBetter ? -1 : 1) * change.point().orElse(0);
      return worse > most
          && interval(change)
              .map(i -> higherIsBetter ? i.upper() < 0 : i.lower() > 0)
              .orElse(false);
    }
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
