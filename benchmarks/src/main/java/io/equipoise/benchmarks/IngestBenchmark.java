package io.equipoise.benchmarks;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.record.RecordCodec;
import io.equipoise.ingest.IngestConfig;
import io.equipoise.ingest.IngestService;
import io.equipoise.ingest.app.CommitPolicy;
import io.equipoise.ingest.app.IngestCounts;
import io.equipoise.ingest.app.IngestListener;
import io.equipoise.ingest.app.Rate;
import io.equipoise.localstack.EmbeddedKafka;
import io.equipoise.schemas.PseudonymKey;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.TopicAdmin;
import io.equipoise.schemas.topic.TopicSpec;
import io.equipoise.schemas.topic.Topics;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Measures how fast files are ingested, beside the least that a producer must do and beside HAPI's
 * parser alone.
 *
 * <p>One embedded broker; each run has a dataset, and topics, of its own, which go when it is over.
 * Rounds alternate the contenders' order. Broker, contenders and clock share one JVM and its
 * processors, so the ratios say more than the figures.
 */
final class IngestBenchmark {
  private static final String PRODUCER = "a producer";
  private static final String CSV = "b csv";
  private static final String JSON = "c json";
  private static final String HAPI = "d hapi";
  private static final String FHIR = "e fhir";

  /** Contender to the one that it is compared with. */
  static final Map<String, String> BASELINES = ordered(CSV, PRODUCER, JSON, PRODUCER, FHIR, HAPI);

  private static final Map<String, String> DESCRIPTIONS =
      ordered(
          PRODUCER,
          "a plain transactional producer sends the bytes that b sends, made beforehand, in"
              + " transactions of the same size",
          CSV,
          "equipoise ingest on a CSV file of real rows over and over, --rate max",
          JSON,
          "equipoise ingest on the same records as JSON lines",
          HAPI,
          "HAPI's R4 parser alone on the resources of e, in memory, one thread, no broker",
          FHIR,
          "equipoise ingest on FHIR Bulk Data; rows are resources, a record is a patient");

  private static final String RULE =
      "The clock runs from before the topics are made until the last transaction is committed.";

  private static final PseudonymKey KEY =
      PseudonymKey.of("a key for benchmarks only".getBytes(StandardCharsets.UTF_8));

  private final IngestReport.Plan plan;
  private final Path descriptor;
  private final Path data;
  private final Path home;
  private final Consumer<String> progress;
  private int runs;

  /**
   * A benchmark that has not run.
   *
   * @param descriptor a descriptor with a CSV source
   * @param data folder of its files
   * @param home the repository's root, for the population as FHIR
   * @param progress hears a line for each step
   */
  IngestBenchmark(
      IngestReport.Plan plan, Path descriptor, Path data, Path home, Consumer<String> progress) {
    this.plan = plan;
    this.descriptor = descriptor;
    this.data = data;
    this.home = home;
    this.progress = progress;
  }

  /** Runs it: a broker is started, and stopped and removed with all its data in the end. */
  IngestReport run() throws InterruptedException {
    Path folder = ScratchFolder.create();
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"))) {
      return run(new Connection(kafka.bootstrapServers(), "mock://bench", Map.of()), folder);
    } finally {
      ScratchFolder.delete(folder);
    }
  }

  private IngestReport run(Connection connection, Path folder) throws InterruptedException {
    progress.accept("writing %,d rows of each kind".formatted(plan.rows()));
    IngestInput csv = IngestInput.csv(descriptor, data, made(folder, "csv"), plan.rows());
    IngestInput json = IngestInput.json(csv, made(folder, "json"));
    IngestInput fhir = IngestInput.fhir(home, made(folder, "fhir"), plan.rows());
    Map<String, Contender> contenders = new LinkedHashMap<>();
    contenders.put(PRODUCER, dataset -> produce(connection, csv, dataset));
    contenders.put(CSV, dataset -> ingest(connection, csv, dataset));
    contenders.put(JSON, dataset -> ingest(connection, json, dataset));
    contenders.put(HAPI, dataset -> parse(fhir));
    contenders.put(FHIR, dataset -> ingest(connection, fhir, dataset));
    List<IngestReport.Figure> figures = new ArrayList<>();
    for (int round = 1 - plan.warmUpRounds(); round <= plan.rounds(); round++) {
      List<String> order = new ArrayList<>(contenders.keySet());
      if (Math.floorMod(round, 2) == 0) {
        Collections.reverse(order);
      }
      for (String name : order) {
        String dataset = "bench-" + runs++;
        Run run = contenders.getOrDefault(name, unknown -> Run.NONE).run(dataset);
        IngestReport.Figure figure = run.figure(round, name);
        progress.accept(
            "%s, %s: %,.0f rows/s, %.1f us of processor time a row"
                .formatted(
                    round < 1 ? "warm-up" : "round " + round,
                    name,
                    figure.rowsPerSecond(),
                    figure.cpuMicrosPerRow()));
        if (round >= 1) {
          figures.add(figure);
        }
        forget(connection, dataset);
      }
    }
    return new IngestReport(RULE, plan, BenchReport.Machine.here(), DESCRIPTIONS, figures);
  }

  private static Run ingest(Connection connection, IngestInput input, String dataset)
      throws InterruptedException {
    IngestConfig config =
        IngestConfig.of(input.descriptor(dataset), connection, input.folder(), Rate.MAXIMUM, KEY);
    long heap = heapInUse();
    try (StageClock clock = new StageClock();
        IngestService service = new IngestService(config, IngestListener.NONE)) {
      long begun = System.nanoTime();
      service.start();
      service.awaitCompletion();
      double seconds = (System.nanoTime() - begun) / 1e9;
      IngestCounts counts = service.counts();
      return new Run(
          input.rows(),
          counts.accepted(),
          counts.rejected(),
          seconds,
          clock.micros(),
          heap,
          clock.peakHeap());
    }
  }

  /** Sends what the CSV contender sends, encoded beforehand. */
  private static Run produce(Connection connection, IngestInput input, String dataset)
      throws InterruptedException {
    DatasetDescriptor descriptor = input.descriptor(dataset);
    TopicSpec topic = Topics.of(dataset).records();
    RecordCodec codec = new RecordCodec(descriptor);
    Serializer<Object> values = new WireSerdes(connection).serializer();
    List<ProducerRecord<String, byte[]>> messages = new ArrayList<>();
    for (PatientRecord record : input.records()) {
      messages.add(
          new ProducerRecord<>(
              topic.name(),
              record.patientId(),
              values.serialize(topic.name(), codec.encode(record))));
    }
    long heap = heapInUse();
    try (StageClock clock = new StageClock()) {
      long begun = System.nanoTime();
      TopicAdmin.ensure(connection, List.of(topic));
      send(connection, dataset, messages);
      double seconds = (System.nanoTime() - begun) / 1e9;
      return new Run(
          messages.size(), messages.size(), 0, seconds, clock.micros(), heap, clock.peakHeap());
    }
  }

  private static void send(
      Connection connection, String dataset, List<ProducerRecord<String, byte[]>> messages) {
    Map<String, Object> properties = connection.transactionalProducer(dataset, dataset);
    properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10);
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      int size = CommitPolicy.DEFAULT.items();
      for (int from = 0; from < messages.size(); from += size) {
        producer.beginTransaction();
        for (ProducerRecord<String, byte[]> message :
            messages.subList(from, Math.min(messages.size(), from + size))) {
          Future<RecordMetadata> ignored = producer.send(message);
        }
        producer.commitTransaction();
      }
    }
  }

  private static Run parse(IngestInput input) {
    FhirContext context = FhirContext.forR4Cached();
    IParser parser = context.newJsonParser();
    long heap = heapInUse();
    long parsed = 0;
    try (StageClock clock = new StageClock();
        Stream<Path> files = Files.list(input.folder())) {
      long begun = System.nanoTime();
      for (Path file : files.sorted().toList()) {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
          for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            parsed += parser.parseResource(line).isEmpty() ? 0 : 1;
          }
        }
      }
      double seconds = (System.nanoTime() - begun) / 1e9;
      return new Run(parsed, 0, 0, seconds, clock.micros(), heap, clock.peakHeap());
    } catch (IOException unreadable) {
      throw new UncheckedIOException("cannot read the resources", unreadable);
    }
  }

  private static void forget(Connection connection, String dataset) {
    List<String> topics = Topics.of(dataset).all().stream().map(TopicSpec::name).toList();
    try (Admin admin = Admin.create(connection.admin())) {
      admin.deleteTopics(topics).all().toCompletionStage().exceptionally(absent -> null);
    }
  }

  private static long heapInUse() {
    ManagementFactory.getMemoryMXBean().gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static Path made(Path folder, String name) {
    try {
      return Files.createDirectories(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create a temporary folder", e);
    }
  }

  private static Map<String, String> ordered(String... namesAndValues) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return Collections.unmodifiableMap(map);
  }

  /** Does its work for a dataset. */
  @FunctionalInterface
  private interface Contender {
    Run run(String dataset) throws InterruptedException;
  }

  /**
   * What one run took.
   *
   * @param rows what was read
   * @param records records that came of it
   * @param rejected what was rejected
   * @param seconds how long the clock ran
   * @param micros processor time by stage
   * @param heapBefore bytes of heap before
   * @param peakHeap most bytes of heap
   */
  private record Run(
      long rows,
      long records,
      long rejected,
      double seconds,
      Map<String, Double> micros,
      long heapBefore,
      long peakHeap) {
    private static final Run NONE = new Run(0, 0, 0, 0, Map.of(), 0, 0);

    IngestReport.Figure figure(int round, String contender) {
      Map<String, Double> perRow = new LinkedHashMap<>();
      micros.forEach((stage, us) -> perRow.put(stage, us / rows));
      double all = perRow.getOrDefault("all", Double.NaN);
      perRow.remove("all");
      return new IngestReport.Figure(
          round,
          contender,
          rows,
          records,
          rejected,
          seconds,
          rows / seconds,
          all,
          perRow,
          heapBefore >> 20,
          peakHeap >> 20,
          heapInUse() >> 20);
    }
  }
}
