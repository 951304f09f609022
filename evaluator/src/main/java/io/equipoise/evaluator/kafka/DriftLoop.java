package io.equipoise.evaluator.kafka;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.contract.FairnessDrift;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.evaluator.champion.Champion;
import io.equipoise.evaluator.champion.ChampionManifest;
import io.equipoise.evaluator.champion.Champions;
import io.equipoise.evaluator.champion.PersonNumber;
import io.equipoise.evaluator.domain.drift.DriftSettings;
import io.equipoise.evaluator.domain.drift.DriftTracker;
import io.equipoise.evaluator.domain.drift.Outcome;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.job.OutputTransaction;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.TopicReader;
import io.equipoise.schemas.topic.Topics;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of a {@link DriftWorker}: reads, scores, follows, commits. Owns its clients and its
 * copy of the champion.
 *
 * <p>Alerts, figures, all that is remembered, and the positions in the stream (beside the state,
 * and as the group's offsets for those who watch its lag) are committed in one transaction; a loop
 * that dies is taken up where its last transaction ended, as if nothing had been. Memory: the
 * tracker's, one champion, {@link InterleavedRecords#MOST_HELD} records and a fetch per partition.
 */
final class DriftLoop {
  private static final Logger LOG = LoggerFactory.getLogger(DriftLoop.class);
  private static final Duration POLL = Duration.ofMillis(200);

  /** How often the state goes out; a crash costs at most as much work. */
  private static final Duration COMMIT_EVERY = Duration.ofSeconds(1);

  /** How often it is tried to make the first champion. */
  private static final Duration RETRY_EVERY = Duration.ofSeconds(5);

  /** How often another champion is looked for. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  private static final Duration ADMIN_WITHIN = Duration.ofSeconds(30);

  /** Records that are scored at once. */
  private static final int BATCH = 2000;

  private final String name;
  private final DatasetDescriptor descriptor;
  private final DriftSettings settings;
  private final Champions champions;
  private final Consumer<String, byte[]> consumer;
  private final OutputTransaction transaction;
  private final DriftTelemetry telemetry;
  private final Connection connection;
  private final TopicReader reader;
  private final Topics topics;
  private final CellScheme scheme;
  private final LabeledRecordReader records;
  private final DriftWire wire;
  private final Serializer<Object> serializer;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final List<TopicPartition> partitions = new ArrayList<>();
  private final Map<Integer, Long> positions = new HashMap<>();
  private final List<ProducerRecord<String, byte[]>> alerts = new ArrayList<>();
  private Optional<Following> following = Optional.empty();
  private Map<String, byte[]> remembered = Map.of();
  private String topicId = "";
  private boolean moved;
  private boolean scored;
  private long committedAt = System.nanoTime();
  private long lookedAt = System.nanoTime() - LOOK_EVERY.toNanos();

  /** A champion and what is known of how it does. */
  private record Following(Champion champion, DriftTracker tracker) {}

  DriftLoop(
      String name,
      Connection connection,
      DatasetDescriptor descriptor,
      DriftSettings settings,
      Champions champions,
      Consumer<String, byte[]> consumer,
      OutputTransaction transaction,
      DriftTelemetry telemetry) {
    this.telemetry = telemetry;
    this.name = name;
    this.descriptor = descriptor;
    this.settings = settings;
    this.champions = champions;
    this.consumer = consumer;
    this.transaction = transaction;
    this.connection = connection;
    this.reader = new TopicReader(connection);
    this.topics = Topics.of(descriptor.dataset());
    this.scheme = new CellScheme(descriptor);
    WireSerdes serdes = new WireSerdes(connection);
    this.records = new LabeledRecordReader(descriptor, serdes);
    this.wire = new DriftWire(descriptor);
    this.serializer = serdes.serializer();
  }

  /** Asks the loop to end soon; from any thread. */
  void stop() {
    stopping.countDown();
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  /** Works until it is stopped; throws what ended it otherwise. */
  void run() throws InterruptedException {
    try {
      // First of all: ends the transaction of a loop that died, so that positions are settled.
      transaction.open();
      InterleavedRecords interleaved = seek();
      while (!isStopping()) {
        if (!follow()) {
          boolean unused = stopping.await(RETRY_EVERY.toMillis(), TimeUnit.MILLISECONDS);
          continue;
        }
        step(interleaved, following.orElseThrow());
      }
      commit();
    } catch (RuntimeException e) {
      if (!isStopping()) {
        throw e;
      }
      LOG.warn("{} met {} while it was being closed", name, e.toString());
    } finally {
      following.ifPresent(f -> f.champion().close());
      transaction.close(CLOSE_WITHIN);
      consumer.close();
    }
  }

  /**
   * Goes to where the state ends: the positions that were committed with it. Where it has none, as
   * of a version that wrote none or of another topic of the name, to the group's offsets, which are
   * committed with it too but expire when nothing comes for a week; else to the beginning.
   */
  private InterleavedRecords seek() throws InterruptedException {
    String topic = topics.records().name();
    topicId = topicId(topic);
    remembered =
        reader.latest(topics.fairnessDriftState().name(), new ByteArrayDeserializer()).values();
    Map<Integer, Long> ofState =
        Optional.ofNullable(remembered.get(DriftPositions.KEY))
            .map(bytes -> DriftPositions.of(bytes).in(topicId))
            .orElse(Map.of());
    consumer.partitionsFor(topic).stream()
        .map(p -> new TopicPartition(p.topic(), p.partition()))
        .forEach(partitions::add);
    consumer.assign(partitions);
    Map<TopicPartition, OffsetAndMetadata> ofGroup = consumer.committed(new HashSet<>(partitions));
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
    for (TopicPartition partition : partitions) {
      long position =
          Optional.ofNullable(ofState.get(partition.partition()))
              .or(() -> Optional.ofNullable(ofGroup.get(partition)).map(OffsetAndMetadata::offset))
              .orElse(beginnings.getOrDefault(partition, 0L));
      consumer.seek(partition, position);
      positions.put(partition.partition(), position);
    }
    return new InterleavedRecords(partitions);
  }

  private String topicId(String topic) throws InterruptedException {
    try (Admin admin = Admin.create(connection.admin())) {
      return admin
          .describeTopics(List.of(topic))
          .allTopicNames()
          .get(ADMIN_WITHIN.toSeconds(), TimeUnit.SECONDS)
          .values()
          .iterator()
          .next()
          .topicId()
          .toString();
    } catch (ExecutionException | TimeoutException e) {
      throw connection.failure(ADMIN_WITHIN, e);
    }
  }

  /** Whether there is a champion to follow; takes the current one up when it is another. */
  private boolean follow() throws InterruptedException {
    long now = System.nanoTime();
    if (following.isPresent() && now - lookedAt < LOOK_EVERY.toNanos()) {
      return true;
    }
    lookedAt = now;
    if (champions.current().isEmpty()) {
      champions.first();
    }
    Optional<ChampionManifest> current = champions.current();
    if (current.isEmpty()) {
      return false;
    }
    String id = current.get().championId();
    if (following.filter(f -> f.champion().manifest().championId().equals(id)).isEmpty()) {
      champions.load().ifPresent(this::takeUp);
    }
    return following.isPresent();
  }

  private void takeUp(Champion champion) {
    DriftTracker tracker =
        following
            .map(Following::tracker)
            .orElseGet(() -> restored(new DriftTracker(descriptor, settings, champion.watched())));
    tracker.follow(champion.watched());
    following.ifPresent(f -> f.champion().close());
    following = Optional.of(new Following(champion, tracker));
    scored = true;
    telemetry.followed().accept(champion.manifest());
    LOG.info("{} follows champion {}", name, champion.manifest().championId());
  }

  private DriftTracker restored(DriftTracker tracker) {
    for (int i = 0; i < tracker.subgroups().size(); i++) {
      byte[] state = remembered.get(tracker.subgroups().get(i).id());
      if (state != null) {
        try {
          tracker.load(i, new DataInputStream(new ByteArrayInputStream(state)));
        } catch (IOException e) {
          throw new UncheckedIOException("state of drift cannot be read", e);
        }
      }
    }
    remembered = Map.of();
    return tracker;
  }

  private void step(InterleavedRecords interleaved, Following followed) {
    for (TopicPartition partition : partitions) {
      if (interleaved.isFull(partition)) {
        consumer.pause(List.of(partition));
      } else {
        consumer.resume(List.of(partition));
      }
    }
    // Asked for each time: what the consumer knows of its lag by itself is 0 before the first
    // fetch.
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    consumer.poll(POLL).forEach(interleaved::add);
    List<ConsumerRecord<String, byte[]>> next =
        interleaved.take(
            BATCH,
            partition ->
                consumer.position(partition) >= ends.getOrDefault(partition, Long.MAX_VALUE));
    score(next, followed);
    if (System.nanoTime() - committedAt >= COMMIT_EVERY.toNanos()) {
      commit();
    }
  }

  /** Scores what it may, then counts it, one record after the other. */
  private void score(List<ConsumerRecord<String, byte[]>> next, Following followed) {
    List<Optional<PatientRecord>> read = new ArrayList<>(next.size());
    List<PatientRecord> unseen = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : next) {
      Optional<PatientRecord> labeled =
          records
              .read(record)
              .filter(r -> !followed.champion().hasLearnedFrom(PersonNumber.of(r.patientId())));
      labeled.ifPresent(unseen::add);
      read.add(labeled);
    }
    PatientTable table = PatientTable.of(descriptor, unseen);
    double[] probabilities = followed.champion().probabilities(table);
    int row = 0;
    for (int i = 0; i < next.size(); i++) {
      ConsumerRecord<String, byte[]> record = next.get(i);
      positions.put(record.partition(), record.offset() + 1);
      moved = true;
      if (read.get(i).isPresent()) {
        PatientRecord person = read.get(i).orElseThrow();
        double probability = probabilities[row];
        count(
            followed,
            person,
            new Outcome(
                PersonNumber.of(person.patientId()),
                person.eventTime().toEpochMilli(),
                probability,
                followed.champion().decides(probability),
                table.label(row) == 1));
        row++;
      }
    }
  }

  private void count(Following followed, PatientRecord person, Outcome outcome) {
    scored = true;
    for (DriftTracker.Version version :
        followed.tracker().observe(scheme.cellOf(person), outcome)) {
      LOG.info(
          "fairness alert {} of {}: {}",
          version.alert().id(),
          version.subgroup().id(),
          version.alert().state());
      String topic = topics.alerts().name();
      ImbalanceAlert alert = wire.alert(version, followed.tracker(), positions);
      telemetry.published().accept(alert);
      alerts.add(
          new ProducerRecord<>(topic, version.alert().id(), serializer.serialize(topic, alert)));
    }
  }

  private void commit() {
    committedAt = System.nanoTime();
    if (!moved && !scored) {
      return;
    }
    List<ProducerRecord<String, byte[]>> outputs = new ArrayList<>(alerts);
    if (scored) {
      following.ifPresent(f -> addState(outputs, f.tracker()));
    }
    outputs.add(
        new ProducerRecord<>(
            topics.fairnessDriftState().name(),
            DriftPositions.KEY,
            new DriftPositions(topicId, positions).toBytes()));
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (TopicPartition partition : partitions) {
      offsets.put(
          partition, new OffsetAndMetadata(positions.getOrDefault(partition.partition(), 0L)));
    }
    transaction.commit(outputs, offsets, consumer.groupMetadata());
    alerts.clear();
    moved = false;
    scored = false;
  }

  private void addState(List<ProducerRecord<String, byte[]>> outputs, DriftTracker tracker) {
    String figures = topics.fairnessDrift().name();
    String state = topics.fairnessDriftState().name();
    List<FairnessDrift> drifts = wire.figures(tracker, positions);
    for (int i = 0; i < tracker.subgroups().size(); i++) {
      String subgroup = tracker.subgroups().get(i).id();
      FairnessDrift drift = drifts.get(i);
      telemetry.published().accept(drift);
      outputs.add(new ProducerRecord<>(figures, subgroup, serializer.serialize(figures, drift)));
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try {
        tracker.save(i, new DataOutputStream(bytes));
      } catch (IOException e) {
        throw new UncheckedIOException("state of drift cannot be written", e);
      }
      outputs.add(new ProducerRecord<>(state, subgroup, bytes.toByteArray()));
    }
  }
}
