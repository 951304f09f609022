/**
 * {@code equipoise fairness}: the evaluator's figures for somebody else's model, from a CSV file of
 * predictions, without Kafka and without a descriptor. Start reading at {@link
 * io.equipoise.console.fairness.FairnessCommand}.
 */
@NullMarked
package io.equipoise.console.fairness;

import org.jspecify.annotations.NullMarked;
