package io.equipoise.ingest.fhir;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.FhirSource.Field.FromObservation;
import io.equipoise.cohort.descriptor.FhirSource.Field.UnitFactor;
import io.equipoise.ingest.domain.ColumnDecoder;
import io.equipoise.ingest.domain.Reading;
import io.equipoise.ingest.domain.Rejected;
import io.equipoise.ingest.domain.RejectionCode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;

/**
 * A column that observations fill. Immutable.
 *
 * <p>An observation says nothing of the column, so that an earlier one may, when it has no value,
 * has a reason why its data are absent, or is a quantity with a comparator ({@code <}), which is a
 * bound and not a measurement.
 */
final class ObservationColumn {
  private static final String LOINC = "http://loinc.org";

  private final int index;
  private final Column column;
  private final FromObservation field;
  private final ColumnDecoder decoder;

  ObservationColumn(int index, Column column, FromObservation field) {
    this.index = index;
    this.column = column;
    this.field = field;
    this.decoder = new ColumnDecoder(column, Set.of(), field.valueMap());
  }

  /** Number of the descriptor's column. */
  int index() {
    return index;
  }

  /** What the observation says of the column; empty when nothing. */
  Optional<Reading> read(Observation observation) {
    if (field.component().isEmpty()) {
      return observation.hasDataAbsentReason() ? Optional.empty() : reading(observation.getValue());
    }
    String wanted = field.component().get();
    return observation.getComponent().stream()
        .filter(component -> hasCode(component.getCode(), wanted))
        .findFirst()
        .filter(component -> !component.hasDataAbsentReason())
        .flatMap(component -> reading(component.getValue()));
  }

  private static boolean hasCode(CodeableConcept concept, String loinc) {
    return concept.getCoding().stream()
        .anyMatch(coding -> LOINC.equals(coding.getSystem()) && loinc.equals(coding.getCode()));
  }

  private Optional<Reading> reading(@Nullable Type value) {
    if (value instanceof Quantity quantity) {
      return quantity.hasValue() && !quantity.hasComparator()
          ? Optional.of(measured(quantity))
          : Optional.empty();
    }
    if (value instanceof CodeableConcept concept) {
      List<String> codes =
          concept.getCoding().stream().filter(Coding::hasCode).map(Coding::getCode).toList();
      return codes.stream()
          .filter(field.valueMap()::containsKey)
          .findFirst()
          .or(() -> codes.stream().findFirst())
          .map(decoder::decode);
    }
    if (value instanceof IntegerType
        || value instanceof StringType
        || value instanceof BooleanType) {
      return Optional.ofNullable(value.primitiveValue()).map(this::bare);
    }
    return Optional.empty();
  }

  private Reading bare(String raw) {
    return field.unit().isPresent() ? otherUnit() : decoder.decode(raw);
  }

  private Reading measured(Quantity quantity) {
    String raw = quantity.getValue().toString();
    String unit = quantity.hasCode() ? quantity.getCode() : quantity.getUnit();
    if (field.unit().isEmpty() || field.unit().get().equals(unit)) {
      return decoder.decode(raw);
    }
    if (unit == null) {
      return otherUnit();
    }
    UnitFactor stated = field.units().get(unit);
    Optional<UnitConversion> conversion =
        stated == null
            ? UcumUnits.shared().between(unit, field.unit().get())
            : Optional.of(UnitConversion.of(stated));
    return conversion.map(known -> decoder.decode(known.apply(raw))).orElseGet(this::otherUnit);
  }

  private Reading otherUnit() {
    return new Reading.Fault(
        new Rejected(
            RejectionCode.UNIT_MISMATCH,
            column.name(),
            "observation "
                + field.code()
                + " must be in "
                + field.unit().orElse("")
                + " or a unit that converts to it"));
  }
}
