package io.equipoise.ingest.fhir;

/** The files of a FHIR source, in the order in which they are read. */
enum FhirFileType {
  /** Who there is; the others refer to it. */
  PATIENT("Patient"),
  /** Problems and diagnoses. */
  CONDITION("Condition"),
  /** Measurements and answers. */
  OBSERVATION("Observation");

  private final String resourceType;

  FhirFileType(String resourceType) {
    this.resourceType = resourceType;
  }

  /** Name of the resource type. */
  String resourceType() {
    return resourceType;
  }
}
