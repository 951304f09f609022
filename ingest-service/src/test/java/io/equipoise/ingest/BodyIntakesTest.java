package io.equipoise.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.ingest.rest.Intakes;
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

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
