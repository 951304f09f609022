package io.equipoise.evaluator.learn;

import io.equipoise.evaluator.domain.Learner;
import io.equipoise.evaluator.learn.network.NetworkLearner;
import java.util.List;

/** The learners that an evaluation compares training sets with. */
public final class Learners {
  private Learners() {}

  /**
   * Boosted trees, on which verdicts rest, and after them the network if it is wanted.
   *
   * @param network whether the network takes part
   */
  public static List<Learner> of(boolean network) {
    Learner trees = new XgboostLearner();
    return network ? List.of(trees, new NetworkLearner()) : List.of(trees);
  }
}
