/**
 * Which columns the champion's predictions rest on, and for whom they differ. Pure: takes SHAP
 * values that a learner has computed. Start with {@link
 * io.equipoise.evaluator.domain.explain.Explanations}.
 */
@NullMarked
package io.equipoise.evaluator.domain.explain;

import org.jspecify.annotations.NullMarked;
