package io.equipoise.schemas.serde;

import java.nio.ByteBuffer;

/**
 * Confluent's wire format: byte 0, the schema's id as four bytes, most significant first, then the
 * Avro binary encoding. Source: Confluent, "Schema Registry: Formats, Serializers, and
 * Deserializers", section Wire format.
 */
final class WireFormat {
  static final byte MAGIC = 0;
  static final int HEADER_BYTES = 1 + Integer.BYTES;

  private WireFormat() {}

  static byte[] header(int schemaId) {
    return ByteBuffer.allocate(HEADER_BYTES).put(MAGIC).putInt(schemaId).array();
  }

  static boolean hasHeader(byte[] message) {
    return message.length >= HEADER_BYTES && message[0] == MAGIC;
  }

  static int schemaId(byte[] message) {
    return ByteBuffer.wrap(message).getInt(1);
  }

  static String subject(String topic, boolean isKey) {
    return topic + (isKey ? "-key" : "-value");
  }
}
