package io.equipoise.cohort.descriptor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.cohort.Clinic;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is written about descriptors must say what the loader does. */
class DescriptorDocumentationTest {
  private static JsonNode schema;

  @BeforeAll
  static void readSchema() throws IOException {
    try (InputStream in = DescriptorLoader.class.getResourceAsStream("descriptor.schema.json")) {
      schema = new ObjectMapper().readTree(in);
    }
  }

  @Test
  void shouldExplainEveryKeyWhenTheSchemaHasIt() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "descriptor.md"));
    Set<String> keys = new TreeSet<>();
    collectKeys(schema, keys);

    assertThat(keys).hasSizeGreaterThan(60);
    // Alone or as a part of a longer name, such as `files.Patient` and `protected[].name`.
    assertThat(keys)
        .allSatisfy(
            key ->
                assertThat(page)
                    .containsPattern("`[A-Za-z.\\[\\]]*\\b" + key + "\\b[A-Za-z.\\[\\]]*`"));
  }

  private static void collectKeys(JsonNode node, Set<String> keys) {
    node.properties()
        .forEach(
            property -> {
              if (property.getKey().equals("properties")) {
                property.getValue().fieldNames().forEachRemaining(keys::add);
              }
              collectKeys(property.getValue(), keys);
            });
    if (node.isArray()) {
      node.forEach(item -> collectKeys(item, keys));
    }
  }

  @Test
  void shouldStateTheLoadersDefaultsWhenTheSchemaStatesDefaults() {
    String yaml =
        Clinic.yaml().replaceAll("(?m)^(counting|alerting|sample|synthesis|gates): .*\\n", "");
    DatasetDescriptor descriptor =
        DescriptorLoader.parse("test", yaml.getBytes(StandardCharsets.UTF_8));

    assertThat(descriptor.counting().id())
        .isEqualTo(schema.at("/properties/counting/default").textValue());
    DatasetDescriptor.Alerting alerting = descriptor.alerting();
    assertThat(alerting.minRatio()).isEqualTo(number("alerting", "minRatio"));
    assertThat(alerting.clearRatio()).isEqualTo(number("alerting", "clearRatio"));
    assertThat((double) alerting.minSupport()).isEqualTo(number("alerting", "minSupport"));
    assertThat(alerting.falseAlarmBudget()).isEqualTo(number("alerting", "falseAlarmBudget"));
    assertThat(alerting.holdFor()).isEqualTo(Duration.parse(text("alerting", "holdFor")));
    assertThat((double) descriptor.sample().perCell()).isEqualTo(number("sample", "perCell"));
    assertThat(descriptor.sample().holdout()).isEqualTo(number("sample", "holdout"));
    DatasetDescriptor.Synthesis synthesis = descriptor.synthesis();
    assertThat(synthesis.generator()).isEqualTo(text("synthesis", "generator"));
    assertThat(synthesis.maxSyntheticToReal()).isEqualTo(number("synthesis", "maxSyntheticToReal"));
    assertThat((double) synthesis.minRealSupport())
        .isEqualTo(number("synthesis", "minRealSupport"));
    assertThat(descriptor.gates().validity()).isEqualTo(number("gates", "validity"));
    assertThat(descriptor.gates().exactCopies()).isEqualTo(number("gates", "exactCopies"));
    assertThat(descriptor.gates().nearCopies()).isEqualTo(number("gates", "nearCopies"));
    assertThat(descriptor.gates().dcrRatio()).isEqualTo(number("gates", "dcrRatio"));
    assertThat(descriptor.gates().closerToTrain()).isEqualTo(number("gates", "closerToTrain"));
    assertThat(descriptor.gates().membership()).isEqualTo(number("gates", "membership"));
    assertThat(descriptor.gates().attackRisk()).isEqualTo(number("gates", "attackRisk"));
    assertThat(descriptor.gates().columnShapes()).isEqualTo(number("gates", "columnShapes"));
    assertThat(descriptor.gates().pairTrends()).isEqualTo(number("gates", "pairTrends"));
    assertThat(descriptor.gates().coverage()).isEqualTo(number("gates", "coverage"));
    assertThat(descriptor.gates().utilityLoss()).isEqualTo(number("gates", "utilityLoss"));
    assertThat(descriptor.gates().detection()).isEqualTo(number("gates", "detection"));
  }

  private static double number(String section, String key) {
    return defaultOf(section, key).doubleValue();
  }

  private static String text(String section, String key) {
    return defaultOf(section, key).textValue();
  }

  private static JsonNode defaultOf(String section, String key) {
    return schema.at("/properties/" + section + "/properties/" + key + "/default");
  }
}
