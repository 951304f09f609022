/**
 * The arithmetic of the monitor: tallies, panes, shares against a reference, alerts as durable
 * entities, the sample. Pure: no Kafka, no clock, no randomness of its own; times are event times,
 * and every decision is a value.
 *
 * <p>Start with {@link io.equipoise.monitor.domain.CellTally} (what is counted), then {@link
 * io.equipoise.monitor.domain.RollingWindow} (over which time), {@link
 * io.equipoise.monitor.domain.evidence.ShortageDetector} (what it proves) and {@link
 * io.equipoise.cohort.alert.AlertLifecycle} (what follows).
 */
@NullMarked
package io.equipoise.monitor.domain;

import org.jspecify.annotations.NullMarked;
