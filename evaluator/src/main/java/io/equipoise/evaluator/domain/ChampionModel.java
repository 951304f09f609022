package io.equipoise.evaluator.domain;

import io.equipoise.cohort.population.PatientTable;

/** A scorer that can be kept and that can say why it scores as it does. */
public interface ChampionModel extends Scorer {

  /** The model in the library's own format; {@link ChampionLearner#load} reads it. */
  byte[] toBytes();

  /**
   * What each column adds to each prediction, {@code rows × features}: SHAP values in log-odds, in
   * the order of the descriptor's columns without the label. Per row they add up to the
   * prediction's log-odds minus those of the average, so 0 is "no influence". Source: S. M.
   * Lundberg et al., From local explanations to global understanding with explainable AI for trees,
   * Nature Machine Intelligence 2 (2020) (TreeSHAP).
   */
  double[][] contributions(PatientTable table);
}
