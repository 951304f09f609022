package io.equipoise.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.contract.Condition;
import io.equipoise.localstack.SharedStack;
import io.equipoise.schemas.LocalConnection;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.serde.WireSerdes;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

/** The client against a real Apicurio Registry. */
class ApicurioSchemaRegistryTest implements SchemaRegistryContract {
  @Override
  public SchemaRegistry freshClient() {
    return SchemaRegistry.at(SharedStack.registry().url());
  }

  @Test
  void shouldCarryValuesBetweenTwoWhoShareTheRegistry() {
    Serde<Condition> writer =
        new WireSerdes(LocalConnection.withRealRegistry()).serde(Condition.class);
    Serde<Condition> reader =
        new WireSerdes(LocalConnection.withRealRegistry()).serde(Condition.class);
    Condition condition = new Condition("sex", "female");
    String topic = LocalConnection.unique("t");

    assertThat(
            reader
                .deserializer()
                .deserialize(topic, writer.serializer().serialize(topic, condition)))
        .isEqualTo(condition);
  }

  @Test
  void shouldKeepEverySubjectBackwardCompatible() {
    WireSerdes serdes = new WireSerdes(LocalConnection.withRealRegistry());
    String topic = LocalConnection.unique("t");
    serdes.serializer().serialize(topic, new Condition("sex", "female"));

    assertThatThrownBy(
            () ->
                serdes
                    .serializer()
                    .serialize(
                        topic,
                        new GenericRecordBuilder(
                                SchemaBuilder.record("Condition")
                                    .namespace("io.equipoise.contract")
                                    .fields()
                                    .requiredLong("other")
                                    .endRecord())
                            .set("other", 1L)
                            .build()))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining(topic + "-value")
        .hasMessageContaining("incompatible");
  }

  @Test
  void shouldTellAWrongPathFromAnUnknownSchema() {
    String wrong = SharedStack.registry().url().replace("/apis/ccompat/v7", "/nowhere");

    assertThatThrownBy(() -> SchemaRegistry.at(wrong).byId(1))
        .isInstanceOf(OperatorException.class)
        .isNotInstanceOf(UnknownSchemaException.class)
        .hasMessageContaining("/apis/ccompat/v7");
  }
}
