package io.equipoise.ingest.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.ingest.Fixtures;
import io.equipoise.ingest.app.Item;
import io.equipoise.ingest.app.Source;
import io.equipoise.ingest.domain.RejectionCode;
import io.equipoise.schemas.OperatorException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvFileSourceTest {
  private static final String HEADER = "visit,person,seen,age,sex,race,weight,disease,smoker";
  private static final String GOOD = "v1,p1,2020-05-04,42,1.0,white,70.5,no,?";

  @TempDir Path folder;

  @Test
  void shouldReadARow() {
    PatientRecord record = Fixtures.accepted(read(GOOD)).get(0).record();

    assertThat(record.eventTime()).isEqualTo(Instant.parse("2020-05-04T00:00:00Z"));
    assertThat(record.values()).containsExactly(42, 1, 0, 70.5, Double.NaN, 0);
    assertThat(record.patientId()).isNotEqualTo("p1").hasSize(32);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "v1,p1,2020-05-04,old,0,white,70,no,?       | not-a-number     | age",
        "v1,p1,2020-05-04,42.5,0,white,70,no,?      | not-whole        | age",
        "v1,p1,2020-05-04,17,0,white,70,no,?        | out-of-range     | age",
        "v1,p1,2020-05-04,42,0,white,401,no,?       | out-of-range     | weight",
        "v1,,2020-05-04,42,0,white,70,no,?          | missing-identity | patient",
        "?,p1,2020-05-04,42,0,white,70,no,?         | missing-identity | record",
        "v1,p1,,42,0,white,70,no,?                  | missing-time     | eventTime",
        "v1,p1,soon,42,0,white,70,no,?              | bad-time         | eventTime",
        "v1,p1,2124-05-04,42,0,white,70,no,?        | bad-time         | eventTime",
        "v1,p1,2020-05-04,42,0,white,70,no        | malformed-row    | ``",
        "v1,p1,2020-05-04,42,0,white,70,no,?,more   | malformed-row    | ``",
        "v1,\"p1,2020-05-04,42,0,white,70,no,?      | malformed-row    | ``",
        "v1,\"p1\"x,2020-05-04,42,0,white,70,no,?   | malformed-row    | ``"
      })
  void shouldRefuseABadRowAndGoOn(String bad, String code, String field) {
    List<Item> items = read(GOOD, bad, GOOD);

    assertThat(items).hasSize(3);
    Item.Refused refused = Fixtures.refused(items).get(0);
    assertThat(items.get(1)).isSameAs(refused);
    assertThat(refused.reason().code().id()).isEqualTo(code);
    assertThat(refused.reason().field()).isEqualTo(field);
    assertThat(refused.origin()).isEqualTo("csv:visits.csv");
    assertThat(refused.received().position()).isEqualTo("line 3");
    assertThat(new String(refused.received().bytes(), StandardCharsets.UTF_8)).isEqualTo(bad);
  }

  @Test
  void shouldRefuseALineThatIsNotUtf8() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write((HEADER + "\n").getBytes(StandardCharsets.UTF_8));
    file.write("v1,p\u00fc,2020-05-04,42,0,white,70,no,?\n".getBytes(StandardCharsets.ISO_8859_1));
    file.write(GOOD.getBytes(StandardCharsets.UTF_8));
    Files.write(folder.resolve("visits.csv"), file.toByteArray());

    List<Item> items = Fixtures.items(source());

    assertThat(items).hasSize(2);
    assertThat(Fixtures.refused(items).get(0).reason().code())
        .isEqualTo(RejectionCode.MALFORMED_ROW);
  }

  @Test
  void shouldReadAnUnlistedCategoryAsUnknownAndTellItsColumn() {
    Item.Accepted item = Fixtures.accepted(read("v1,p1,2020-05-04,42,7,martian,70,no,")).get(0);

    assertThat(item.unlisted()).isEqualTo(Set.of("sex", "race"));
    assertThat(item.record().value(1)).isNaN();
    assertThat(item.record().value(2)).isNaN();
  }

  @Test
  void shouldReadMissingTokensOfSourceAndColumn() {
    PatientRecord record =
        Fixtures.accepted(read("v1,p1,2020-05-04,?,,white,0.0,no,?")).get(0).record();

    assertThat(record.values())
        .containsExactly(Double.NaN, Double.NaN, 0, Double.NaN, Double.NaN, 0);
  }

  @Test
  void shouldReadQuotedFieldsOverSeveralLinesAsOneRow() {
    List<Item> items =
        read(
            "v1,\"p\n1\",2020-05-04,42,0,white,70,no,never",
            "v2,\"p,2\",2020-05-04,42,0,white,70,no,never");

    assertThat(Fixtures.accepted(items)).hasSize(2);
  }

  @Test
  void shouldLoseOneRowOnlyToAQuoteThatNeverEnds() {
    List<Item> items =
        read(
            GOOD,
            "v2,\"p2,2020-05-04,42,0,white,70,no,never",
            GOOD,
            GOOD,
            "",
            "v3,\"p3\",2020,1,2",
            GOOD);

    assertThat(Fixtures.accepted(items)).hasSize(4);
    assertThat(Fixtures.refused(items))
        .extracting(item -> item.received().position())
        .containsExactly("line 3", "line 7");
  }

  @Test
  void shouldTakeEachLineForItselfWhenARowOfSeveralIsTooLong() {
    String half = "x".repeat(5 << 20);
    List<Item> items = read(GOOD, "v2,\"p2," + half, half + "\",2020-05-04", GOOD);

    assertThat(items).hasSize(4);
    assertThat(Fixtures.accepted(items)).hasSize(2);
    assertThat(Fixtures.refused(items))
        .extracting(item -> item.reason().code().id() + " in " + item.received().position())
        .containsExactly("too-long in line 3", "malformed-row in line 4");
  }

  @Test
  void shouldReadWindowsLineEndsAByteOrderMarkAndALastLineWithoutEnd() {
    Fixtures.write(
        folder,
        "visits.csv",
        ("\uFEFF" + HEADER + "\r\n" + GOOD + "\r\n\r\n" + GOOD).getBytes(StandardCharsets.UTF_8));

    assertThat(Fixtures.accepted(Fixtures.items(source()))).hasSize(2);
  }

  @Test
  void shouldReadFilesWithoutHeaderInOrderWithTheirConstants() {
    DatasetDescriptor descriptor = Fixtures.headerlessClinic();
    Fixtures.write(folder, "north.csv", "42;female;x;70", "43;male;x;71", "44;male");
    Fixtures.write(folder, "south.csv.gz", "50;female;x;80");

    List<Source> sources = sources(descriptor);
    List<Item> north = Fixtures.items(sources.get(0));
    List<Item> south = Fixtures.items(sources.get(1));

    assertThat(sources)
        .extracting(Source::name)
        .containsExactly("csv:north.csv", "csv:south.csv.gz");
    assertThat(north).hasSize(3);
    assertThat(Fixtures.refused(north).get(0).reason().reason())
        .isEqualTo("row has 2 fields, expected 4");
    assertThat(Fixtures.accepted(north)).allMatch(item -> item.record().value(5) == 1);
    PatientRecord record = Fixtures.accepted(south).get(0).record();
    assertThat(record.values()).containsExactly(50, 0, Double.NaN, 80, 1, 0);
    assertThat(record.eventTime()).isEqualTo(Fixtures.NOW);
  }

  @Test
  void shouldTakeEachRowWithoutIdentityForAPersonOfItsOwn() {
    Fixtures.write(folder, "north.csv", "42;female;x;70", "42;female;x;70");
    List<Item> items = Fixtures.items(sources(Fixtures.headerlessClinic()).get(0));

    assertThat(Fixtures.accepted(items))
        .extracting(item -> item.record().patientId())
        .doesNotHaveDuplicates();
  }

  @Test
  void shouldNameEveryColumnThatTheFileDoesNotHave() {
    Fixtures.write(folder, "visits.csv", "visit,person,seen,age,sex", "v1,p1,2020,42,0");

    assertThatThrownBy(() -> source().open())
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("visits.csv")
        .hasMessageContaining("no field race")
        .hasMessageContaining("no field weight")
        .hasMessageContaining("no field disease");
  }

  @Test
  void shouldNameTheFileThatIsNotThere() {
    assertThatThrownBy(() -> source().open())
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining(folder.resolve("visits.csv").toString())
        .hasMessageContaining("--data");
  }

  @Test
  void shouldNameAGzFileThatIsDamaged() throws IOException {
    Fixtures.write(folder, "north.csv", "42;female;x;70");
    Fixtures.write(folder, "south.csv.gz", "50;female;x;80", "51;male;x;81");
    Path packed = folder.resolve("south.csv.gz");
    byte[] whole = Files.readAllBytes(packed);
    Files.write(packed, Arrays.copyOf(whole, whole.length - 9));

    assertThatThrownBy(() -> Fixtures.items(sources(Fixtures.headerlessClinic()).get(1)))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("south.csv.gz");
  }

  /** Whatever a line holds, it costs at most itself: every line that is not blank is one item. */
  @Property(tries = 300)
  void shouldSurviveAnyBytes(@ForAll("lines") List<byte[]> lines) throws IOException {
    Path somewhere = Files.createTempDirectory("csv-fuzz");
    Path file = somewhere.resolve("visits.csv");
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.writeBytes((HEADER + "\n").getBytes(StandardCharsets.UTF_8));
      long rows = 0;
      for (byte[] line : lines) {
        bytes.writeBytes(line);
        bytes.write('\n');
        rows += isBlank(line) ? 0 : 1;
      }
      bytes.writeBytes(GOOD.getBytes(StandardCharsets.UTF_8));
      Files.write(file, bytes.toByteArray());
      DatasetDescriptor descriptor = Fixtures.csvClinic();

      List<Item> items =
          Fixtures.items(
              CsvFileSource.all(
                      descriptor,
                      descriptor.csv().orElseThrow(),
                      somewhere,
                      Fixtures.assembler(descriptor),
                      Fixtures.CLOCK)
                  .get(0));

      assertThat(items).hasSize((int) rows + 1);
      assertThat(items.get(items.size() - 1)).isInstanceOf(Item.Accepted.class);
      assertThat(Fixtures.accepted(items).size() + Fixtures.refused(items).size())
          .isEqualTo(items.size());
    } finally {
      Files.deleteIfExists(file);
      Files.delete(somewhere);
    }
  }

  /**
   * Bytes of all kinds, mostly those that mean something in CSV; one line may have a stray quote.
   */
  @Provide
  Arbitrary<List<byte[]>> lines() {
    Arbitrary<Byte> telling = Arbitraries.of((byte) ',', (byte) '1', (byte) 'a', (byte) ' ');
    Arbitrary<Byte> quoteless = Arbitraries.bytes().filter(b -> b != '\n' && b != '"');
    Arbitrary<byte[]> noise =
        Arbitraries.frequencyOf(Tuple.of(3, telling), Tuple.of(2, quoteless))
            .array(byte[].class)
            .ofMaxSize(40);
    Arbitrary<byte[]> strayQuote =
        Arbitraries.integers()
            .between(0, GOOD.length())
            .map(at -> GOOD.substring(0, at) + '"' + GOOD.substring(at))
            .map(line -> line.getBytes(StandardCharsets.UTF_8));
    return Combinators.combine(noise.list().ofMaxSize(6), strayQuote, noise.list().ofMaxSize(6))
        .as(
            (before, quote, after) ->
                Stream.of(before, List.of(quote), after).flatMap(List::stream).toList());
  }

  private static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }

  private List<Item> read(String... rows) {
    Fixtures.write(folder, "visits.csv", HEADER + "\n" + String.join("\n", rows));
    return Fixtures.items(source());
  }

  private Source source() {
    return sources(Fixtures.csvClinic()).get(0);
  }

  private List<Source> sources(DatasetDescriptor descriptor) {
    return CsvFileSource.all(
        descriptor,
        descriptor.csv().orElseThrow(),
        folder,
        Fixtures.assembler(descriptor),
        Fixtures.CLOCK);
  }
}
