package io.equipoise.ingest.rejected;

import io.equipoise.cohort.descriptor.CsvSource;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.ingest.app.ReceivedLine;
import io.equipoise.ingest.csv.CsvFileSource;
import io.equipoise.ingest.domain.RecordAssembler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Rows of CSV files, which say everything by themselves but where things are: that is in the file's
 * header, or, without one, in the width of its rows. So the file must still be there.
 */
final class CsvRereading implements Rereading {
  private static final String ORIGIN = "csv:";

  private final DatasetDescriptor descriptor;
  private final Optional<Path> data;
  private final RecordAssembler assembler;
  private final InstantSource clock;
  private final Map<String, Optional<CsvFileSource.SingleRows>> files = new HashMap<>();

  CsvRereading(
      DatasetDescriptor descriptor,
      Optional<Path> data,
      RecordAssembler assembler,
      InstantSource clock) {
    this.descriptor = descriptor;
    this.data = data;
    this.assembler = assembler;
    this.clock = clock;
  }

  @Override
  public boolean takes(RejectedItem item) {
    return item.source().startsWith(ORIGIN);
  }

  @Override
  public void read(RejectedItem item, BiConsumer<RejectedItem, Retry> each) {
    each.accept(item, retry(item));
  }

  private Retry retry(RejectedItem item) {
    ReceivedLine row = item.received().orElseThrow();
    if (row.number() < 1) {
      return new Retry.Cannot("its line in the file is not known");
    }
    String path = item.source().substring(ORIGIN.length());
    Optional<CsvFileSource.SingleRows> rows = files.computeIfAbsent(path, this::rows);
    return rows.<Retry>map(reader -> Retry.of(reader.read(row)))
        .orElseGet(
            () ->
                new Retry.Cannot(
                    "the layout of file " + path + " is not known: " + whyUnknown(path)));
  }

  private Optional<CsvFileSource.SingleRows> rows(String path) {
    return declared(path)
        .flatMap(
            file ->
                data.filter(folder -> Files.isRegularFile(folder.resolve(path)))
                    .map(
                        folder ->
                            new CsvFileSource(
                                    descriptor,
                                    descriptor.csv().orElseThrow(),
                                    file,
                                    folder,
                                    assembler,
                                    clock)
                                .singleRows()));
  }

  private Optional<CsvSource.File> declared(String path) {
    return descriptor
        .csv()
        .flatMap(csv -> csv.files().stream().filter(file -> file.path().equals(path)).findFirst());
  }

  private String whyUnknown(String path) {
    if (declared(path).isEmpty()) {
      return "the descriptor does not name it under sources.csv.files";
    }
    return data.isEmpty()
        ? "name its folder with --data (its header, or its first rows, are needed)"
        : "it is not in the folder of --data (its header, or its first rows, are enough)";
  }

  @Override
  public void finish(BiConsumer<RejectedItem, Retry> each) {
    // Every row was read at once.
  }

  @Override
  public void close() {
    // Nothing is kept open.
  }
}
