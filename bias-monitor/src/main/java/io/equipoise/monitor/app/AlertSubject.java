package io.equipoise.monitor.app;

import io.equipoise.cohort.population.Subgroup;

/**
 * What an alert is about, which its id tells only those who know it already: kept with the alert,
 * so that it can still be told of when the descriptor has changed.
 *
 * @param window name of the window that was watched
 * @param windowStart start of the window that the last published version rested on, inclusive;
 *     milliseconds since 1970-01-01T00:00Z
 * @param windowEnd its end, exclusive, likewise
 * @param subgroup the people
 * @param reference their share in the reference population, in (0, 1]
 * @param referenceVersion version of that reference
 */
public record AlertSubject(
    String window,
    long windowStart,
    long windowEnd,
    Subgroup subgroup,
    double reference,
    String referenceVersion) {}
