package io.equipoise.ingest.fhir;

import java.util.Arrays;
import java.util.Optional;

/** The files of a FHIR export, in the order in which they are read. */
enum FhirFileType {
  /** What is no longer so: Bundles of DELETE requests. */
  DELETED("Bundle"),
  /** Who there is; the others refer to it. */
  PATIENT("Patient"),
  /** Problems and diagnoses. */
  CONDITION("Condition"),
  /** Measurements and answers. */
  OBSERVATION("Observation"),
  /** What the exporting server could not export. */
  ERROR("OperationOutcome");

  private final String resourceType;

  FhirFileType(String resourceType) {
    this.resourceType = resourceType;
  }

  /** Name of the resource type. */
  String resourceType() {
    return resourceType;
  }

  /** The type of files of patient facts that this resource type goes into; empty for others. */
  static Optional<FhirFileType> ofFacts(String resourceType) {
    return Arrays.stream(values())
        .filter(type -> type != DELETED && type != ERROR)
        .filter(type -> type.resourceType.equals(resourceType))
        .findFirst();
  }
}
