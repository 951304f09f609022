package io.equipoise.ingest.metrics;

import io.equipoise.ingest.domain.RejectionCode;
import io.equipoise.telemetry.MeterSpec;
import io.equipoise.telemetry.TagSpec;
import java.util.Arrays;
import java.util.List;

/** Every meter of the ingestion of files. */
public enum IngestMeter {
  /** Records produced. */
  ACCEPTED(
      MeterSpec.counter(
          "equipoise.ingest.accepted",
          "records",
          "Items of files that became records, committed.")),
  /** Items rejected. */
  REJECTED(
      MeterSpec.counter(
          "equipoise.ingest.rejected",
          "items",
          "Items of files that were rejected, committed, by the code of the reason.",
          TagSpec.oneOf(
              "code",
              "Code of the reason",
              Arrays.stream(RejectionCode.values()).map(RejectionCode::id).toList()))),
  /** Transactions. */
  COMMITS(MeterSpec.counter("equipoise.ingest.commits", "transactions", "Transactions committed.")),
  /** When the last transaction was committed. */
  COMMIT_TIME(
      MeterSpec.gauge(
          "equipoise.ingest.commit.timestamp",
          "seconds",
          "When the last transaction was committed, seconds since 1970; no series before the"
              + " first.")),
  /** Whether all is read. */
  COMPLETE(
      MeterSpec.figure(
          "equipoise.ingest.complete", "1 when every file has been read to its end, else 0."));

  // A record of strings and unmodifiable lists.
  @SuppressWarnings("ImmutableEnumChecker")
  private final MeterSpec spec;

  IngestMeter(MeterSpec spec) {
    this.spec = spec;
  }

  /** Its declaration. */
  public MeterSpec spec() {
    return spec;
  }

  /** Every declaration, in order. */
  public static List<MeterSpec> specs() {
    return Arrays.stream(values()).map(IngestMeter::spec).toList();
  }
}
