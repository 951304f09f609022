package io.equipoise.benchmarks;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.contract.RepresentationSnapshot;
import io.equipoise.monitor.MonitorConfig;
import io.equipoise.monitor.MonitorService;
import io.equipoise.monitor.app.MonitorListener;
import io.equipoise.monitor.kafka.MonitorTopology;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.TopicReader;
import io.equipoise.schemas.topic.Topics;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;

/** The monitor as it ships, with all that it computes and publishes. */
final class OurMonitor implements Contender {
  private final Connection connection;
  private final DatasetDescriptor descriptor;
  private final BenchTopic topic;
  private final Tuning tuning;

  OurMonitor(Connection connection, DatasetDescriptor descriptor, BenchTopic topic, Tuning tuning) {
    this.connection = connection;
    this.descriptor = descriptor;
    this.topic = topic;
    this.tuning = tuning;
  }

  @Override
  public String name() {
    return "c monitor";
  }

  @Override
  public String description() {
    return "Equipoise's monitor: metrics, alerts, training sample, exactly_once_v2";
  }

  @Override
  public BenchTopic topic() {
    return topic;
  }

  @Override
  public String group() {
    return MonitorTopology.applicationId(descriptor.dataset());
  }

  @Override
  public long expected() {
    return topic.newestWindow();
  }

  @Override
  public boolean shuffles() {
    return true;
  }

  @Override
  public Run start(Path folder) {
    return new Watching(folder);
  }

  private final class Watching implements Run {
    private final AtomicBoolean running = new AtomicBoolean();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final MonitorService service;

    Watching(Path folder) {
      service =
          new MonitorService(
              new MonitorConfig(descriptor, connection, folder, tuning.threads()),
              new MonitorListener() {
                @Override
                public void running() {
                  running.set(true);
                }

                @Override
                public void failed(Throwable e) {
                  failure.set(e);
                }
              });
      service.start();
    }

    @Override
    public boolean running() {
      return running.get();
    }

    @Override
    public void check() {
      Throwable failed = failure.get();
      if (failed != null) {
        throw new KafkaException("the monitor failed", failed);
      }
    }

    /** Records in the newest window, by the snapshot that covers the whole input; 0 before. */
    @Override
    public long counted() {
      long count = 0;
      long newest = Long.MIN_VALUE;
      for (ConsumerRecord<String, RepresentationSnapshot> published :
          new TopicReader(connection)
              .read(
                  Topics.of(descriptor.dataset()).representation().name(),
                  new WireSerdes(connection).deserializer(RepresentationSnapshot.class))
              .records()) {
        RepresentationSnapshot snapshot = published.value();
        // Suppressed where few records lack an attribute, as with some thousand records or fewer.
        if (snapshot != null
            && snapshot.getRecords() != null
            && snapshot.getOffsets().stream().mapToLong(o -> o.getOffset()).sum() == topic.records()
            && snapshot.getWindowEnd().toEpochMilli() >= newest) {
          newest = snapshot.getWindowEnd().toEpochMilli();
          count = snapshot.getRecords();
        }
      }
      return count;
    }

    @Override
    public void close() {
      service.close();
    }
  }
}
