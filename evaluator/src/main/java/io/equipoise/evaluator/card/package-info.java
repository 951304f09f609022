/**
 * The model card: what was measured, for people and for programs. {@link
 * io.equipoise.evaluator.card.ModelFacts} is all that a card knows, {@link
 * io.equipoise.evaluator.card.ModelCard} writes it as one HTML page or as JSON, {@link
 * io.equipoise.evaluator.card.CardFolder} keeps the latest of them on disk. May depend on {@code
 * domain}, {@code app} and {@code cohort}; knows no Kafka.
 *
 * <p>Sources for what a card says: M. Mitchell et al., Model cards for model reporting, FAT* 2019;
 * the STANDING Together recommendations, Tackling algorithmic bias and promoting transparency in
 * health datasets, Lancet Digital Health 2025.
 */
@NullMarked
package io.equipoise.evaluator.card;

import org.jspecify.annotations.NullMarked;
