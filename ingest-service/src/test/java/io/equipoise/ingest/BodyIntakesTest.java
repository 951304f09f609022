package io.equipoise.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.ingest.domain.RejectionCode;
import io.equipoise.ingest.rest.Intakes;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.PseudonymKey;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BodyIntakesTest {
  private static final PseudonymKey KEY = PseudonymKey.of(bytes("correct horse battery"));

  @Test
  void shouldReadJsonOfEveryDatasetAndFhirWhereThereIsASource() {
    Intakes csv = BodyIntakes.of(Fixtures.csvClinic(), KEY, Fixtures.CLOCK);
    Intakes fhir = BodyIntakes.of(Fixtures.fhirClinic(), KEY, Fixtures.CLOCK);

    assertThat(csv.fhir()).isEmpty();
    assertThat(csv.records().read(bytes("[{}, {}]"), "rest:/records")).hasSize(2);
    assertThat(Fixtures.refused(fhir.fhir().orElseThrow().read(bytes("{}"), "rest:/fhir")))
        .hasSize(1);
  }

  @Test
  void shouldTakeNoJsonWhenPatientsAreCountedThatItDoesNotName() {
    String csv = countingUnnamedPatients(Fixtures.csvClinicYaml());
    assertThatThrownBy(() -> BodyIntakes.of(Fixtures.parse(csv), KEY, Fixtures.CLOCK))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("sources.json.identity.patient, or identity.patient at the top");

    Intakes fhir =
        BodyIntakes.of(
            Fixtures.parse(countingUnnamedPatients(Fixtures.fhirClinicYaml())),
            KEY,
            Fixtures.CLOCK);
    assertThat(
            Fixtures.refused(
                fhir.records()
                    .read(
                        bytes(
                            "{\"recordId\": 1, \"effective\": \"2024-01-01T00:00:00Z\", \"age\": 40}"),
                        "rest:/records")))
        .singleElement()
        .satisfies(
            item -> {
              assertThat(item.reason().code()).isEqualTo(RejectionCode.MISSING_IDENTITY);
              assertThat(item.reason().field()).isEqualTo("patient");
            });
  }

  private static String countingUnnamedPatients(String yaml) {
    return yaml.replace("patient: patientId, ", "").replace(", patient: patientId", "")
        + "counting: patient\n";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
