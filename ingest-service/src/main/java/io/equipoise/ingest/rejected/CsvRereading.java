package io.equipoise.ingest.rejected;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.ingest.app.ReceivedLine;
import io.equipoise.ingest.csv.CsvFileSource;
import io.equipoise.ingest.domain.RecordAssembler;
import io.equipoise.schemas.OperatorException;
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
  private final Map<String, Layout> layouts = new HashMap<>();

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
    return layouts.computeIfAbsent(path, this::layout).read(row);
  }

  private Layout layout(String path) {
    Optional<String> missing = missing(path);
    if (missing.isPresent()) {
      return row -> unknown(path, missing.get());
    }
    try {
      CsvFileSource.SingleRows rows =
          CsvFileSource.of(descriptor, path, data.orElseThrow(), assembler, clock).singleRows();
      return row -> Retry.of(rows.read(row));
    } catch (OperatorException doesNotFit) {
      return row -> unknown(path, String.valueOf(doesNotFit.getMessage()));
    }
  }

  private static Retry unknown(String path, String why) {
    return new Retry.Cannot("the layout of file " + path + " is not known: " + why);
  }

  private Optional<String> missing(String path) {
    if (descriptor.csv().isEmpty()) {
      return Optional.of("the descriptor has no sources.csv");
    }
    if (data.isEmpty()) {
      return Optional.of("name its folder with --data (its header, or its first rows, are needed)");
    }
    return Files.isRegularFile(data.get().resolve(path))
        ? Optional.empty()
        : Optional.of(
            "it is not in the folder of --data (its header, or its first rows, are enough)");
  }

  @Override
  public void finish(BiConsumer<RejectedItem, Retry> each) {
    // Every row was read at once.
  }

  @Override
  public void close() {
    // Nothing is kept open.
  }

  /** Reads rows of one file, or says why it cannot. */
  private interface Layout {
    Retry read(ReceivedLine row);
  }
}
