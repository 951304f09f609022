/**
 * The Avro shape of a patient record, derived from the descriptor, and the codec between it and
 * {@link io.equipoise.cohort.population.PatientRecord}.
 */
@NullMarked
package io.equipoise.cohort.record;

import org.jspecify.annotations.NullMarked;
