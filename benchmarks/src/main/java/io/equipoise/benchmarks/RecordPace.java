package io.equipoise.benchmarks;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.record.RecordCodec;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sends a {@link BenchStream} to its records' topic at a steady pace, on a thread of its own, from
 * its making to {@link #close}. Event times are those of sending.
 */
final class RecordPace implements AutoCloseable {
  private static final long EVERY_MILLIS = 20;

  private final Connection connection;
  private final DatasetDescriptor descriptor;
  private final int perSecond;
  private final Duration length;
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private final Thread thread = new Thread(this::send, "bench-records");
  private volatile boolean closed;

  /** Begins to send {@code perSecond} records a second for {@code length}. */
  RecordPace(Connection connection, DatasetDescriptor descriptor, int perSecond, Duration length) {
    this.connection = connection;
    this.descriptor = descriptor;
    this.perSecond = perSecond;
    this.length = length;
    thread.start();
  }

  /** Records that the broker has acknowledged. Throws when one could not be sent. */
  long acknowledged() {
    Exception failed = failure.get();
    if (failed != null) {
      throw new KafkaException("cannot send records", failed);
    }
    return acknowledged.get();
  }

  private void send() {
    String topic = Topics.of(descriptor.dataset()).records().name();
    long total = Math.multiplyExact((long) perSecond, length.toSeconds());
    BenchStream stream =
        new BenchStream(descriptor, Math.toIntExact(total), 1, Instant.now(), length);
    RecordCodec codec = new RecordCodec(descriptor);
    Serializer<Object> values = new WireSerdes(connection).serializer();
    Map<String, Object> properties = connection.producer("bench-page");
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer())) {
      long begun = System.nanoTime();
      long sent = 0;
      while (!closed && sent < total) {
        long due = Math.min(total, (long) ((System.nanoTime() - begun) / 1e9 * perSecond));
        for (; sent < due; sent++) {
          PatientRecord record = stream.next();
          var unused =
              producer.send(
                  new ProducerRecord<>(
                      topic, record.patientId(), values.serialize(topic, codec.encode(record))),
                  (metadata, error) -> {
                    if (error == null) {
                      acknowledged.incrementAndGet();
                    } else {
                      failure.compareAndSet(null, error);
                    }
                  });
        }
        Thread.sleep(EVERY_MILLIS);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e);
    }
  }

  @Override
  public void close() {
    closed = true;
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
