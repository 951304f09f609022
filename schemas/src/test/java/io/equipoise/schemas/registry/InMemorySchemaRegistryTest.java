package io.equipoise.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.schemas.registry.SchemaRegistry.Compatibility;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;

class InMemorySchemaRegistryTest implements SchemaRegistryContract {
  private final String url = "mock://memory" + System.nanoTime();

  @Override
  public SchemaRegistry freshClient() {
    return SchemaRegistry.at(url);
  }

  @Test
  void shouldShareARegistryByNameOnly() {
    Schema schema = SchemaBuilder.record("R").fields().requiredString("a").endRecord();
    int id = SchemaRegistry.at(url).register("s", schema);

    assertThat(SchemaRegistry.at(url).byId(id)).isEqualTo(schema);
    assertThatThrownBy(() -> SchemaRegistry.at(url + "-other").byId(id))
        .isInstanceOf(UnknownSchemaException.class);
  }

  @Test
  void shouldHoldForwardAndFullToTheirWord() {
    Schema narrow = SchemaBuilder.record("R").fields().requiredString("a").endRecord();
    Schema wide =
        SchemaBuilder.record("R").fields().requiredString("a").requiredLong("b").endRecord();
    SchemaRegistry registry = freshClient();

    registry.register("forward", narrow);
    registry.setCompatibility("forward", Compatibility.FORWARD);
    assertThat(registry.register("forward", wide)).isPositive();
    assertThatThrownBy(
            () ->
                registry.register(
                    "forward", SchemaBuilder.record("R").fields().requiredLong("b").endRecord()))
        .hasMessageContaining("incompatible");

    registry.register("full", narrow);
    registry.setCompatibility("full", Compatibility.FULL);
    assertThatThrownBy(() -> registry.register("full", wide)).hasMessageContaining("incompatible");
  }
}
