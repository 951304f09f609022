package io.equipoise.evaluator.learn.network;

import io.equipoise.evaluator.domain.Learner;
import io.equipoise.evaluator.learn.LearnerContract;

class NetworkLearnerTest extends LearnerContract {
  @Override
  protected Learner learner() {
    return new NetworkLearner();
  }
}
