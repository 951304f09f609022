package io.equipoise.evaluator.champion;

import io.equipoise.evaluator.app.Evaluation;

/** Hears which champion a promotion has made. */
@FunctionalInterface
public interface PromotionListener {
  /** Hears nothing. */
  PromotionListener NONE = (batchId, evaluation, champion) -> {};

  /**
   * A batch was promoted, and this champion rests on it. Told again when the evaluation is repeated
   * after a crash.
   */
  void promoted(String batchId, Evaluation evaluation, ChampionManifest champion);
}
