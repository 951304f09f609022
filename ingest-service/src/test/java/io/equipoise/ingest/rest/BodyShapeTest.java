package io.equipoise.ingest.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyShapeTest {
  private static final ObjectMapper ORACLE =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final BodyShape shape = new BodyShape(3, 4);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[1, 2, 3]",
        "{\"entry\": [{}, {}, {}]}",
        "{\"entry\": [{\"a\": [1, 2, 3, 4]}]} ",
        "{\"other\": [{}, {}, {}, {}]}",
        "{\"a\": {\"entry\": [{}, {}, {}, {}]}}",
        "{\"entry\": [{}, {}], \"other\": [{}, {}, {}]}",
        "[[[[]]]]",
        "true"
      })
  void shouldFindNoFaultWithinTheLimits(String text) {
    assertThat(shape.fault(bytes(text))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[1, 2, 3, 4]",
        "[[], {}, [], {}]",
        "{\"entry\": [{}, {}, {}, {}]}",
        "{\"entry\": [{\"a\": [1]}, {\"b\": {}}, {}, {}]}",
        "{\"entry\": [{}, {}], \"entry\": [{}, {}]}"
      })
  void shouldRefuseMoreItemsThanAreTaken(String text) {
    assertThatThrownBy(() -> shape.fault(bytes(text)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("more than 3 items");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[[[[[]]]]]", "{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}"})
  void shouldRefuseDeepNesting(String text) {
    assertThat(shape.fault(bytes(text)).orElseThrow().reason()).contains("deeper than 4 levels");
  }

  @Test
  void shouldNotSayWhatIsWrongByQuotingIt() {
    assertThat(shape.fault(bytes("{\"name\": secret4711}")).orElseThrow().reason())
        .isEqualTo("JSON text is not JSON (line 1, column 10)");
    assertThat(shape.fault(new byte[] {'"', (byte) 0xff, '"'}).orElseThrow().reason())
        .startsWith("JSON text is not JSON");
    assertThat(shape.fault(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'})).isPresent();
    assertThat(shape.fault(bytes("1".repeat(101))).orElseThrow().reason())
        .contains("number longer than 100");
    assertThat(shape.fault(bytes("{\"" + "n".repeat(1_001) + "\":1}")).orElseThrow().reason())
        .contains("name longer than 1000");
  }

  @Property(tries = 1_000)
  void shouldAgreeWithAParserThatMakesObjects(@ForAll("nearlyJson") String text) {
    BodyShape wide = new BodyShape(1_000, 100);
    boolean isJson;
    try {
      isJson = !ORACLE.readTree(bytes(text)).isMissingNode();
    } catch (IOException broken) {
      isJson = false;
    }

    assertThat(wide.fault(bytes(text)).isEmpty()).as(text).isEqualTo(isJson);
  }

  @Provide
  Arbitrary<String> nearlyJson() {
    return Arbitraries.of(
            "{", "}", "[", "]", ",", ":", "\"a\"", "1", "-2.5e3", "null", " ", "x", "\"entry\"")
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
