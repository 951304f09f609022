package io.equipoise.benchmarks;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.CsvSource;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.ingest.FileRecords;
import io.equipoise.schemas.OperatorException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * What is ingested: the same real rows as often as it takes, as CSV and as JSON lines, and a
 * population as FHIR, each copy of it made of other people.
 *
 * @param yaml text of the descriptor, up to the dataset's name and with {@code rows.*} for files
 * @param folder where the files are
 * @param rows rows, lines or resources in them
 */
record IngestInput(String yaml, Path folder, long rows) {
  private static final Pattern DATASET = Pattern.compile("(?m)^dataset: .*$");
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
  private static final Pattern SUBJECT = Pattern.compile("\"reference\":\"Patient/([^\"]+)\"");
  private static final String CSV_FILE = "rows.csv";
  private static final String JSON_FILE = "rows.ndjson";

  /** The descriptor under another dataset name. */
  DatasetDescriptor descriptor(String dataset) {
    String named = DATASET.matcher(yaml).replaceFirst("dataset: " + dataset);
    return DescriptorLoader.parse(dataset + ".yaml", named.getBytes(StandardCharsets.UTF_8));
  }

  /** The records that the files hold, under pseudonyms that are none. */
  List<PatientRecord> records() throws InterruptedException {
    return FileRecords.read(descriptor("bench"), folder, InstantSource.system());
  }

  /** The first CSV file of the descriptor, over and over, into {@code folder}. */
  static IngestInput csv(Path descriptor, Path data, Path folder, int rows) {
    try {
      String yaml = Files.readString(descriptor);
      CsvSource source =
          DescriptorLoader.load(descriptor)
              .csv()
              .orElseThrow(
                  () -> new OperatorException(descriptor + " has no sources.csv; choose another"));
      String path = source.files().get(0).path();
      List<String> lines = lines(data.resolve(path));
      int first = source.header() ? 1 : 0;
      try (BufferedWriter out = Files.newBufferedWriter(folder.resolve(CSV_FILE))) {
        if (source.header()) {
          out.append(lines.get(0)).append('\n');
        }
        for (int i = 0; i < rows; i++) {
          out.append(lines.get(first + i % (lines.size() - first))).append('\n');
        }
      }
      return new IngestInput(yaml.replace(path, CSV_FILE), folder, rows);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("cannot make rows to ingest", unreadable);
    }
  }

  /** The records of {@code csv} as JSON lines, fields called like the columns. */
  static IngestInput json(IngestInput csv, Path folder) throws InterruptedException {
    String yaml = csv.yaml() + "\n  json: { files: [" + JSON_FILE + "] }\n";
    DatasetDescriptor descriptor = csv.descriptor("bench");
    List<PatientRecord> records = csv.records();
    try (BufferedWriter out = Files.newBufferedWriter(folder.resolve(JSON_FILE))) {
      for (PatientRecord record : records) {
        out.append(object(descriptor, record)).append('\n');
      }
    } catch (IOException unwritable) {
      throw new UncheckedIOException("cannot make JSON lines to ingest", unwritable);
    }
    return new IngestInput(yaml, folder, records.size());
  }

  private static String object(DatasetDescriptor descriptor, PatientRecord record) {
    StringJoiner object = new StringJoiner(",", "{", "}");
    descriptor.json().record().ifPresent(f -> object.add(text(f.from(), record.recordId())));
    descriptor.json().patient().ifPresent(f -> object.add(text(f.from(), record.patientId())));
    descriptor
        .json()
        .eventTime()
        .ifPresent(f -> object.add(text(f.from(), record.eventTime().toString())));
    for (int i = 0; i < record.columns(); i++) {
      Column column = descriptor.columns().get(i);
      double value = record.value(i);
      if (!Double.isNaN(value)) {
        object.add(
            column.isNumber()
                ? quoted(column.name())
                    + ":"
                    + (column.integer() ? Long.toString(Math.round(value)) : Double.toString(value))
                : text(column.name(), column.values().get((int) value)));
      }
    }
    return object.toString();
  }

  private static String text(String name, String value) {
    return quoted(name) + ":" + quoted(value);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** The shipped population as FHIR, as many copies as give at least so many resources. */
  static IngestInput fhir(Path home, Path folder, int resources) {
    try {
      Path descriptor = home.resolve("descriptors").resolve("synthea.yaml");
      String yaml = Files.readString(descriptor);
      long written = 0;
      int copy = 0;
      List<String> files =
          DescriptorLoader.load(descriptor).fhir().orElseThrow().files().values().stream().toList();
      while (written < resources) {
        for (String file : files) {
          written += append(home.resolve("samples").resolve("synthea").resolve(file), copy, folder);
        }
        copy++;
      }
      for (String file : files) {
        yaml = yaml.replace(file, unpacked(file));
      }
      return new IngestInput(yaml, folder, written);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("cannot make resources to ingest", unreadable);
    }
  }

  private static String unpacked(String file) {
    return file.replaceAll("\\.gz$", "");
  }

  private static long append(Path file, int copy, Path folder) throws IOException {
    List<String> lines = lines(file);
    StringBuilder text = new StringBuilder();
    for (String line : lines) {
      Matcher id = ID.matcher(line);
      String own = id.find() ? id.replaceFirst("\"id\":\"$1-" + copy + "\"") : line;
      text.append(SUBJECT.matcher(own).replaceFirst("\"reference\":\"Patient/$1-" + copy + "\""))
          .append('\n');
    }
    Path target = folder.resolve(unpacked(String.valueOf(file.getFileName())));
    Files.writeString(target, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return lines.size();
  }

  private static List<String> lines(Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file);
        InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    }
  }
}
