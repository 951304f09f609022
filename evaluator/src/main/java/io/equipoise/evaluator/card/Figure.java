package io.equipoise.evaluator.card;

import io.equipoise.cohort.statistics.Estimate;

/**
 * One figure of a card.
 *
 * @param key name for programs, for example {@code truePositiveRate}
 * @param words name for people, for example {@code true positive rate}
 * @param estimate the figure with its interval, or why there is none
 */
public record Figure(String key, String words, Estimate estimate) {}
