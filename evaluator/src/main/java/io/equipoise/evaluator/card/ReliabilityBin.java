package io.equipoise.evaluator.card;

import io.equipoise.cohort.statistics.Interval;
import io.equipoise.cohort.statistics.WilsonInterval;
import io.equipoise.evaluator.domain.Precision;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Held-out people of like predicted probability, and how often the outcome really came among them.
 *
 * @param predicted mean predicted probability, in [0, 1]
 * @param observed share of records with the outcome, in [0, 1]
 * @param interval 95 % Wilson interval of the share, as if every person had one record
 */
public record ReliabilityBin(double predicted, double observed, Interval interval) {
  /** Most bins of a curve. */
  static final int MOST = 10;

  private static final double CONFIDENCE = 0.95;

  /**
   * The bins of a reliability diagram: records in the order of their probabilities, cut into at
   * most {@value #MOST} parts of about equal size. A part that has fewer than {@code fewest} people
   * with the outcome, or without it, is joined with the next one (the last with the one before), so
   * that no bin tells a small count. Records of the same probability stay together.
   *
   * <p>Empty when everybody together does not reach that. Costs O(n log n).
   *
   * @param probabilities predicted probabilities, in [0, 1]
   * @param positive outcomes
   * @param person whose each record is
   * @param fewest fewest people of each outcome in a bin, at least 1
   */
  static List<ReliabilityBin> of(
      double[] probabilities, boolean[] positive, int[] person, int fewest) {
    int[] order =
        IntStream.range(0, probabilities.length)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingDouble(row -> probabilities[row])
                    .thenComparing(Comparator.naturalOrder()))
            .mapToInt(Integer::intValue)
            .toArray();
    List<Integer> ends = new ArrayList<>();
    Set<Integer> with = new HashSet<>();
    Set<Integer> without = new HashSet<>();
    int begin = 0;
    for (int i = 0; i < order.length; i++) {
      (positive[order[i]] ? with : without).add(person[order[i]]);
      boolean tied = i + 1 < order.length && probabilities[order[i]] == probabilities[order[i + 1]];
      boolean large = (long) (i + 1 - begin) * MOST >= order.length;
      if (!tied && large && Math.min(with.size(), without.size()) >= fewest) {
        ends.add(i + 1);
        begin = i + 1;
        with.clear();
        without.clear();
      }
    }
    if (ends.isEmpty()) {
      return List.of();
    }
    ends.set(ends.size() - 1, order.length);
    List<ReliabilityBin> bins = new ArrayList<>();
    int from = 0;
    for (int end : ends) {
      bins.add(bin(order, from, end, probabilities, positive, person));
      from = end;
    }
    return List.copyOf(bins);
  }

  /** The bin as it is told. */
  ReliabilityBin told(Precision precision) {
    return new ReliabilityBin(
        precision.population(predicted),
        precision.population(observed),
        new Interval(
            precision.population(interval.lower()),
            precision.population(interval.upper()),
            interval.confidence()));
  }

  private static ReliabilityBin bin(
      int[] order, int begin, int end, double[] probabilities, boolean[] positive, int[] person) {
    double sum = 0;
    long with = 0;
    Set<Integer> people = new HashSet<>();
    for (int i = begin; i < end; i++) {
      sum += probabilities[order[i]];
      with += positive[order[i]] ? 1 : 0;
      people.add(person[order[i]]);
    }
    double share = (double) with / (end - begin);
    long successes = Math.round(share * people.size());
    return new ReliabilityBin(
        sum / (end - begin), share, WilsonInterval.of(successes, people.size(), CONFIDENCE));
  }
}
