package io.equipoise.schemas.serde;

import io.equipoise.schemas.registry.SchemaRegistry;
import io.equipoise.schemas.registry.UnknownSchemaException;
import java.util.OptionalInt;
import org.apache.avro.Schema;

/**
 * Takes the frame off a message in the wire format: which schema it was written with, and where its
 * Avro binary begins. Safe to share between threads.
 */
public final class WrittenSchemas {
  /** Where the Avro binary begins in a message. */
  public static final int PAYLOAD_OFFSET = WireFormat.HEADER_BYTES;

  private final SchemaRegistry registry;

  WrittenSchemas(SchemaRegistry registry) {
    this.registry = registry;
  }

  /** Id of the schema that a message was written with; empty when it is not in the wire format. */
  public static OptionalInt idOf(byte[] message) {
    return WireFormat.hasHeader(message)
        ? OptionalInt.of(WireFormat.schemaId(message))
        : OptionalInt.empty();
  }

  /**
   * The schema with an id. Throws {@link UnknownSchemaException} when the registry has no Avro
   * schema with it, another {@link io.equipoise.schemas.OperatorException} when the registry cannot
   * be reached.
   */
  public Schema byId(int id) {
    return registry.byId(id);
  }
}
