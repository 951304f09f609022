package io.equipoise.cohort.descriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.cohort.Clinic;
import io.equipoise.cohort.descriptor.FhirSource.Field.FromObservation;
import io.equipoise.cohort.descriptor.FhirSource.Field.FromPatient;
import io.equipoise.cohort.descriptor.FhirSource.Field.PatientElement;
import io.equipoise.cohort.descriptor.FhirSource.Field.UnitFactor;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FhirReaderTest {
  private static final String SEX = "sex: { patient: gender }";
  private static final String WEIGHT = "unit: kg }";

  @Test
  void shouldTakeTheFolderAsItIsWhenNoFilesAreNamed() {
    String files =
        "    files: { Patient: Patient.ndjson, Observation: Observation.ndjson.gz, Condition: Condition.ndjson }\n";

    assertThat(Clinic.with(files, "").fhir().orElseThrow().files()).isEmpty();
  }

  @Test
  void shouldReadExtensions() {
    assertThat(field(SEX, "sex: { patient: usCoreBirthSex, map: { F: female, M: male } }", "sex"))
        .isEqualTo(
            new FromPatient(
                PatientElement.US_CORE_BIRTH_SEX,
                Map.of("F", "female", "M", "male"),
                Optional.empty()));
    assertThat(field(SEX, "sex: { patient: extension, url: \"http://x.example/sex\" }", "sex"))
        .isEqualTo(
            new FromPatient(
                PatientElement.EXTENSION,
                Optional.of("http://x.example/sex"),
                Map.of(),
                Optional.empty()));
  }

  @Test
  void shouldTakeAPolicyForSeveralRaces() {
    assertThat(field(SEX, "sex: { patient: usCoreRace, several: first }", "sex"))
        .isEqualTo(new FromPatient(PatientElement.US_CORE_RACE, Map.of(), Optional.of("first")));
  }

  @Test
  void shouldReadUnitFactorsWithTheirSource() {
    assertThat(
            field(
                WEIGHT,
                "unit: kg, units: { stone: { factor: 6.35029318, source: Weights and Measures Act 1985 },"
                    + " odd: { factor: 2, offset: -1, source: nobody } } }",
                "weight"))
        .isEqualTo(
            new FromObservation(
                "29463-7",
                Optional.empty(),
                Optional.of("kg"),
                Map.of(
                    "stone", new UnitFactor(6.35029318, 0, "Weights and Measures Act 1985"),
                    "odd", new UnitFactor(2, -1, "nobody")),
                Map.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "patient: gender }|patient: extension }|sources.fhir.columns.sex.url",
        "patient: gender }|patient: gender, url: x }|sources.fhir.columns.sex.url",
        "patient: gender }|patient: usCoreRace, several: both }|sources.fhir.columns.sex.several",
        "unit: kg }|unit: kg, units: { stone: { factor: 6.35 } } }|sources.fhir.columns.weight.units.stone.source",
        "unit: kg }|unit: kg, units: { stone: { source: me } } }|sources.fhir.columns.weight.units.stone.factor",
        "unit: kg }|unit: kg, units: { x: { factor: 0, source: me } } }|sources.fhir.columns.weight.units.x.factor",
        "29463-7, unit: kg }|29463-7, units: { x: { factor: 2, source: me } } }|sources.fhir.columns.weight.units",
        "266919005: no }|266919005: no }, units: { x: { factor: 2, source: me } }|sources.fhir.columns.smoker.units",
      })
  void shouldNameWhatIsWrong(String sound, String broken, String path) {
    assertThatThrownBy(() -> Clinic.with(sound, broken)).hasMessageContaining(path);
  }

  private static FhirSource.Field field(String sound, String other, String column) {
    return Clinic.with(sound, other).fhir().orElseThrow().columns().get(column);
  }
}
