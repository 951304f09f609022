package io.equipoise.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.contract.Condition;
import io.equipoise.contract.PartitionOffset;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.connection.Connection;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;

/** Somebody else's classes, as Confluent's would be, in the place of ours. */
class PluggedSerdesTest {
  private static final Map<String, Object> SEEN = new HashMap<>();

  /** Writes ours and a mark at the end, so that it can be told apart. */
  public static final class MarkingSerializer implements Serializer<Object> {
    private final AvroWireSerializer inner = new AvroWireSerializer();

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
      SEEN.putAll(configs);
      inner.configure(configs, isKey);
    }

    @Override
    public byte[] serialize(String topic, Object data) {
      byte[] bytes = inner.serialize(topic, data);
      byte[] marked = Arrays.copyOf(bytes, bytes.length + 1);
      marked[bytes.length] = 42;
      return marked;
    }
  }

  /** Takes the mark off; knows nothing of reader schemas. */
  public static final class UnmarkingDeserializer implements Deserializer<Object> {
    private final AvroWireDeserializer inner = new AvroWireDeserializer();

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
      SEEN.putAll(configs);
      inner.configure(configs, isKey);
    }

    @Override
    public Object deserialize(String topic, byte[] data) {
      assertThat(data[data.length - 1]).isEqualTo((byte) 42);
      return inner.deserialize(topic, Arrays.copyOf(data, data.length - 1));
    }
  }

  private static WireSerdes plugged(Map<String, String> more) {
    Map<String, String> properties =
        new HashMap<>(
            Map.of(
                WireSerdes.SERIALIZER,
                MarkingSerializer.class.getName(),
                WireSerdes.DESERIALIZER,
                UnmarkingDeserializer.class.getName()));
    properties.putAll(more);
    return new WireSerdes(new Connection("a:1", "mock://plugged" + System.nanoTime(), properties));
  }

  @Test
  void shouldUseTheClassesThatAreNamed() {
    WireSerdes serdes = plugged(Map.of("some.setting", "x"));
    byte[] bytes =
        serdes.serde(Condition.class).serializer().serialize("t", new Condition("sex", "f"));

    assertThat(bytes[bytes.length - 1]).isEqualTo((byte) 42);
    assertThat(serdes.serde(Condition.class).deserializer().deserialize("t", bytes))
        .isEqualTo(new Condition("sex", "f"));
    assertThat(SEEN)
        .containsEntry("some.setting", "x")
        .containsEntry("specific.avro.reader", "true")
        .containsKey("schema.registry.url");
  }

  @Test
  void shouldResolveToTheReadersSchemaEvenWhenTheClassDoesNot() {
    WireSerdes serdes = plugged(Map.of());
    Schema writer =
        SchemaBuilder.record("R").fields().requiredString("a").requiredLong("b").endRecord();
    Schema reader =
        SchemaBuilder.record("R").fields().requiredString("a").optionalLong("c").endRecord();
    byte[] bytes =
        serdes
            .serializer()
            .serialize("t", new GenericRecordBuilder(writer).set("a", "x").set("b", 1L).build());

    GenericRecord read = serdes.genericDeserializer(reader).deserialize("t", bytes);

    assertThat(read.get("a")).isEqualTo("x");
    assertThat(read.hasField("b")).isFalse();
    assertThat(read.get("c")).isNull();
  }

  @Test
  void shouldSayWhichClassCannotBeUsed() {
    Connection missing =
        new Connection("a:1", "mock://x", Map.of(WireSerdes.SERIALIZER, "no.such.Class"));
    Connection wrong =
        new Connection("a:1", "mock://x", Map.of(WireSerdes.DESERIALIZER, "java.lang.Object"));

    assertThatThrownBy(() -> new WireSerdes(missing).serializer())
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("no.such.Class")
        .hasMessageContaining(WireSerdes.SERIALIZER);
    assertThatThrownBy(() -> new WireSerdes(wrong).deserializer(Condition.class))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("java.lang.Object");
  }

  @Test
  void shouldCallAnotherTypePoison() {
    WireSerdes serdes = plugged(Map.of());
    byte[] bytes = serdes.serializer().serialize("t", new Condition("sex", "f"));
    Deserializer<? extends SpecificRecord> other = serdes.deserializer(PartitionOffset.class);

    assertThatThrownBy(() -> other.deserialize("t", bytes)).hasMessageContaining("topic t");
  }
}
