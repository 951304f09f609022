package io.equipoise.ingest;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.ingest.app.Intake;
import io.equipoise.ingest.fhir.FhirIntake;
import io.equipoise.ingest.json.JsonIntake;
import io.equipoise.ingest.rest.Intakes;
import io.equipoise.schemas.PseudonymKey;
import java.time.InstantSource;

/** Chooses what reads the bodies that come over HTTP, as {@link Sources} does for files. */
final class BodyIntakes {
  private BodyIntakes() {}

  /**
   * The readers of a dataset's bodies.
   *
   * @param key secret under which patients get their pseudonyms
   * @param clock time of ingestion
   */
  static Intakes of(DatasetDescriptor descriptor, PseudonymKey key, InstantSource clock) {
    return new Intakes(
        new JsonIntake(descriptor, key, clock),
        descriptor.fhir().<Intake>map(fhir -> new FhirIntake(descriptor, key, clock)));
  }
}
