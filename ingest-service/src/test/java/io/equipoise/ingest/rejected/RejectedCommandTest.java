package io.equipoise.ingest.rejected;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.cohort.pseudonym.Pseudonyms;
import io.equipoise.ingest.Fixtures;
import io.equipoise.ingest.IngestConfig;
import io.equipoise.ingest.IngestService;
import io.equipoise.ingest.app.IngestListener;
import io.equipoise.ingest.app.Rate;
import io.equipoise.localstack.SharedStack;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.PseudonymKey;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.TopicReader;
import io.equipoise.schemas.topic.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RejectedCommandTest {
  private static final Charset UTF = StandardCharsets.UTF_8;
  private static final String KEY = "correct horse battery";
  private static final String HEADER = "visit,person,seen,age,sex,race,weight,disease,smoker\n";

  private static final String PATIENT =
      """
      {"resourceType":"Patient","id":"%s","gender":"female","birthDate":"1980-01-01"}""";

  private static final String PRESSURE =
      """
      {"resourceType":"Observation","id":"o","status":"final","code":{"coding":\
      [{"system":"http://loinc.org","code":"85354-9"}]},"subject":{"reference":"Patient/%s"},\
      "effectiveDateTime":"2020-01-01"}""";

  private static final String WEIGHT =
      """
      {"resourceType":"Observation","id":"w","status":"final","code":{"coding":\
      [{"system":"http://loinc.org","code":"29463-7"}]},"subject":{"reference":"Patient/%s"},\
      "effectiveDateTime":"2020-01-01","valueQuantity":{"value":%s,"unit":"kg",\
      "system":"http://unitsofmeasure.org","code":"kg"}}""";

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void shouldTellCodesPlacesAndCountsButNoBytes() throws Exception {
    Connection connection = mock("rejected-shown");
    ingest(threeBad("rejected-shown"), connection);

    assertThat(run(connection, "--dataset", "rejected-shown")).isZero();

    assertThat(out.toString())
        .contains("out-of-range", "not-a-number", "malformed-row", "csv:visits.csv line 3:")
        .contains("3 items rejected", "         1  out-of-range")
        .doesNotContain("cath", "1345");
    out.getBuffer().setLength(0);
    assertThat(run(connection, "--dataset", "rejected-shown", "--code", "out-of-range", "--json"))
        .isZero();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : out.toString().lines().toList()) {
      lines.add(new ObjectMapper().readTree(line));
    }
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0).get("position").asText()).isEqualTo("line 3");
    assertThat(lines.get(0).get("field").asText()).isEqualTo("age");
    assertThat(lines.get(0).has("bytesBase64")).isFalse();
    assertThat(lines.get(1).toString())
        .isEqualTo("{\"rejected\":1,\"byCode\":{\"out-of-range\":1}}");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void shouldReadRowsAgainOfAFileThatTheDescriptorDoesNotName() throws Exception {
    Connection connection = mock("rejected-arrived");
    Path descriptor = threeBad("rejected-arrived");
    ingest(descriptor, connection);
    Files.writeString(folder.resolve("odd.csv"), "no,such,header\n");
    Files.writeString(
        folder.resolve("arrived.csv"), HEADER.replace("visit,person", "person,visit"));
    for (String file : List.of("arrived", "odd", "gone")) {
      String row = "p9,%s,2020-05-04,44,0,white,70,no,never".formatted(file);
      reject(connection, "rejected-arrived", "csv:" + file + ".csv", "out-of-range", row);
    }

    assertThat(replay(connection, descriptor)).isEqualTo(3);

    assertThat(out.toString())
        .contains("6 rejected items read, 1 pass now and were sent")
        .contains("odd.csv is not known: ", "gone.csv is not known: it is not in the folder");
    assertThat(records(connection, "rejected-arrived"))
        .extracting(record -> record.value().get("recordId").toString())
        .contains(Pseudonyms.keyed(KEY.getBytes(UTF), "rejected-arrived").record("arrived"));
  }

  @Test
  void shouldShowBytesOnlyWhenAskedAndWarn() throws Exception {
    Connection connection = mock("rejected-bytes");
    ingest(threeBad("rejected-bytes"), connection);

    assertThat(run(connection, "--dataset", "rejected-bytes", "--show-bytes", "--summary"))
        .isZero();
    assertThat(err.toString()).contains("patients' data");
    assertThat(out.toString())
        .contains("out-of-range         age                  csv:visits.csv")
        .doesNotContain("cath");
    assertThat(run(connection, "--dataset", "rejected-bytes", "--show-bytes")).isZero();
    assertThat(out.toString()).contains("v2,cath,2020-05-04,1345,");
  }

  @Test
  void shouldFollowWhatComesUntilItIsWoken() throws Exception {
    Connection connection = mock("rejected-followed");
    ingest(threeBad("rejected-followed"), connection);
    List<String> seen = new CopyOnWriteArrayList<>();
    try (RejectedLog log =
        new RejectedLog(
            connection, Topics.of("rejected-followed").rejected().name(), InstantSource.system())) {
      log.readToEnd(Optional.empty(), item -> seen.add(item.code()));
      assertThat(seen).hasSize(3);
      Thread follower = new Thread(() -> log.follow(item -> seen.add(item.code())), "follower");
      follower.start();
      reject(connection, "rejected-followed", "rest:/records", "broken-json", "{".getBytes(UTF));
      await().atMost(Duration.ofSeconds(30)).until(() -> seen.contains("broken-json"));
      log.wake();
      follower.join(30_000);
      assertThat(follower.isAlive()).isFalse();
    }
  }

  @Test
  void shouldSendEachOnceWhenTheDescriptorWasMended() throws Exception {
    Connection connection = mock("rejected-mended");
    Path descriptor = threeBad("rejected-mended");
    ingest(descriptor, connection);
    assertThat(records(connection, "rejected-mended")).hasSize(1);

    assertThat(replay(connection, descriptor)).isEqualTo(3);
    assertThat(out.toString())
        .contains(
            "3 rejected items read, 0 pass now and were sent, 0 sent by earlier replays, 3 stay");
    Files.writeString(descriptor, Files.readString(descriptor).replace("[18, 120]", "[18, 2000]"));
    assertThat(replay(connection, descriptor, "--dry-run")).isEqualTo(3);
    assertThat(out.toString()).contains("1 pass now and were not sent (--dry-run)");
    assertThat(records(connection, "rejected-mended")).hasSize(1);
    assertThat(replay(connection, descriptor)).isEqualTo(3);
    assertThat(replay(connection, descriptor)).isEqualTo(3);

    assertThat(out.toString())
        .contains(
            "3 rejected items read, 1 pass now and were sent, 0 sent by earlier replays, 2 stay")
        .contains(
            "3 rejected items read, 0 pass now and were sent, 1 sent by earlier replays, 2 stay")
        .contains("         1  still rejected: malformed-row");
    List<ConsumerRecord<String, GenericRecord>> records = records(connection, "rejected-mended");
    assertThat(records).hasSize(2);
    Pseudonyms pseudonyms = Pseudonyms.keyed(KEY.getBytes(UTF), "rejected-mended");
    assertThat(records)
        .filteredOn(record -> record.headers().lastHeader(ReplayLedger.REPLAYED) != null)
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.key()).isEqualTo(pseudonyms.patient("cath"));
              assertThat(record.value().get("recordId")).hasToString(pseudonyms.record("v2"));
              assertThat(record.value().get("age")).isEqualTo(1345L);
            });
  }

  @Test
  void shouldSendWhatWasCorrectedByHand() throws Exception {
    Connection connection = mock("rejected-corrected");
    Path descriptor = threeBad("rejected-corrected");
    ingest(descriptor, connection);
    Path corrections = folder.resolve("corrections");
    assertThat(
            run(
                connection,
                "export",
                "--dataset",
                "rejected-corrected",
                "--out",
                corrections.toString()))
        .isZero();
    Path file = corrections.resolve("csv_visits.csv.rejected");
    assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
    String text = Files.readString(file);
    assertThat(text).contains("v3,dan,2020-05-04,abc,0", "v4,eve,2020-05-04\n");
    Files.writeString(
        file,
        text.replace("v3,dan,2020-05-04,abc,0", "v3,dan,2020-05-04,34,0")
            .replace("v4,eve,2020-05-04\n", "v4,eve,2020-05-04,51,1,black,\"61\",no,never\n"));

    assertThat(replay(connection, descriptor, "--corrected", corrections.toString())).isEqualTo(3);

    assertThat(out.toString()).contains("2 pass now and were sent");
    assertThat(records(connection, "rejected-corrected"))
        .extracting(record -> record.value().get("age"))
        .containsExactlyInAnyOrder(42L, 34L, 51L);
    assertThat(
            run(
                connection,
                "export",
                "--dataset",
                "rejected-corrected",
                "--out",
                corrections.toString()))
        .isEqualTo(1);
  }

  @Test
  void shouldSayWhyWhenAnItemCannotBeReadAlone() throws Exception {
    Connection connection = mock("rejected-lonely");
    Path descriptor = threeBad("rejected-lonely");
    ingest(descriptor, connection);
    reject(connection, "rejected-lonely", "rest:/records", "broken-json", "{".getBytes(UTF));
    reject(connection, "rejected-lonely", "csv:gone.csv", "out-of-range", "1,2".getBytes(UTF));
    reject(connection, "rejected-lonely", "", "out-of-range", (byte[]) null);

    int code =
        run(
            connection,
            "replay",
            "--descriptor",
            descriptor.toString(),
            "--pseudonym-key-file",
            key().toString(),
            "--json");

    assertThat(code).isEqualTo(3);
    JsonNode report = new ObjectMapper().readTree(out.toString());
    assertThat(report.get("read").asInt()).isEqualTo(6);
    assertThat(report.get("cannot"))
        .extracting(reason -> reason.get("reason").asText())
        .satisfiesExactlyInAnyOrder(
            reason -> assertThat(reason).contains("sender was told", "--received"),
            reason -> assertThat(reason).contains("visits.csv").contains("--data"),
            reason -> assertThat(reason).contains("gone.csv").contains("--data"),
            reason -> assertThat(reason).contains("bytes are not kept"));
  }

  @Test
  void shouldReadPatientsAgainWithTheirObservations() throws Exception {
    Connection connection = mock("rejected-fhir");
    Path descriptor = fhir("rejected-fhir");
    ingest(descriptor, connection);
    assertThat(records(connection, "rejected-fhir")).hasSize(1);

    Files.writeString(descriptor, Files.readString(descriptor).replace("[2, 400]", "[2, 900]"));
    assertThat(replay(connection, descriptor)).isEqualTo(3);
    assertThat(replay(connection, descriptor)).isEqualTo(3);

    assertThat(out.toString())
        .contains(
            "3 rejected items read, 1 pass now and were sent, 0 sent by earlier replays, 2 stay")
        .contains(
            "3 rejected items read, 0 pass now and were sent, 1 sent by earlier replays, 2 stay")
        .contains("it is no Patient but part of one")
        .contains("an earlier Patient resource with the same id");
    assertThat(records(connection, "rejected-fhir"))
        .extracting(record -> record.value().get("weight"))
        .containsExactlyInAnyOrder(70.0, 800.0);
  }

  @Test
  void shouldReadObjectsOfJsonFilesAgain() throws Exception {
    Connection connection = mock("rejected-json");
    Path descriptor =
        Files.writeString(
            folder.resolve("descriptor.yaml"),
            Fixtures.csvClinicYaml().replace("dataset: clinic", "dataset: rejected-json")
                + "  json: { files: [a.ndjson, b.json], identity: { patient: person } }\n");
    String object = "{\"recordId\":\"%s\",\"person\":\"p%s\",\"seen\":\"2020\",\"age\":%s}";
    Fixtures.write(
        folder, "a.ndjson", object.formatted("v1", 1, 42), object.formatted("v2", 2, 1345));
    Fixtures.write(
        folder,
        "b.json",
        "[" + object.formatted("v3", 3, 1346) + ",",
        object.formatted("v4", 4, "\"old\"") + "]");
    ingest(descriptor, connection);
    assertThat(records(connection, "rejected-json")).hasSize(1);
    Files.delete(folder.resolve("a.ndjson"));
    Files.delete(folder.resolve("b.json"));

    Files.writeString(descriptor, Files.readString(descriptor).replace("[18, 120]", "[18, 2000]"));
    assertThat(replay(connection, descriptor)).isEqualTo(3);
    assertThat(replay(connection, descriptor)).isEqualTo(3);

    assertThat(out.toString())
        .contains(
            "3 rejected items read, 2 pass now and were sent, 0 sent by earlier replays, 1 stay")
        .contains(
            "3 rejected items read, 0 pass now and were sent, 2 sent by earlier replays, 1 stay")
        .contains("         1  still rejected: not-a-number");
    Pseudonyms pseudonyms = Pseudonyms.keyed(KEY.getBytes(UTF), "rejected-json");
    assertThat(records(connection, "rejected-json"))
        .extracting(record -> record.value().get("recordId").toString())
        .containsExactlyInAnyOrder(
            pseudonyms.record("v1"), pseudonyms.record("v2"), pseudonyms.record("v3"));
  }

  @Test
  void shouldReadRequestsAgainOnlyWhenAsked() throws Exception {
    Connection connection = mock("rejected-requests");
    Path descriptor = fhir("rejected-requests");
    ingest(descriptor, connection);
    String object = "{\"recordId\":\"%s\",\"patientId\":\"%s\",\"effective\":\"2020\",\"age\":%d}";
    String bundle =
        "{\"resourceType\":\"Bundle\",\"type\":\"%s\",\"entry\":["
            + Stream.of(
                    PATIENT.formatted("bea"),
                    PRESSURE.formatted("bea"),
                    PATIENT.formatted("cem"),
                    PRESSURE.formatted("cem"))
                .map(resource -> "{\"resource\":" + resource + "}")
                .collect(Collectors.joining(","))
            + "]}";
    String name = "rejected-requests";
    reject(connection, name, "rest:/records/1", "out-of-range", object.formatted("v1", "a", 130));
    reject(connection, name, "rest:/records/2", "broken-json", "[oops");
    reject(connection, name, "rest:/fhir/3", "unexpected-resource", bundle.formatted("history"));
    reject(connection, name, "rest:/fhir/4", "missing-time", PATIENT.formatted("dan"));
    Files.writeString(descriptor, Files.readString(descriptor).replace("[18, 120]", "[18, 150]"));
    Path corrections = folder.resolve("corrections");
    run(connection, "export", "--dataset", name, "--out", corrections.toString());
    Path array = corrections.resolve("rest_records_2.rejected");
    Files.writeString(
        array,
        Files.readString(array)
            .replace(
                "[oops",
                "["
                    + object.formatted("v2", "b", 50)
                    + ","
                    + object.formatted("v3", "c", 51)
                    + "]"));
    Path changed = corrections.resolve("rest_fhir_3.rejected");
    Files.writeString(changed, Files.readString(changed).replace("history", "batch"));

    assertThat(replay(connection, descriptor)).isEqualTo(3);
    assertThat(out.toString()).contains("whose sender was told and may have sent it again");
    assertThat(records(connection, name)).hasSize(1);
    for (int i = 0; i < 2; i++) {
      replay(connection, descriptor, "--received");
      replay(connection, descriptor, "--received", "--corrected", corrections.toString());
    }

    assertThat(out.toString()).contains("send the whole Bundle again");
    Pseudonyms pseudonyms = Pseudonyms.keyed(KEY.getBytes(UTF), name);
    assertThat(records(connection, name))
        .extracting(ConsumerRecord::key)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of("ann", "a", "b", "c", "bea", "cem").map(pseudonyms::patient).toList());
  }

  @Test
  void shouldReadPatientsOfFilesThatTheDescriptorDoesNotName() throws Exception {
    Connection connection = mock("rejected-unnamed");
    Path descriptor = fhir("rejected-unnamed");
    Files.writeString(
        descriptor,
        Files.readString(descriptor)
            .replaceAll("(?m)^ *files: \\{ Patient: Patient.ndjson.*\\R", ""));
    Files.move(folder.resolve("Patient.ndjson"), folder.resolve("3.Patient.ndjson"));
    String heavy = "{\"fullUrl\":\"urn:uuid:1\",\"resource\":%s}";
    Fixtures.write(
        folder,
        "bundle.json",
        "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":["
            + heavy.formatted(PRESSURE.formatted("eve"))
            + ","
            + heavy.formatted(WEIGHT.formatted("eve", "801"))
            + ","
            + heavy.formatted(PATIENT.formatted("eve"))
            + ","
            + heavy.formatted(WEIGHT.formatted("nobody", "60"))
            + "]}");
    ingest(descriptor, connection);
    assertThat(records(connection, "rejected-unnamed")).hasSize(1);
    Files.writeString(descriptor, Files.readString(descriptor).replace("[2, 400]", "[2, 900]"));

    Path away = folder.resolve("elsewhere");
    Files.move(folder.resolve("Observation.ndjson"), away);
    assertThat(replay(connection, descriptor, "--dry-run")).isEqualTo(3);
    assertThat(out.toString()).contains("has no file of Observation");
    Files.move(away, folder.resolve("Observation.ndjson"));
    assertThat(replay(connection, descriptor)).isEqualTo(3);
    assertThat(replay(connection, descriptor)).isEqualTo(3);

    assertThat(out.toString())
        .contains(
            "5 rejected items read, 2 pass now and were sent, 0 sent by earlier replays, 3 stay")
        .contains(
            "5 rejected items read, 0 pass now and were sent, 2 sent by earlier replays, 3 stay")
        .contains("it is no Patient but part of one")
        .contains("its entry of bundle.json is no Patient with its id")
        .contains("an earlier Patient resource with the same id");
    assertThat(records(connection, "rejected-unnamed"))
        .extracting(record -> record.value().get("weight"))
        .containsExactlyInAnyOrder(70.0, 800.0, 801.0);
  }

  @Test
  void shouldSendNothingTwiceOverAKillInTheMiddle() throws Exception {
    int rows = 2_000;
    String dataset = "rejected-killed";
    StringBuilder bad = new StringBuilder(HEADER);
    for (int i = 0; i < rows; i++) {
      bad.append("v%d,p%d,2020-05-04,1345,0,white,70,no,never%n".formatted(i, i));
    }
    Path descriptor = dataset(dataset, bad.toString());
    Connection connection =
        new Connection(
            SharedStack.kafka().bootstrapServers(), SharedStack.registry().url(), Map.of());
    ingest(descriptor, connection);
    Files.writeString(descriptor, Files.readString(descriptor).replace("[18, 120]", "[18, 2000]"));
    List<String> arguments = arguments(connection, "replay", replayArguments(descriptor));
    arguments.add("--rate");
    arguments.add("500");
    Path log = folder.resolve("log");

    Process first = RejectedProcess.start(log, arguments);
    try {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> records(connection, dataset).size() >= 200 || !first.isAlive());
      assertThat(first.isAlive()).as(Files.readString(log)).isTrue();
    } finally {
      // SIGKILL
      first.destroyForcibly().waitFor();
    }
    int sentBefore = records(connection, dataset).size();
    assertThat(sentBefore).isBetween(200, rows - 1);
    arguments.set(arguments.size() - 1, "max");
    Process second = RejectedProcess.start(log, arguments);
    assertThat(second.waitFor(60, TimeUnit.SECONDS)).as(Files.readString(log)).isTrue();

    assertThat(second.exitValue()).as(Files.readString(log)).isZero();
    assertThat(records(connection, dataset))
        .hasSize(rows)
        .extracting(record -> record.value().get("recordId").toString())
        .doesNotHaveDuplicates();
  }

  private Path threeBad(String name) throws IOException {
    return dataset(
        name,
        HEADER
            + "v1,ann,2020-05-04,42,0,white,70,no,never\n"
            + "v2,cath,2020-05-04,1345,0,white,70,no,never\n"
            + "v3,dan,2020-05-04,abc,0,white,70,no,never\n"
            + "v4,eve,2020-05-04\n");
  }

  private Path dataset(String name, String rows) throws IOException {
    Files.writeString(folder.resolve("visits.csv"), rows);
    return Files.writeString(
        folder.resolve("descriptor.yaml"),
        Fixtures.csvClinicYaml().replace("dataset: clinic", "dataset: " + name));
  }

  private Path fhir(String name) throws IOException {
    Fixtures.write(
        folder,
        "Patient.ndjson",
        PATIENT.formatted("ann"),
        PATIENT.formatted("bob"),
        PATIENT.formatted("ann"));
    Fixtures.write(
        folder,
        "Observation.ndjson",
        PRESSURE.formatted("ann"),
        WEIGHT.formatted("ann", "70"),
        PRESSURE.formatted("bob"),
        WEIGHT.formatted("bob", "800"),
        WEIGHT.formatted("nobody", "60"));
    Fixtures.write(folder, "Condition.ndjson", "");
    return Files.writeString(
        folder.resolve("descriptor.yaml"),
        Fixtures.fhirClinicYaml().replace("dataset: clinic", "dataset: " + name));
  }

  private void ingest(Path descriptor, Connection connection) throws Exception {
    IngestConfig config =
        IngestConfig.of(
            Fixtures.parse(Files.readString(descriptor)),
            connection,
            folder,
            Rate.MAXIMUM,
            PseudonymKey.of(KEY.getBytes(UTF)));
    try (IngestService service = new IngestService(config, IngestListener.NONE)) {
      service.start();
      assertThat(service.awaitCompletion()).isTrue();
    }
  }

  private static void reject(
      Connection connection, String dataset, String source, String code, String value)
      throws InterruptedException, ExecutionException {
    reject(connection, dataset, source, code, value.getBytes(UTF));
  }

  private static void reject(
      Connection connection, String dataset, String source, String code, byte @Nullable [] value)
      throws InterruptedException, ExecutionException {
    try (Producer<String, byte[]> producer =
        new KafkaProducer<>(
            connection.producer("test"), new StringSerializer(), new ByteArraySerializer())) {
      ProducerRecord<String, byte[]> record =
          new ProducerRecord<>(Topics.of(dataset).rejected().name(), null, value);
      Map.of("code", code, "field", "", "reason", "made up", "source", source, "position", "line 2")
          .forEach((name, text) -> record.headers().add(name, text.getBytes(UTF)));
      producer.send(record).get();
    }
  }

  private static List<ConsumerRecord<String, GenericRecord>> records(
      Connection connection, String dataset) {
    try {
      return new TopicReader(connection)
          .read(
              Topics.of(dataset).records().name(), new WireSerdes(connection).genericDeserializer())
          .records();
    } catch (OperatorException notThereYet) {
      return List.of();
    }
  }

  private static Connection mock(String name) {
    return new Connection(SharedStack.kafka().bootstrapServers(), "mock://" + name, Map.of());
  }

  private Path key() throws IOException {
    return Files.writeString(folder.resolve("key"), KEY);
  }

  private List<String> replayArguments(Path descriptor) throws IOException {
    return List.of(
        "--descriptor",
        descriptor.toString(),
        "--data",
        folder.toString(),
        "--pseudonym-key-file",
        key().toString());
  }

  private int replay(Connection connection, Path descriptor, String... more) throws IOException {
    List<String> arguments = arguments(connection, "replay", replayArguments(descriptor));
    arguments.addAll(List.of(more));
    return execute(arguments);
  }

  private static List<String> arguments(
      Connection connection, String command, List<String> arguments) {
    List<String> all = new ArrayList<>();
    all.add(command);
    all.addAll(arguments);
    all.addAll(
        List.of(
            "--bootstrap-servers",
            connection.bootstrapServers(),
            "--registry-url",
            connection.registryUrl()));
    return all;
  }

  private int run(Connection connection, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(
        List.of(
            "--bootstrap-servers",
            connection.bootstrapServers(),
            "--registry-url",
            connection.registryUrl()));
    return execute(all);
  }

  private int execute(List<String> arguments) {
    return new CommandLine(new RejectedCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments.toArray(String[]::new));
  }
}
