package io.equipoise.evaluator.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.evaluator.domain.Learner;
import org.junit.jupiter.api.Test;

class XgboostLearnerTest extends LearnerContract {
  private final XgboostLearner learner = new XgboostLearner();

  @Override
  protected Learner learner() {
    return learner;
  }

  @Test
  void shouldNameTheLibrarysVersion() {
    assertThat(learner.name()).matches("xgboost \\d+\\.\\d+\\.\\d+.*");
  }
}
