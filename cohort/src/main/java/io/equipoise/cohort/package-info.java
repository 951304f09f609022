/**
 * Patients as data: descriptor, table, subgroups, split and statistics.
 *
 * <p>Pure Java: no Kafka, no clock and no randomness of its own.
 */
@NullMarked
package io.equipoise.cohort;

import org.jspecify.annotations.NullMarked;
