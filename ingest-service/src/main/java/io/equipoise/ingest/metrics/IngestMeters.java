package io.equipoise.ingest.metrics;

import io.equipoise.ingest.app.IngestListener;
import io.equipoise.ingest.domain.RejectionCode;
import io.equipoise.telemetry.ServiceMeters;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Map;

/** Sets ingestion's meters as transactions are committed, and tells another listener too. */
public final class IngestMeters implements IngestListener {
  private static final double MILLIS = 1000;

  private final ServiceMeters meters;
  private final InstantSource clock;
  private final IngestListener next;

  /**
   * The meters of an ingestion.
   *
   * @param registry where they are registered
   * @param dataset the dataset
   * @param clock time of commits
   * @param next told of everything too
   */
  public IngestMeters(
      MeterRegistry registry, String dataset, InstantSource clock, IngestListener next) {
    this.meters = new ServiceMeters(registry, dataset, Map.of());
    this.clock = clock;
    this.next = next;
    meters.expect(IngestMeter.ACCEPTED.spec());
    meters.expect(IngestMeter.COMMITS.spec());
    for (RejectionCode code : RejectionCode.values()) {
      meters.expect(IngestMeter.REJECTED.spec(), code.id());
    }
    meters.set(IngestMeter.COMPLETE.spec(), 0);
  }

  @Override
  public void committed(long accepted, Map<RejectionCode, Long> rejected) {
    meters.count(IngestMeter.ACCEPTED.spec(), (double) accepted);
    rejected.forEach((code, items) -> meters.count(IngestMeter.REJECTED.spec(), items, code.id()));
    meters.count(IngestMeter.COMMITS.spec(), 1);
    meters.set(IngestMeter.COMMIT_TIME.spec(), clock.millis() / MILLIS);
    next.committed(accepted, rejected);
  }

  @Override
  public void progress(long read, long accepted, long rejected) {
    next.progress(read, accepted, rejected);
  }

  @Override
  public void completed() {
    meters.set(IngestMeter.COMPLETE.spec(), 1);
    next.completed();
  }

  @Override
  public void failed(Throwable failure) {
    next.failed(failure);
  }
}
