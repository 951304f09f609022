/**
 * Patients as data: what a dataset is, who is in it, and how sure a figure is. Pure Java; knows no
 * Kafka, no network and no clock.
 *
 * <p>Start with {@link io.equipoise.cohort.descriptor.DatasetDescriptor}, then {@link
 * io.equipoise.cohort.population.CellScheme}. May depend on Avro (the record's shape), SnakeYAML
 * Engine (the descriptor's file) and Hipparchus (distributions); nothing in Equipoise.
 */
@NullMarked
package io.equipoise.cohort;

import org.jspecify.annotations.NullMarked;
