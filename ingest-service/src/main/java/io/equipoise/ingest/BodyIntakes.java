package io.equipoise.ingest;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.ingest.app.Intake;
import io.equipoise.ingest.fhir.FhirIntake;
import io.equipoise.ingest.json.JsonIntake;
import io.equipoise.ingest.rest.Intakes;
import io.equipoise.schemas.OperatorException;
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
   * @throws OperatorException when every body would be refused: the descriptor counts patients,
   *     names no field of JSON that tells them apart, and has no FHIR source
   */
  static Intakes of(DatasetDescriptor descriptor, PseudonymKey key, InstantSource clock) {
    if (descriptor.fhir().isEmpty() && !JsonIntake.canTake(descriptor)) {
      throw new OperatorException(
          "dataset "
              + descriptor.dataset()
              + " counts patients, but nothing says which field of a JSON record names the patient: add"
              + " sources.json.identity.patient, or identity.patient at the top, to its descriptor");
    }
    return new Intakes(
        new JsonIntake(descriptor, key, clock),
        descriptor.fhir().<Intake>map(fhir -> new FhirIntake(descriptor, key, clock)));
  }
}
