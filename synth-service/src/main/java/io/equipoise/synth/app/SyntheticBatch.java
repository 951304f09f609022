package io.equipoise.synth.app;

import io.equipoise.cohort.population.PatientTable;
import io.equipoise.contract.SynthesisReport;
import java.time.Instant;
import java.util.Optional;

/**
 * What a job came to.
 *
 * @param report its report
 * @param rows the rows to publish; present exactly when the report says PUBLISHED
 * @param eventTime event time of every row
 */
public record SyntheticBatch(
    SynthesisReport report, Optional<PatientTable> rows, Instant eventTime) {}
