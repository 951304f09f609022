package io.equipoise.monitor.domain;

/**
 * Counts of one cell over several panes and partitions, in the descriptor's counting unit.
 *
 * @param records records or patients, 0 or more
 * @param labelled of those, the ones whose label is known
 * @param positives of those, the ones with a positive label
 */
public record CellCounts(long records, long labelled, long positives) {}
