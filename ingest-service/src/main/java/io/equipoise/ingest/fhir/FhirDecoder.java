package io.equipoise.ingest.fhir;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.PerformanceOptionsEnum;
import ca.uhn.fhir.parser.IParser;
import io.equipoise.ingest.app.ReceivedLine;
import io.equipoise.ingest.domain.Rejected;
import io.equipoise.ingest.domain.RejectionCode;
import io.equipoise.ingest.file.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;

/**
 * Reads lines and resources as far as that goes without knowing who there is, which is most of the
 * work. Used by one thread; several can work beside one another.
 */
final class FhirDecoder {
  private final FhirPlan plan;
  private final IParser parser;

  FhirDecoder(FhirPlan plan) {
    this.plan = plan;
    FhirContext context = FhirContext.forR4Cached();
    // Three of some hundred and fifty resource types are read here; the others need no scan.
    context.setPerformanceOptions(PerformanceOptionsEnum.DEFERRED_MODEL_SCANNING);
    this.parser = context.newJsonParser();
    parser.setParserErrorHandler(new StrictValues());
  }

  /** What a line of a file of the given type is. */
  Decoded decode(FhirFileType type, ReceivedLine line) {
    if (type == FhirFileType.ERROR) {
      return new Decoded.ServerError();
    }
    if (line.isCut()) {
      return unusable(
          RejectionCode.TOO_LONG,
          "",
          "line has " + line.sizeBytes() + " bytes, more than are read at once");
    }
    return Utf8.bytes(line)
        .map(utf8 -> type == FhirFileType.DELETED ? deletions(utf8) : decode(type, utf8))
        .orElseGet(() -> unusable(RejectionCode.BROKEN_JSON, "", "line is not UTF-8"));
  }

  private static Decoded deletions(byte[] utf8) {
    Optional<FhirBundle> bundle = FhirBundle.of(utf8);
    if (bundle.isEmpty()) {
      return notJson();
    }
    return bundle.get().resourceType().equals(FhirFileType.DELETED.resourceType())
        ? new Decoded.Deletion(bundle.get())
        : unexpected(FhirFileType.DELETED);
  }

  /**
   * What a resource is that is to be of the given type.
   *
   * @param utf8 the resource, valid UTF-8
   */
  Decoded decode(FhirFileType type, byte[] utf8) {
    Optional<ResourceScan> found = ResourceScan.of(utf8, plan.wanted());
    if (found.isEmpty()) {
      return notJson();
    }
    ResourceScan scan = found.get();
    if (!scan.resourceType().equals(type.resourceType())) {
      return unexpected(type);
    }
    if (type != FhirFileType.PATIENT && !scan.mentions()) {
      return new Decoded.Resource(type, scan, Optional.empty(), Optional.empty());
    }
    try {
      return new Decoded.Resource(type, scan, Optional.of(parse(type, utf8)), Optional.empty());
    } catch (InvalidResourceException invalid) {
      return new Decoded.Resource(type, scan, Optional.empty(), Optional.of(invalid.rejected()));
    }
  }

  private IBaseResource parse(FhirFileType type, byte[] utf8) {
    Class<? extends IBaseResource> resource =
        switch (type) {
          case PATIENT -> Patient.class;
          case CONDITION -> Condition.class;
          case OBSERVATION -> Observation.class;
          case DELETED, ERROR -> throw new IllegalStateException(type + " holds no facts");
        };
    try {
      return parser.parseResource(resource, new String(utf8, StandardCharsets.UTF_8));
    } catch (InvalidResourceException known) {
      throw known;
    } catch (RuntimeException broken) {
      // Whatever the parser throws: fields without a name are an index out of bounds to it. The
      // cause's message may hold a value of the patient, so it goes no further.
      throw new InvalidResourceException("", "resource cannot be read as FHIR R4");
    }
  }

  private static Decoded notJson() {
    return unusable(RejectionCode.BROKEN_JSON, "", "line is not one well-formed JSON object");
  }

  private static Decoded unexpected(FhirFileType wanted) {
    return unusable(
        RejectionCode.UNEXPECTED_RESOURCE,
        "resourceType",
        "resource is no " + wanted.resourceType() + ", which this file is for");
  }

  private static Decoded unusable(RejectionCode code, String field, String reason) {
    return new Decoded.Unusable(new Rejected(code, field, reason));
  }

  /** What a line turned out to be. */
  sealed interface Decoded {
    /**
     * Nothing that can be used.
     *
     * @param reason why
     */
    record Unusable(Rejected reason) implements Decoded {}

    /** Something that the exporting server could not export. */
    record ServerError() implements Decoded {}

    /**
     * Requests to delete.
     *
     * @param bundle them
     */
    record Deletion(FhirBundle bundle) implements Decoded {}

    /**
     * A resource.
     *
     * @param type what it is
     * @param scan what was seen at first
     * @param parsed the resource; empty when it says nothing of interest, or breaks a rule
     * @param invalid the rule
     */
    record Resource(
        FhirFileType type,
        ResourceScan scan,
        Optional<IBaseResource> parsed,
        Optional<Rejected> invalid)
        implements Decoded {}
  }
}
