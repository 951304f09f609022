package io.equipoise.ingest.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.ingest.app.IngestListener;
import io.equipoise.ingest.domain.RejectionCode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IngestMetersTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final List<String> heard = new ArrayList<>();
  private final IngestMeters meters =
      new IngestMeters(
          registry,
          "ward",
          () -> Instant.ofEpochSecond(1_700_000_000),
          new IngestListener() {
            @Override
            public void progress(long read, long accepted, long rejected) {
              heard.add("progress " + read);
            }

            @Override
            public void completed() {
              heard.add("completed");
            }

            @Override
            public void failed(Throwable failure) {
              heard.add("failed");
            }
          });

  @Test
  void shouldAddUpTransactionsWhenTheyAreCommitted() {
    meters.committed(90, Map.of(RejectionCode.NOT_A_NUMBER, 7L, RejectionCode.BAD_TIME, 3L));
    meters.committed(10, Map.of(RejectionCode.NOT_A_NUMBER, 1L));

    assertThat(counter("equipoise.ingest.accepted")).isEqualTo(100);
    assertThat(counter("equipoise.ingest.commits")).isEqualTo(2);
    assertThat(rejected("not-a-number")).isEqualTo(8);
    assertThat(rejected("bad-time")).isEqualTo(3);
    assertThat(rejected("too-long")).isZero();
    assertThat(registry.get("equipoise.ingest.commit.timestamp").gauge().value())
        .isEqualTo(1_700_000_000);
  }

  @Test
  void shouldSayThatAllIsReadWhenItIs() {
    assertThat(registry.get("equipoise.ingest.complete").gauge().value()).isZero();

    meters.completed();

    assertThat(registry.get("equipoise.ingest.complete").gauge().value()).isEqualTo(1);
  }

  @Test
  void shouldTellTheOtherListenerToo() {
    meters.progress(5, 4, 1);
    meters.completed();
    meters.failed(new IllegalStateException());

    assertThat(heard).containsExactly("progress 5", "completed", "failed");
  }

  private double counter(String name) {
    return registry.get(name).tag("dataset", "ward").counter().count();
  }

  private double rejected(String code) {
    return registry.get("equipoise.ingest.rejected").tag("code", code).counter().count();
  }
}
