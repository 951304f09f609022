package io.equipoise.ingest.csv;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.record.RecordCodec;
import io.equipoise.ingest.Fixtures;
import io.equipoise.ingest.app.Item;
import io.equipoise.ingest.file.LineReader;
import io.equipoise.schemas.registry.InMemorySchemaRegistry;
import io.equipoise.schemas.serde.AvroWireSerializer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as other programs and countries write them. */
class CsvFormatsTest {
  private static final String HEADER =
      "visit,person,seen,age,sex,Herkunft für Bögen,weight,disease,smoker";
  private static final String ROW = "v1,Müller,2020-05-04,42,0,weiß,70.5,no,never";
  private static final String MORE = "v2,Łukasz,2020-05-04,43,1,black,70.5,no,never";

  @TempDir private Path folder;

  private static DatasetDescriptor descriptor(String more) {
    return Fixtures.parse(
        Fixtures.csvClinicYaml()
                .replace(
                    "race: { from: race }",
                    "race: { from: \"Herkunft für Bögen\", map: { weiß: white } }")
            + more);
  }

  private List<Item> read(DatasetDescriptor descriptor) {
    return Fixtures.items(
        CsvFileSource.all(
                descriptor,
                descriptor.csv().orElseThrow(),
                folder,
                Fixtures.assembler(descriptor),
                Fixtures.CLOCK)
            .get(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "ISO-8859-1", "windows-1252", "UTF-16", "UTF-16LE", "UTF-16BE"})
  void shouldReadTheSameWhateverTheEncodingIs(String encoding) {
    Charset charset = Charset.forName(encoding);
    Fixtures.write(folder, "visits.csv", (HEADER + "\r\n" + ROW + "\r\n").getBytes(charset));

    List<Item> items = read(descriptor("    encoding: " + encoding + "\n"));

    assertThat(Fixtures.accepted(items)).hasSize(1);
    assertThat(Fixtures.accepted(items).get(0).record().value(2)).isZero();
    String same = pseudonymInUtf8();
    assertThat(Fixtures.accepted(items).get(0).record().patientId()).isEqualTo(same);
  }

  private String pseudonymInUtf8() {
    Fixtures.write(folder, "visits.csv", HEADER, ROW);
    return Fixtures.accepted(read(descriptor(""))).get(0).record().patientId();
  }

  @Test
  void shouldPassOverAByteOrderMarkWhenTheFileBeginsWithOne() {
    Fixtures.write(folder, "visits.csv", "\uFEFF" + HEADER, ROW, MORE);
    assertThat(Fixtures.accepted(read(descriptor("")))).hasSize(2);

    ByteArrayOutputStream little = new ByteArrayOutputStream();
    little.write(0xFF);
    little.write(0xFE);
    little.writeBytes((HEADER + "\n" + ROW + "\n" + MORE).getBytes(StandardCharsets.UTF_16LE));
    Fixtures.write(folder, "visits.csv", little.toByteArray());
    assertThat(Fixtures.accepted(read(descriptor("    encoding: UTF-16\n")))).hasSize(2);
  }

  @Test
  void shouldRefuseTheRowAndNoOtherWhenBytesAreNotInTheEncoding() {
    byte[] utf8 = (HEADER + "\n" + ROW + "\n").getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(utf8);
    file.writeBytes(
        "v2,M\u00fcller,2020-05-04,42,0,black,70.5,no,never\n"
            .getBytes(StandardCharsets.ISO_8859_1));
    file.writeBytes(MORE.getBytes(StandardCharsets.UTF_8));
    Fixtures.write(folder, "visits.csv", file.toByteArray());
    assertOneRefused(read(descriptor("")));

    ByteArrayOutputStream wide = new ByteArrayOutputStream();
    wide.writeBytes((HEADER + "\n" + ROW + "\nv2,").getBytes(StandardCharsets.UTF_16BE));
    wide.write(0xD8);
    wide.write(0x00);
    wide.writeBytes(
        ("x,2020-05-04,42,0,black,70.5,no,never\n" + MORE).getBytes(StandardCharsets.UTF_16BE));
    Fixtures.write(folder, "visits.csv", wide.toByteArray());
    assertOneRefused(read(descriptor("    encoding: UTF-16\n")));

    Fixtures.write(
        folder,
        "visits.csv",
        (HEADER + "\n" + ROW + "\nv2,\u0081,2020-05-04,42,0,black,70.5,no,never\n" + ROW)
            .getBytes(StandardCharsets.ISO_8859_1));
    assertOneRefused(read(descriptor("    encoding: windows-1252\n")));
  }

  private static void assertOneRefused(List<Item> items) {
    assertThat(Fixtures.accepted(items)).hasSize(2);
    assertThat(Fixtures.refused(items))
        .singleElement()
        .satisfies(refused -> assertThat(refused.reason().code().id()).isEqualTo("malformed-row"));
  }

  @Test
  void shouldReadNumbersAsTheCountryWritesThem() {
    Fixtures.write(
        folder,
        "visits.csv",
        "visit\tperson\tseen\tage\tsex\trace\tweight\tdisease\tsmoker",
        "v1\tp1\t2020-05-04\t42,0\t0\twhite\t70,25\tno\tnever",
        "v2\tp2\t2020-05-04\t42\t0\twhite\t70.25\tno\tnever",
        "v3\tp3\t2020-05-04\t42\t0\twhite\t0,0\tno\tnever");

    List<Item> items =
        read(
            Fixtures.parse(
                Fixtures.csvClinicYaml().replace("delimiter: \",\"", "delimiter: \"\\t\"")
                    + "    numbers: { decimal: \",\", thousands: \"'\" }\n"));

    assertThat(Fixtures.accepted(items)).hasSize(2);
    assertThat(Fixtures.accepted(items).get(0).record().value(0)).isEqualTo(42);
    assertThat(Fixtures.accepted(items).get(0).record().value(3)).isEqualTo(70.25);
    assertThat(Fixtures.accepted(items).get(1).record().value(3)).isNaN();
    assertThat(Fixtures.refused(items))
        .singleElement()
        .satisfies(refused -> assertThat(refused.reason().code().id()).isEqualTo("not-a-number"));
  }

  @Test
  void shouldCarryNothingButWhatIsDeclaredAndAsPreciselyAsAllowed() {
    Fixtures.write(
        folder,
        "visits.csv",
        "name,ssn,visit,person,seen,age,sex,race,weight,disease,smoker",
        "Ann Smith,078-05-1120,visit-77,person-88,2020-05-04T10:11:12Z,97,0,white,70.5,no,never");
    DatasetDescriptor descriptor =
        Fixtures.parse(Fixtures.csvClinicYaml() + "privacy: { dates: month, caps: { age: 90 } }\n");

    Item.Accepted item = Fixtures.accepted(read(descriptor)).get(0);

    assertThat(item.record().eventTime()).isEqualTo(Instant.parse("2020-05-01T00:00:00Z"));
    assertThat(item.record().value(0)).isEqualTo(90);
    assertThat(item.record().value(3)).isEqualTo(70.5);
    byte[] carried =
        new AvroWireSerializer(InMemorySchemaRegistry.named("csv-formats"), true)
            .serialize("clinic.records", new RecordCodec(descriptor).encode(item.record()));
    assertThat(new String(carried, StandardCharsets.ISO_8859_1))
        .contains("white")
        .doesNotContain("Ann", "Smith", "078-05", "visit-77", "person-88");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hour", "day", "month", "year"})
  void shouldMoveTimesBackToTheStartOfTheirUnit(String unit) {
    Fixtures.write(
        folder,
        "visits.csv",
        "visit,person,seen,age,sex,race,weight,disease,smoker",
        "v1,p1,2020-05-04T10:11:12.345Z,42,0,white,70,no,never");

    Instant time =
        Fixtures.accepted(
                read(
                    Fixtures.parse(
                        Fixtures.csvClinicYaml() + "privacy: { dates: " + unit + " }\n")))
            .get(0)
            .record()
            .eventTime();

    String expected =
        switch (unit) {
          case "hour" -> "2020-05-04T10:00:00Z";
          case "day" -> "2020-05-04T00:00:00Z";
          case "month" -> "2020-05-01T00:00:00Z";
          default -> "2020-01-01T00:00:00Z";
        };
    assertThat(time).isEqualTo(Instant.parse(expected));
  }

  /** What is split without the parser must be what the parser gives. */
  @Property(tries = 500)
  void shouldSplitAsTheParserDoes(@ForAll("rows") String row) throws IOException {
    List<CSVRecord> parsed;
    try (CSVParser parser =
        CSVParser.parse(
            new StringReader(row), CSVFormat.DEFAULT.builder().setDelimiter(';').get())) {
      parsed = parser.getRecords();
    }
    Optional<CsvRow> read;
    try (CsvRowReader reader =
        new CsvRowReader(
            new LineReader("row", new ByteArrayInputStream(row.getBytes(StandardCharsets.UTF_8))),
            ';',
            StandardCharsets.UTF_8)) {
      read = reader.next(CsvRowReader.ANY_WIDTH);
    }

    if (row.isBlank()) {
      assertThat(read).isEmpty();
    } else {
      assertThat(((CsvRow.Fields) read.orElseThrow()).fields()).isEqualTo(parsed.get(0).toList());
    }
  }

  @Provide
  Arbitrary<String> rows() {
    return Arbitraries.strings().withChars(";;; ,'aé\t#\\").ofMaxLength(20);
  }
}
