package io.equipoise.monitor.domain.evidence;

import io.equipoise.cohort.alert.FalseAlarmBudget;
import java.util.ArrayList;
import java.util.List;

/**
 * The evidence so far that one subgroup is short: what the bets of a {@link ShortageDetector} have
 * won.
 *
 * <p>The whole state is whole numbers: of each bet the members and records since it began. The
 * wealth is computed from them, never accumulated, so it does not drift with the number of batches,
 * and batches may be split or joined without a trace as long as no bet begins anew between them.
 *
 * <p>Example: boundary 0.4, bet on 0.2. {@code advance(1, 6)} gives {@code ln(0.5) + 5 ln(4 / 3) =
 * 0.745}; {@code advance(4, 4)} then gives {@code 5 ln(0.5) + 5 ln(4 / 3) = -2.027}.
 *
 * <p>Mutable, for one thread at a time; {@link #state()} is an immutable copy. Cost: {@link
 * #advance} takes constant time and allocates nothing.
 */
public final class ShortageEvidence {
  private final ShortageDetector detector;
  private final long[] betCounts = new long[ShortageDetector.bets()];
  private final long[] betSupports = new long[ShortageDetector.bets()];
  private long count;
  private long support;

  /**
   * What one bet rests on.
   *
   * @param count members since the bet began
   * @param support records since the bet began, at least {@code count}
   */
  public record Run(long count, long support) {
    /** Checks the counts. */
    public Run {
      Bet.requireCounts(count, support);
    }
  }

  /**
   * All that must be kept to go on later.
   *
   * @param runs one for each bet, in the order of the detector
   * @param count members since the very first record
   * @param support records since the very first, at least {@code count}
   */
  public record State(List<Run> runs, long count, long support) {
    /** Copies the runs; checks their number, and that none is longer than the whole. */
    public State {
      runs = List.copyOf(runs);
      if (runs.size() != ShortageDetector.bets()) {
        throw new IllegalArgumentException(
            "runs must be " + ShortageDetector.bets() + ", got " + runs.size());
      }
      Bet.requireCounts(count, support);
      for (Run run : runs) {
        if (run.count() > count || run.support() - run.count() > support - count) {
          throw new IllegalArgumentException(
              "a run must lie within the whole, got " + run + " within " + count + "/" + support);
        }
      }
    }
  }

  ShortageEvidence(ShortageDetector detector) {
    this.detector = detector;
  }

  ShortageEvidence(ShortageDetector detector, State state) {
    this.detector = detector;
    for (int j = 0; j < betCounts.length; j++) {
      betCounts[j] = state.runs().get(j).count();
      betSupports[j] = state.runs().get(j).support();
    }
    this.count = state.count();
    this.support = state.support();
  }

  /**
   * Adds a batch: first, every bet that has nothing left (wealth 1 or less) and ran for at least
   * {@link FalseAlarmBudget#recordsPerLook()} records begins anew; then the batch counts. Where a
   * batch ends must not depend on who comes next. A batch without records changes nothing.
   *
   * @param members records of the subgroup in the batch, at least 0
   * @param records all records in the batch, at least {@code members}
   */
  public void advance(long members, long records) {
    Bet.requireCounts(members, records);
    if (records == 0) {
      return;
    }
    for (int j = 0; j < betCounts.length; j++) {
      if (betSupports[j] >= detector.recordsPerLook() && logWealth(j) <= 0) {
        betCounts[j] = 0;
        betSupports[j] = 0;
      }
      betCounts[j] += members;
      betSupports[j] += records;
    }
    count += members;
    support += records;
  }

  /**
   * Lets every bet begin anew, as is due once an alert is resolved: evidence of a shortage that is
   * over must not raise the next alert. Totals stay. Each call is at most one beginning more than
   * the horizon counts on.
   */
  public void restart() {
    for (int j = 0; j < betCounts.length; j++) {
      betCounts[j] = 0;
      betSupports[j] = 0;
    }
  }

  /** Members since the very first record. */
  public long count() {
    return count;
  }

  /** Records since the very first. */
  public long support() {
    return support;
  }

  /** Members since a bet last began. */
  public long count(int bet) {
    return betCounts[bet];
  }

  /**
   * Records since a bet last began; of the {@link #leader()} when crossed, an estimate of how long
   * ago the shortage set in.
   */
  public long support(int bet) {
    return betSupports[bet];
  }

  /**
   * Logarithm of a bet's wealth: 0 when it has just begun; infinite when a boundary of 1 was
   * refuted.
   */
  public double logWealth(int bet) {
    return detector.logWealth(bet, betCounts[bet], betSupports[bet]);
  }

  /** The bet that is nearest to its cut, or farthest beyond; the first of equals. */
  public int leader() {
    int leader = 0;
    double best = logWealth(0) / detector.logCut(0);
    for (int j = 1; j < betCounts.length; j++) {
      double strength = logWealth(j) / detector.logCut(j);
      if (strength > best) {
        best = strength;
        leader = j;
      }
    }
    return leader;
  }

  /** Whether any bet has reached its cut. */
  public boolean crossed() {
    for (int j = 0; j < betCounts.length; j++) {
      if (logWealth(j) >= detector.logCut(j)) {
        return true;
      }
    }
    return false;
  }

  /** Evidence and cut of the leading bet; before the first record, evidence 0. */
  public EvidenceReading reading() {
    int leader = leader();
    return new EvidenceReading(logWealth(leader), detector.logCut(leader));
  }

  /** An immutable copy of what must be kept. */
  public State state() {
    List<Run> runs = new ArrayList<>(betCounts.length);
    for (int j = 0; j < betCounts.length; j++) {
      runs.add(new Run(betCounts[j], betSupports[j]));
    }
    return new State(runs, count, support);
  }
}
