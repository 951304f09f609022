package io.equipoise.ingest.fhir;

import io.equipoise.ingest.app.ReceivedLine;
import io.equipoise.ingest.file.LineReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads the lines of some Patient resources again, in an order that is not that of the files: a
 * bounded number of bytes is held, and the files are read once for so many. For one thread.
 */
final class PatientLines {
  /** Most patients whose lines are looked for in one reading of the files. */
  private static final int MOST_AT_ONCE = 10_000;

  /** Lines between two looks whether the thread was interrupted. */
  private static final int LINES_BETWEEN_CHECKS = 256;

  private final List<FhirExport.File> files;
  private final List<PatientFacts> patients;
  private final long mostBytes;
  private final TreeMap<Integer, ReceivedLine> held = new TreeMap<>();
  private int next;

  /**
   * The lines of these patients.
   *
   * @param files the files by their number
   * @param patients in the order in which their lines will be asked for
   * @param mostBytes most bytes that are held, apart from a single line that has more
   */
  PatientLines(List<FhirExport.File> files, List<PatientFacts> patients, long mostBytes) {
    this.files = files;
    this.patients = patients;
    this.mostBytes = mostBytes;
  }

  /** The line of the next patient; without bytes when the file has it no more. */
  ReceivedLine next() throws InterruptedException {
    if (!held.containsKey(next)) {
      read();
    }
    PatientFacts patient = patients.get(next);
    return Optional.ofNullable(held.remove(next++))
        .orElseGet(() -> new ReceivedLine(patient.line(), new byte[0], 0));
  }

  private void read() throws InterruptedException {
    held.clear();
    int end = Math.min(patients.size(), next + MOST_AT_ONCE);
    Map<Integer, Map<Long, Integer>> wanted = new TreeMap<>();
    for (int place = next; place < end; place++) {
      PatientFacts patient = patients.get(place);
      wanted.computeIfAbsent(patient.file(), file -> new HashMap<>()).put(patient.line(), place);
    }
    long bytes = 0;
    for (Map.Entry<Integer, Map<Long, Integer>> file : wanted.entrySet()) {
      try (LineReader lines = files.get(file.getKey()).data().open()) {
        Map<Long, Integer> left = file.getValue();
        while (!left.isEmpty()) {
          Optional<ReceivedLine> line = next(lines);
          if (line.isEmpty()) {
            break;
          }
          Integer place = left.remove(line.get().number());
          if (place != null && place < end) {
            held.put(place, line.get());
            bytes += line.get().keptBytes();
          }
          while (bytes > mostBytes && held.size() > 1) {
            // Those that come last make room: all before them are held, or still to be found.
            end = held.lastKey();
            bytes -= held.remove(end).keptBytes();
          }
        }
      }
    }
  }

  /** The next line of a reader; now and then it looks whether the thread was interrupted. */
  static Optional<ReceivedLine> next(LineReader lines) throws InterruptedException {
    Optional<ReceivedLine> line = lines.next();
    if (line.isPresent()
        && line.get().number() % LINES_BETWEEN_CHECKS == 0
        && Thread.interrupted()) {
      throw new InterruptedException("reading " + lines.name() + " was interrupted");
    }
    return line;
  }
}
