package io.equipoise.ingest.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.ingest.Fixtures;
import io.equipoise.ingest.app.Intake;
import io.equipoise.ingest.app.Item;
import io.equipoise.ingest.domain.RejectionCode;
import io.equipoise.ingest.fhir.FhirIntake;
import io.equipoise.ingest.fuzz.Bounds;
import io.equipoise.ingest.fuzz.Mutator;
import io.equipoise.ingest.json.JsonIntake;
import io.equipoise.ingest.metrics.ReceiveMeters;
import io.equipoise.schemas.PseudonymKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * Whatever a body holds ends as an answer that says what became of each item and tells no patient's
 * value: accepted, rejected with a code, or problem details. The bodies are read as the service
 * reads them, plain and packed, whole and line by line; {@code -Dequipoise.fuzz.tries=100000} says
 * how many there are.
 */
class BodyFuzzTest {
  private static final int TRIES = 20;
  private static final int INPUTS = Math.max(1, Bounds.INPUTS / TRIES);

  /** Bodies have at most 64 KiB packed; to be read they may take this much. */
  private static final long MOST_BYTES = 96L << 20;

  /** Small, so that the limits are met. */
  private static final ReceiveLimits LIMITS =
      new ReceiveLimits(
          48 << 10,
          56 << 10,
          4 << 10,
          3,
          100,
          100,
          16 << 20,
          4,
          64,
          8 << 10,
          Duration.ofSeconds(5),
          10,
          Duration.ofSeconds(2));

  /** Pieces of the samples that only a patient's value can bring into an answer. */
  private static final List<String> VALUES =
      List.of("quokka", "zanzibar", "1971-12-13", "7129", "4711");

  private static final String OBJECT =
      """
      {"recordId":"zanzibar-1","patientId":"quokka-1","seen":"1971-12-13T10:20:30Z","age":42,\
      "sex":"male","race":null,"weight":71.29,"smoker":"zanzibar","disease":"yes",\
      "extra":{"name":"quokka","zip":[4711,2,{"b":"c"}]}}""";

  private static final String PATIENT =
      """
      {"resourceType":"Patient","id":"quokka","name":[{"family":"zanzibar"}],"gender":"female",\
      "birthDate":"1971-12-13","extension":[{"url":\
      "http://hl7.org/fhir/us/core/StructureDefinition/us-core-race","extension":[{"url":\
      "ombCategory","valueCoding":{"system":"urn:oid:2.16.840.1.113883.6.238","code":"2106-3"}}]}]}""";

  private static final String OBSERVATION =
      """
      {"resourceType":"Observation","id":"zanzibar","status":"final","code":{"coding":\
      [{"system":"http://loinc.org","code":"%s"}]},"subject":{"reference":"Patient/quokka"},\
      "effectiveDateTime":"2020-05-04T10:00:00Z","valueQuantity":{"value":71.29,"unit":"kg",\
      "system":"http://unitsofmeasure.org","code":"kg"}}""";

  private static final String BUNDLE =
      "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[{\"fullUrl\":\"urn:uuid:zanzibar\",\"resource\":"
          + PATIENT
          + "},{\"resource\":"
          + OBSERVATION.formatted("85354-9")
          + "},{\"resource\":"
          + OBSERVATION.formatted("29463-7")
          + "}]}";

  private static final Set<String> CODES =
      Arrays.stream(RejectionCode.values()).map(RejectionCode::id).collect(Collectors.toSet());

  private static final ReceiveMeters METERS = new ReceiveMeters(new SimpleMeterRegistry());
  private static final ObjectMapper READER = new ObjectMapper();
  private static final Map<String, Integer> ANSWERS = new TreeMap<>();
  private static long tried;

  private final Intake records = records(Fixtures.csvClinic());
  private final Intake fhir = new FhirIntake(Fixtures.fhirClinic(), key(), Fixtures.CLOCK);

  @AfterContainer
  static void shouldHaveTriedThemAllAndMetEveryKindOfAnswer() {
    assertThat(tried).isEqualTo((long) INPUTS * TRIES);
    assertThat(ANSWERS)
        .containsKeys("202", "nothing-accepted", "broken-gzip", "body-too-large", "too-many-items");
  }

  @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
  void shouldAnswerEveryBody(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Mutator objects =
        new Mutator(
            random.nextLong(),
            bytes(
                OBJECT,
                "[" + OBJECT + ", " + OBJECT + "]",
                "[{},{\"age\":50}," + OBJECT + ", " + OBJECT + "]"));
    Mutator lines = new Mutator(random.nextLong(), bytes((OBJECT + "\n").repeat(4)));
    Mutator resources = new Mutator(random.nextLong(), bytes(BUNDLE, PATIENT));
    for (int i = 0; i < INPUTS; i++) {
      int kind = random.nextInt(4);
      byte[] body = (kind < 2 ? resources : kind == 2 ? objects : lines).next();
      if (random.nextInt(16) == 0) {
        body = repeated(body, 1 + random.nextInt(40));
      }
      boolean packed = random.nextInt(4) == 0;
      byte[] sent = packed ? packed(body, random) : body;
      Bounds.within(
          MOST_BYTES, () -> assertSound(kind < 2 ? fhir : records, sent, packed, kind == 3));
      tried++;
    }

    assertThat(answer(records, bytes(OBJECT).get(0), false, false).code()).isEqualTo("202");
    assertThat(answer(fhir, bytes(BUNDLE).get(0), false, false).code()).isEqualTo("202");
  }

  /**
   * An answer.
   *
   * @param code 202, or the code of the problem
   * @param body what is sent back
   * @param delivered what went to Kafka
   */
  private record Answer(String code, String body, List<Item> delivered) {}

  private static void assertSound(Intake intake, byte[] sent, boolean packed, boolean lines) {
    Answer answer = answer(intake, sent, packed, lines);
    ANSWERS.merge(answer.code(), 1, Integer::sum);
    assertThat(VALUES).noneMatch(answer.body()::contains);
    JsonNode told;
    try {
      told = READER.readTree(answer.body());
    } catch (IOException notJson) {
      throw new AssertionError("an answer must be JSON", notJson);
    }
    int accepted = Fixtures.accepted(answer.delivered()).size();
    int rejected = Fixtures.refused(answer.delivered()).size();
    boolean whole = answer.code().equals("202") || answer.code().equals("nothing-accepted");
    if (whole || told.has("accepted")) {
      assertThat(told.get("accepted").asInt()).isEqualTo(accepted);
      assertThat(told.get("rejected").asInt()).isEqualTo(rejected);
    } else {
      assertThat(answer.delivered()).isEmpty();
    }
    assertThat(answer.code().equals("nothing-accepted"))
        .isEqualTo(whole && accepted == 0 && rejected > 0);
    JsonNode each = told.path(answer.code().equals("202") ? "results" : "faults");
    assertThat(
            StreamSupport.stream(each.spliterator(), false)
                .filter(item -> item.has("code"))
                .map(item -> item.get("code").asText())
                .toList())
        .hasSize(whole ? rejected : 0)
        .isSubsetOf(CODES);
  }

  private static Answer answer(Intake intake, byte[] sent, boolean packed, boolean lines) {
    LedgerDelivery delivery = new LedgerDelivery();
    Reception reception = new Reception(delivery, LIMITS, METERS);
    ArrivingBytes arriving =
        new ArrivingBytes(new ByteArrayInputStream(sent), LIMITS.idle(), 1, () -> 0L);
    try (Gate.Pass pass = new Gate(1, LIMITS.inFlightBytes()).enter()) {
      long most = lines ? LIMITS.streamBytes() : LIMITS.bodyBytes();
      RequestBody body =
          packed
              ? RequestBody.gzip(arriving, most, LIMITS.ratio())
              : RequestBody.plain(arriving, most);
      Receipt receipt =
          lines
              ? reception.lines(intake, body, pass, "rest:/fuzz")
              : reception.whole(intake, body, pass, "rest:/fuzz");
      return receipt.nothingAccepted()
          ? new Answer(
              ProblemKind.NOTHING_ACCEPTED.code(),
              text(Answers.nothingAccepted("r", receipt)),
              delivery.arrived)
          : new Answer("202", text(Answers.receipt("r", receipt)), delivery.arrived);
    } catch (ProblemException problem) {
      return new Answer(
          problem.kind().code(), text(Answers.problem(problem, "r")), delivery.arrived);
    }
  }

  private static Intake records(DatasetDescriptor descriptor) {
    return new JsonIntake(descriptor, key(), Fixtures.CLOCK);
  }

  private static PseudonymKey key() {
    return PseudonymKey.of("0123456789abcdef".getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] repeated(byte[] body, int times) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < times; i++) {
      all.writeBytes(body);
    }
    return all.toByteArray();
  }

  /** The body by gzip; now and then damaged on the way. */
  private static byte[] packed(byte[] body, SplittableRandom random) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(body);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    byte[] sent = packed.toByteArray();
    return random.nextInt(4) == 0 ? new Mutator(random.nextLong(), List.of(sent)).next() : sent;
  }

  private static List<byte[]> bytes(String... samples) {
    return Stream.of(samples).map(s -> s.getBytes(StandardCharsets.UTF_8)).toList();
  }

  private static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }
}
