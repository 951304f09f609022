/**
 * FHIR R4 Bulk Data NDJSON as a source: Patient, Condition and Observation files become one record
 * per patient. Resources are read by HAPI FHIR. Start with {@link
 * io.equipoise.ingest.fhir.FhirBulkSource}.
 */
@NullMarked
package io.equipoise.ingest.fhir;

import org.jspecify.annotations.NullMarked;
