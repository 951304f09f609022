package io.equipoise.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.contract.Condition;
import io.equipoise.contract.Estimate;
import io.equipoise.contract.EstimateState;
import io.equipoise.contract.PartitionOffset;
import io.equipoise.schemas.EstimateWire;
import io.equipoise.schemas.registry.InMemorySchemaRegistry;
import java.util.HexFormat;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/**
 * Bytes worked out by hand from the Avro 1.12 specification, section Binary Encoding, and
 * Confluent's wire format.
 */
class WireFormatTest {
  private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry("golden");
  private final AvroWireSerializer serializer = new AvroWireSerializer(registry, true);

  private String bytesOf(Object value) {
    return HexFormat.of().formatHex(serializer.serialize("t", value));
  }

  @Test
  void shouldWriteMagicIdAndStrings() {
    // magic 00, id 00000001; "sex": length 3 zigzag 06; "f": length 1 zigzag 02
    assertThat(bytesOf(new Condition("sex", "f")))
        .isEqualTo("00" + "00000001" + "06736578" + "0266");
  }

  @Test
  void shouldCountIdsAndWriteNumbersAsZigzag() {
    serializer.serialize("t", new Condition("sex", "f"));

    // id 2; int 3 zigzag 06; long 300 zigzag 600 = 0b100_1011000 in groups of 7 from the low end:
    // d8 04
    assertThat(bytesOfOffset()).isEqualTo("00" + "00000002" + "06" + "d804");
  }

  private String bytesOfOffset() {
    return HexFormat.of().formatHex(serializer.serialize("u", new PartitionOffset(3, 300L)));
  }

  @Test
  void shouldWriteUnionsAndEnumsByIndex() {
    // state INSUFFICIENT is symbol 1: 02; value, lower, upper, confidence null: 00 each;
    // n is branch 1 (02), 11 zigzag 22 = 16; reason is branch 1 (02), "few" 06 66 65 77
    Estimate estimate = EstimateWire.insufficient("few", OptionalLong.of(11));

    assertThat(estimate.getState()).isEqualTo(EstimateState.INSUFFICIENT);
    assertThat(bytesOf(estimate))
        .isEqualTo("00" + "00000001" + "02" + "00000000" + "0216" + "0206666577");
  }

  @Test
  void shouldRecognizeItsHeader() {
    assertThat(WireFormat.hasHeader(new byte[] {0, 0, 0, 0, 1})).isTrue();
    assertThat(WireFormat.hasHeader(new byte[] {1, 0, 0, 0, 1})).isFalse();
    assertThat(WireFormat.hasHeader(new byte[] {0, 0, 0, 1})).isFalse();
    assertThat(WireFormat.schemaId(new byte[] {0, 1, 2, 3, 4, 99})).isEqualTo(0x01020304);
  }
}
