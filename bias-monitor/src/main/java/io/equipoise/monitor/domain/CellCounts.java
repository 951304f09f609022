package io.equipoise.monitor.domain;

/**
 * Counts of one cell over several panes and partitions.
 *
 * @param records records, 0 or more
 * @param labelled of those, records whose label is known
 * @param positives of those, records with a positive label
 */
public record CellCounts(long records, long labelled, long positives) {}
