package io.equipoise.ingest.rest;

import io.equipoise.ingest.app.Intake;
import java.util.Optional;

/**
 * What reads the bodies of a dataset.
 *
 * @param records reads JSON: one record, or an array of them
 * @param fhir reads FHIR: a resource or a Bundle; empty: the dataset has no FHIR source
 */
public record Intakes(Intake records, Optional<Intake> fhir) {}
