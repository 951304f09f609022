package io.equipoise.monitor.domain;

import io.equipoise.cohort.population.Subgroup;
import io.equipoise.cohort.statistics.Estimate;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What may be shown about one watched subgroup in one window: figures that rest on 1 to 10 people
 * are suppressed (see {@link SmallCells}).
 *
 * @param subgroup the people
 * @param count records of the subgroup; empty when suppressed
 * @param support records whose attributes of the subgroup's set are all known; 0 when from 1 to 10
 * @param reference share in the reference population
 * @param share share in the window
 * @param ratio representation ratio
 * @param baseRate share of positive labels
 */
public record PublishedRepresentation(
    Subgroup subgroup,
    OptionalLong count,
    long support,
    OptionalDouble reference,
    Estimate share,
    Estimate ratio,
    Estimate baseRate) {}
