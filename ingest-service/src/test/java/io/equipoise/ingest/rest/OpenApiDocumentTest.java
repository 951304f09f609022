package io.equipoise.ingest.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.ingest.Fixtures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OpenApiDocumentTest {
  private static final Set<ProblemKind> OF_NO_OPERATION =
      Set.of(ProblemKind.NOT_FOUND, ProblemKind.METHOD_NOT_ALLOWED);

  private final JsonNode document = parse(Fixtures.csvClinic());

  @Test
  void shouldHaveWhatOpenApiAsksFor() {
    assertThat(document.get("openapi").asText()).startsWith("3.1.");
    assertThat(document.at("/info/title").asText()).isEqualTo("Equipoise: records of clinic");
    assertThat(document.at("/info/version").asText()).isEqualTo(Fixtures.csvClinic().version());
    assertThat(document.at("/info/summary").asText()).isEqualTo(Fixtures.csvClinic().description());
    assertThat(names(document.get("paths"))).containsExactly("/fhir", "/openapi.json", "/records");
    for (JsonNode path : document.get("paths")) {
      for (JsonNode operation : path) {
        assertThat(operation.get("operationId").asText()).isNotEmpty();
        assertThat(operation.get("responses")).isNotEmpty();
      }
    }
    assertThat(document.toString()).doesNotContain("{{");
  }

  @Test
  void shouldReferToNothingThatIsMissing() {
    List<String> references = document.findValuesAsText("$ref");

    assertThat(references).isNotEmpty();
    assertThat(references)
        .allSatisfy(
            reference ->
                assertThat(document.at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse());
    for (String kind : List.of("responses", "schemas", "headers", "parameters")) {
      assertThat(names(document.get("components").get(kind)))
          .allSatisfy(name -> assertThat(references).contains("#/components/" + kind + "/" + name));
    }
  }

  @Test
  void shouldDescribeEveryAnswerThatThereIs() {
    Set<String> codes = new TreeSet<>();
    document
        .at("/components/schemas/Problem/properties/code/enum")
        .forEach(code -> codes.add(code.asText()));
    assertThat(codes)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(ProblemKind.values()).map(ProblemKind::code).toList());
    for (String path : List.of("/records", "/fhir")) {
      Set<String> expected = new TreeSet<>(Set.of("202"));
      for (ProblemKind kind : ProblemKind.values()) {
        boolean elsewhere =
            OF_NO_OPERATION.contains(kind)
                || (kind == ProblemKind.NO_FHIR_SOURCE && path.equals("/records"));
        if (!elsewhere) {
          expected.add(Integer.toString(kind.status()));
        }
      }
      assertThat(names(document.get("paths").get(path).get("post").get("responses")))
          .as(path)
          .containsExactlyInAnyOrderElementsOf(expected);
    }
    for (ProblemKind kind : ProblemKind.values()) {
      assertThat(
              document
                  .get("components")
                  .get("responses")
                  .toString()
                  .contains("`" + kind.code() + "`"))
          .as(kind.code())
          .isEqualTo(!OF_NO_OPERATION.contains(kind));
    }
  }

  @Test
  void shouldDescribeARecordAsTheDescriptorDoes() throws IOException {
    JsonNode record = document.at("/components/schemas/Record/properties");

    assertThat(names(record))
        .containsExactly(
            "age", "disease", "patientId", "race", "recordId", "seen", "sex", "smoker", "weight");
    assertThat(record.get("age"))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"description": "Age (a)", "type": ["integer", "string", "null"],
                     "minimum": 18.0, "maximum": 120.0}
                    """));
    assertThat(record.get("sex").get("examples").toString()).isEqualTo("[\"female\",\"male\"]");
  }

  private static JsonNode parse(DatasetDescriptor descriptor) {
    try {
      return new ObjectMapper().readTree(OpenApiDocument.of(descriptor).bytes());
    } catch (IOException broken) {
      throw new AssertionError(broken);
    }
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names.stream().sorted().toList();
  }
}
