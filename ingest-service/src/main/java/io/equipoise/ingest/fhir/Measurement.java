package io.equipoise.ingest.fhir;

import java.time.Instant;

/**
 * One value of one observation.
 *
 * @param time when it was observed
 * @param raw the number, or the code
 * @param unit UCUM code of the number's unit; empty for codes and bare numbers
 */
record Measurement(Instant time, String raw, String unit) {}
