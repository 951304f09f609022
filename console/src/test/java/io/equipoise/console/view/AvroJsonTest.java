package io.equipoise.console.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.contract.PartitionOffset;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AvroJsonTest {
  /** 2^53 - 1 is 9,007,199,254,740,991; a browser reads 9,007,199,254,740,993 as ...992. */
  @ParameterizedTest
  @CsvSource({
    "0, true",
    "-1, true",
    "9007199254740991, true",
    "-9007199254740991, true",
    "9007199254740993, false",
    "-9007199254740992, false",
    "9223372036854775807, false",
    "-9223372036854775808, false"
  })
  void shouldWriteAsTextWhatABrowserWouldRound(long number, boolean asNumber) throws IOException {
    PartitionOffset value = new PartitionOffset(0, number);

    JsonNode offset =
        new ObjectMapper()
            .readTree(StateJson.bytes(json -> AvroJson.write(json, value)))
            .get("offset");

    assertThat(offset.isNumber()).isEqualTo(asNumber);
    assertThat(offset.asText()).isEqualTo(Long.toString(number));
  }
}
