package io.equipoise.ingest.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.pseudonym.Pseudonyms;
import io.equipoise.cohort.record.EventTimeLimits;
import io.equipoise.ingest.Fixtures;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecordAssemblerTest {
  private static final Instant NOW = Instant.parse("2024-06-01T12:00:00Z");
  private static final Pseudonyms PSEUDONYMS =
      Pseudonyms.keyed("0123456789abcdef".getBytes(StandardCharsets.UTF_8), "clinic");
  private static final RecordAssembler ASSEMBLER =
      new RecordAssembler(Fixtures.csvClinic(), PSEUDONYMS);

  @Test
  void shouldPutARecordTogetherUnderPseudonyms() {
    Outcome outcome =
        ASSEMBLER.assemble(
            "p1",
            "v1",
            Optional.of(NOW.minusSeconds(60)),
            NOW,
            List.of(new Reading.Value(42), Reading.MISSING, new Reading.Unlisted()));

    Outcome.Accepted accepted = (Outcome.Accepted) outcome;
    assertThat(accepted.record().patientId()).isEqualTo(PSEUDONYMS.patient("p1"));
    assertThat(accepted.record().recordId()).isEqualTo(PSEUDONYMS.record("v1"));
    assertThat(accepted.record().eventTime()).isEqualTo(NOW.minusSeconds(60));
    assertThat(accepted.record().values()).containsExactly(42, Double.NaN, Double.NaN);
    assertThat(accepted.unlisted()).isEqualTo(Set.of(2));
  }

  @Test
  void shouldReportTheFirstFaultInTheOrderOfColumns() {
    Rejected first = new Rejected(RejectionCode.NOT_A_NUMBER, "age", "value is not a number");
    Rejected second = new Rejected(RejectionCode.OUT_OF_RANGE, "weight", "too heavy");

    assertThat(
            reject(
                "p1",
                "v1",
                Optional.of(NOW),
                Reading.MISSING,
                new Reading.Fault(first),
                new Reading.Fault(second)))
        .isEqualTo(first);
  }

  @Test
  void shouldRefuseWhoHasNoIdentity() {
    assertThat(reject(" ", "v1", Optional.of(NOW)))
        .isEqualTo(
            new Rejected(RejectionCode.MISSING_IDENTITY, "patient", "item names no patient"));
    assertThat(reject("p1", "", Optional.of(NOW)).field()).isEqualTo("record");
  }

  @Test
  void shouldRefuseWhatHasNoTime() {
    assertThat(reject("p1", "v1", Optional.empty()).code()).isEqualTo(RejectionCode.MISSING_TIME);
  }

  @Test
  void shouldRefuseATimeInTheFarFuture() {
    Instant limit = NOW.plus(EventTimeLimits.AHEAD);

    assertThat(ASSEMBLER.assemble("p1", "v1", Optional.of(limit), NOW, List.of()))
        .isInstanceOf(Outcome.Accepted.class);
    assertThat(reject("p1", "v1", Optional.of(limit.plusMillis(1))).code())
        .isEqualTo(RejectionCode.BAD_TIME);
  }

  @Test
  void shouldRefuseATimeBeforeTheYearOne() {
    Instant yearOne = Instant.parse("0001-01-01T00:00:00Z");

    assertThat(ASSEMBLER.assemble("p1", "v1", Optional.of(yearOne), NOW, List.of()))
        .isInstanceOf(Outcome.Accepted.class);
    assertThat(reject("p1", "v1", Optional.of(yearOne.minusMillis(1))))
        .isEqualTo(
            new Rejected(RejectionCode.BAD_TIME, "eventTime", "event time lies before the year 1"));
  }

  private static Rejected reject(
      String patient, String record, Optional<Instant> eventTime, Reading... readings) {
    Outcome outcome = ASSEMBLER.assemble(patient, record, eventTime, NOW, List.of(readings));
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    return ((Outcome.Refused) outcome).reason();
  }
}
