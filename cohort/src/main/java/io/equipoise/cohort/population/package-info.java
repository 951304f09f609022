/**
 * Patients, tables of patients, and the cells and subgroups they fall into. Start with {@link
 * io.equipoise.cohort.population.PatientTable} and {@link
 * io.equipoise.cohort.population.CellScheme}.
 */
@NullMarked
package io.equipoise.cohort.population;

import org.jspecify.annotations.NullMarked;
