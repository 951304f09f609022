package io.equipoise.ingest.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimesTest {
  @ParameterizedTest
  @CsvSource({
    "2015, 2015-01-01T00:00:00Z",
    "2015-03, 2015-03-01T00:00:00Z",
    "2015-03-04, 2015-03-04T00:00:00Z",
    "2015-03-04T05:06:07Z, 2015-03-04T05:06:07Z",
    "2015-03-04T05:06, 2015-03-04T05:06:00Z",
    "2015-03-04 05:06:07, 2015-03-04T05:06:07Z",
    "2015-03-04T05:06:07.123-05:00, 2015-03-04T10:06:07.123Z",
    "2015-03-04T05:06:07+02:00, 2015-03-04T03:06:07Z",
    "' 2015-03-04 ', 2015-03-04T00:00:00Z"
  })
  void shouldReadTimesAsIsoAndFhirWriteThem(String text, Instant expected) {
    assertThat(EventTimes.parse(text)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "yesterday", "2015-13-01", "2015-02-30", "04/03/2015", "2015-03-04T25:00:00Z"})
  void shouldReadNothingElse(String text) {
    assertThat(EventTimes.parse(text)).isEmpty();
  }

  @Property
  void shouldNeverThrow(@ForAll String text) {
    assertThat(EventTimes.parse(text)).isNotNull();
  }

  @Property
  void shouldReadBackEveryInstant(@ForAll Instant instant) {
    if (instant.toString().length() <= 30 && !instant.toString().startsWith("-")) {
      assertThat(EventTimes.parse(instant.toString())).contains(instant);
    }
  }
}
