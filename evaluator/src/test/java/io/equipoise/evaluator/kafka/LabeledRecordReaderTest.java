package io.equipoise.evaluator.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.record.RecordCodec;
import io.equipoise.evaluator.PlantedCohort;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.serde.WireSerdes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class LabeledRecordReaderTest {
  private static final String TOPIC = "reading.records";
  private static final int MARKER = 4;

  private final DatasetDescriptor descriptor = PlantedCohort.descriptor("reading");
  private final WireSerdes serdes =
      new WireSerdes(new Connection("localhost:1", "mock://reading", Map.of()));
  private final LabeledRecordReader reader = new LabeledRecordReader(descriptor, serdes);
  private final PatientRecord person = PlantedCohort.person("p1", true, new Random(1));

  @Test
  void shouldReadARecordWhoseLabelIsKnown() {
    assertThat(read(person.eventTime(), person.value(MARKER), person.eventTime())).isPresent();
  }

  @Test
  void shouldLeaveOutWhatTheMonitorRefuses() {
    Instant seen = person.eventTime();

    assertThat(read(seen.plusSeconds(86_401), person.value(MARKER), seen))
        .as("a wrong clock")
        .isEmpty();
    assertThat(read(seen.plusSeconds(86_400), person.value(MARKER), seen)).isPresent();
    assertThat(read(Instant.parse("0000-12-31T00:00:00Z"), person.value(MARKER), seen)).isEmpty();
    assertThat(read(seen, Double.POSITIVE_INFINITY, seen)).as("no number").isEmpty();
  }

  @Test
  void shouldLeaveOutWhatIsMarkedAsSynthetic() {
    assertThat(marked("true")).isEmpty();
    assertThat(marked("TRUE")).isEmpty();
    assertThat(marked("false")).isPresent();
    assertThat(marked("")).isPresent();
  }

  private Optional<PatientRecord> marked(String synthetic) {
    Headers headers =
        new RecordHeaders().add("synthetic", synthetic.getBytes(StandardCharsets.UTF_8));
    return read(person.eventTime(), person.value(MARKER), person.eventTime(), headers);
  }

  private Optional<PatientRecord> read(Instant eventTime, double marker, Instant arrival) {
    return read(eventTime, marker, arrival, new RecordHeaders());
  }

  private Optional<PatientRecord> read(
      Instant eventTime, double marker, Instant arrival, Headers headers) {
    double[] values = new double[person.columns()];
    for (int column = 0; column < values.length; column++) {
      values[column] = column == MARKER ? marker : person.value(column);
    }
    byte[] bytes =
        serdes
            .serializer()
            .serialize(
                TOPIC,
                new RecordCodec(descriptor)
                    .encode(new PatientRecord("r1", "p1", eventTime, values)));
    return reader.read(
        new ConsumerRecord<>(
            TOPIC,
            0,
            0,
            arrival.toEpochMilli(),
            TimestampType.CREATE_TIME,
            0,
            bytes.length,
            "p1",
            bytes,
            headers,
            Optional.empty()));
  }
}
