package io.equipoise.evaluator.domain.drift;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The evidence so far that the champion finds fewer of a subgroup's positive outcomes than of the
 * others'; what it is worth is said in {@link GapHypothesis}.
 *
 * <p>Mutable, for one thread at a time. An outcome costs constant time; the state is eight numbers.
 * The same outcomes in the same order give the same bits.
 */
public final class GapEvidence {
  private final GapHypothesis test;
  private final double[] logWealth = new double[GapHypothesis.bets()];
  private long blocks;
  private long members;
  private long membersFound;
  private long others;
  private long othersFound;

  /** No evidence yet. */
  public GapEvidence(GapHypothesis test) {
    this.test = test;
  }

  /**
   * Adds a positive outcome.
   *
   * @param member whether it is of the subgroup; else it is of the others
   * @param found whether the champion found it
   */
  public void observe(boolean member, boolean found) {
    if (member) {
      members++;
      membersFound += found ? 1 : 0;
    } else {
      others++;
      othersFound += found ? 1 : 0;
    }
    if (members > 0 && others > 0) {
      close((double) othersFound / others - (double) membersFound / members - test.margin());
    }
  }

  private void close(double payoff) {
    if (blocks >= test.shortestRun() && logEvidence() <= 0) {
      restart();
    }
    for (int bet = 0; bet < logWealth.length; bet++) {
      logWealth[bet] += Math.log1p(test.stake(bet) * payoff);
    }
    blocks++;
    emptyBlock();
  }

  private void emptyBlock() {
    members = 0;
    membersFound = 0;
    others = 0;
    othersFound = 0;
  }

  /**
   * Begins anew, as is due once an alert is resolved: what was won on a gap that is over must not
   * raise the next alert.
   */
  public void restart() {
    Arrays.fill(logWealth, 0);
    blocks = 0;
  }

  /** Natural logarithm of the mean wealth of the bets; 0 at the beginning. */
  public double logEvidence() {
    double largest = Arrays.stream(logWealth).max().orElse(0);
    double sum = 0;
    for (double one : logWealth) {
      sum += Math.exp(one - largest);
    }
    return largest + Math.log(sum / logWealth.length);
  }

  /** Whether enough was won to raise an alarm. */
  public boolean crossed() {
    return logEvidence() >= test.logCut();
  }

  /** The cut that it is compared with. */
  public double logCut() {
    return test.logCut();
  }

  void save(DataOutput out) throws IOException {
    for (double one : logWealth) {
      out.writeDouble(one);
    }
    for (long count : new long[] {blocks, members, membersFound, others, othersFound}) {
      out.writeLong(count);
    }
  }

  void load(DataInput in) throws IOException {
    for (int bet = 0; bet < logWealth.length; bet++) {
      logWealth[bet] = in.readDouble();
    }
    blocks = in.readLong();
    members = in.readLong();
    membersFound = in.readLong();
    others = in.readLong();
    othersFound = in.readLong();
  }
}
