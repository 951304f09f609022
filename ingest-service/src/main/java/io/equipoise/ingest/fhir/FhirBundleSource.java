package io.equipoise.ingest.fhir;

import io.equipoise.ingest.app.Item;
import io.equipoise.ingest.app.Source;
import io.equipoise.ingest.file.DataFile;
import io.equipoise.schemas.OperatorException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * A file that holds one FHIR Bundle or resource as a source. The file is read as a whole, so it may
 * have {@link #LARGEST_BYTES} at most, unpacked.
 */
final class FhirBundleSource implements Source {
  /** Most bytes of a file. */
  static final int LARGEST_BYTES = 128 << 20;

  private final FhirIntake intake;
  private final DataFile file;

  FhirBundleSource(FhirIntake intake, DataFile file) {
    this.intake = intake;
    this.file = file;
  }

  @Override
  public String name() {
    return "fhir:" + file.name();
  }

  @Override
  public Items open() {
    if (!file.exists()) {
      throw new OperatorException(
          "data file " + file.path() + " does not exist. Name its folder with --data.");
    }
    return new Whole();
  }

  /** The whole file, unpacked. Throws {@link OperatorException} when it is not to be had. */
  byte[] bytes() {
    try (InputStream stream = stream()) {
      byte[] bytes = stream.readNBytes(LARGEST_BYTES + 1);
      if (bytes.length > LARGEST_BYTES) {
        throw new OperatorException(
            "data file "
                + file.path()
                + " has more than "
                + LARGEST_BYTES
                + " bytes. Split the Bundle, or export NDJSON.");
      }
      return bytes;
    } catch (IOException unreadable) {
      throw new OperatorException(
          "data file " + file.path() + " cannot be read. Fetch it again.", unreadable);
    }
  }

  private InputStream stream() throws IOException {
    InputStream raw = Files.newInputStream(file.path());
    return file.name().toLowerCase(Locale.ROOT).endsWith(".gz") ? new GZIPInputStream(raw) : raw;
  }

  /** The items, once the file has been read. */
  private final class Whole implements Items {
    private Optional<Iterator<Item>> items = Optional.empty();

    @Override
    public Optional<Item> next() {
      if (items.isEmpty()) {
        List<Item> read = intake.read(bytes(), name());
        items = Optional.of(read.iterator());
      }
      return items.get().hasNext() ? Optional.of(items.get().next()) : Optional.empty();
    }

    @Override
    public void close() {}
  }
}
