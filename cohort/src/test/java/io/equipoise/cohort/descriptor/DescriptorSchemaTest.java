package io.equipoise.cohort.descriptor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.equipoise.cohort.Clinic;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** The JSON Schema and the loader must agree wherever a schema can express a rule. */
class DescriptorSchemaTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static Schema schema;

  @BeforeAll
  static void readSchema() throws IOException {
    try (InputStream in = DescriptorLoader.class.getResourceAsStream("descriptor.schema.json")) {
      schema =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
              .getSchema(in, InputFormat.JSON);
    }
  }

  @Test
  void shouldAcceptWhenEveryKeyIsUsed() {
    assertThat(errors(Clinic.yaml())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"synthea", "heart", "diabetes130"})
  void shouldAcceptWhenDescriptorIsShipped(String dataset) throws IOException {
    assertThat(errors(Files.readString(Path.of("..", "descriptors", dataset + ".yaml")))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("io.equipoise.cohort.descriptor.BrokenDescriptor#all")
  void shouldRefuseExactlyWhatItCanExpressWhenDescriptorIsBroken(BrokenDescriptor broken) {
    assertThat(errors(broken.yaml()).isEmpty()).isEqualTo(!broken.seenBySchema());
  }

  @Test
  void shouldFollowItsOwnDialectWhenCheckedAgainstTheMetaSchema() throws IOException {
    try (InputStream in = DescriptorLoader.class.getResourceAsStream("descriptor.schema.json")) {
      Schema dialect =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
              .getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));

      assertThat(
              dialect.validate(
                  new String(in.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON))
          .isEmpty();
    }
  }

  private static List<Error> errors(String yaml) {
    // Read as YAML 1.2, as editors do: the validator's own reader takes a bare yes for true.
    LoadSettings core =
        LoadSettings.builder().setSchema(new CoreSchema()).setAllowDuplicateKeys(true).build();
    return schema.validate(JSON.valueToTree(new Load(core).loadFromString(yaml)));
  }
}
