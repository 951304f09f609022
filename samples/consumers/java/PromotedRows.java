import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Synthetic rows that a verdict stands behind, and nothing else: joins DATASET.synthetic with
 * DATASET.verdicts. Prints one JSON object a line:
 *
 * <pre>
 * {"add": BATCH, "row": {...}}   use this row
 * {"drop": BATCH}                its verdict was taken back: stop using every row of the batch
 * </pre>
 *
 * <p>java PromotedRows.java BOOTSTRAP_SERVERS REGISTRY_URL DATASET [--once]
 *
 * <p>--once: ends when everything that was there at the start has been read. Needs kafka-clients,
 * avro and jackson-databind on the class path, and read access to the two topics; commits nothing.
 * Rows of batches that are not promoted (yet) are held in memory.
 */
public final class PromotedRows {
  /** JSON is UTF-8 wherever the program runs; System.out would write as the locale says. */
  private static final PrintStream OUT =
      new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

  private final Map<String, List<String>> rows = new HashMap<>();
  private final Map<String, String> verdicts = new HashMap<>();
  private final Map<Integer, Schema> schemas = new HashMap<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final String registry;

  private PromotedRows(String registry) {
    this.registry = registry.replaceAll("/+$", "");
  }

  public static void main(String[] arguments) throws Exception {
    boolean once = arguments.length == 4 && arguments[3].equals("--once");
    if (arguments.length < 3 || (arguments.length == 4 && !once)) {
      System.err.println("usage: java PromotedRows.java SERVERS REGISTRY_URL DATASET [--once]");
      System.exit(2);
    }
    new PromotedRows(arguments[1]).run(arguments[0], arguments[2], once);
  }

  private void run(String servers, String dataset, boolean once) throws Exception {
    Properties config = new Properties();
    config.put("bootstrap.servers", servers);
    config.put("isolation.level", "read_committed"); // what was not committed never was
    config.put("auto.offset.reset", "earliest");
    config.put("enable.auto.commit", "false");
    config.put("allow.auto.create.topics", "false"); // a mistyped dataset must not come into being
    try (var consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (String topic : List.of(dataset + ".verdicts", dataset + ".synthetic")) {
        List<PartitionInfo> found = consumer.partitionsFor(topic);
        if (found == null || found.isEmpty()) {
          System.err.println("there is no topic " + topic + "; check the name of the dataset");
          System.exit(1);
        }
        found.forEach(p -> partitions.add(new TopicPartition(topic, p.partition())));
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      // A batch that was promoted and taken back before we came is never shown: nothing is printed
      // until all that was there has been read.
      while (!reached(consumer, ends)) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          take(record);
        }
      }
      verdicts.keySet().forEach(this::printAll);
      while (!once) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          takeAndPrint(record);
        }
      }
    }
  }

  /** By positions: a log may end with the marker of a transaction, which is never handed out. */
  private static boolean reached(KafkaConsumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream().allMatch(e -> consumer.position(e.getKey()) >= e.getValue());
  }

  /** Remembers; says of which batch the record was. */
  private Optional<String> take(ConsumerRecord<String, byte[]> record) throws Exception {
    if (record.topic().endsWith(".verdicts")) {
      if (record.value() == null) {
        verdicts.remove(record.key());
      } else {
        verdicts.put(record.key(), decode(record.value()).get("verdict").toString());
      }
      return Optional.of(record.key());
    }
    Header batch = record.headers().lastHeader("batch-id");
    if (batch == null || record.value() == null) {
      return Optional.empty();
    }
    String id = new String(batch.value(), StandardCharsets.UTF_8);
    rows.computeIfAbsent(id, b -> new ArrayList<>()).add(decode(record.value()).toString());
    return Optional.of(id);
  }

  private void takeAndPrint(ConsumerRecord<String, byte[]> record) throws Exception {
    String key = record.key();
    boolean isVerdict = record.topic().endsWith(".verdicts");
    boolean before = isVerdict && isPromoted(key);
    Optional<String> batch = take(record);
    if (isVerdict && before && !isPromoted(key)) {
      print("{\"drop\": \"" + key + "\"}");
    } else if (isVerdict && !before) {
      printAll(key);
    } else if (!isVerdict && batch.isPresent() && isPromoted(batch.get())) {
      List<String> all = rows.get(batch.get());
      printRow(batch.get(), all.get(all.size() - 1));
    }
  }

  private boolean isPromoted(String batch) {
    return "PROMOTED".equals(verdicts.get(batch));
  }

  private void printAll(String batch) {
    if (isPromoted(batch)) {
      rows.getOrDefault(batch, List.of()).forEach(row -> printRow(batch, row));
    }
  }

  private static void printRow(String batch, String row) {
    print("{\"add\": \"" + batch + "\", \"row\": " + row + "}");
  }

  private static void print(String line) {
    OUT.println(line);
    OUT.flush();
  }

  /** Confluent's wire format: byte 0, the schema's id as four bytes, Avro binary. */
  private GenericRecord decode(byte[] value) throws IOException, InterruptedException {
    ByteBuffer bytes = ByteBuffer.wrap(value);
    if (value.length < 5 || bytes.get() != 0) {
      throw new IOException("value is not in Confluent's wire format");
    }
    int id = bytes.getInt();
    Schema schema = schemas.get(id);
    if (schema == null) {
      schema = fetch(id);
      schemas.put(id, schema);
    }
    var decoder = DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, null);
    return new GenericDatumReader<GenericRecord>(schema).read(null, decoder);
  }

  private Schema fetch(int id) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(registry + "/schemas/ids/" + id)).build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("the registry knows no schema " + id + ": " + answer.statusCode());
    }
    String schema = new ObjectMapper().readTree(answer.body()).get("schema").asText();
    return new Schema.Parser().parse(schema);
  }
}
