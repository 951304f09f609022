package io.equipoise.ingest.fhir;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.equipoise.ingest.file.DataFile;
import io.equipoise.schemas.OperatorException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The manifest of a Bulk Data export ({@code manifest.json}: {@code output}, {@code deleted} and
 * {@code error}). Its URLs name the files of the manifest's own folder by their last segment, with
 * or without {@code .ndjson} and {@code .gz} behind it; nothing is ever fetched.
 *
 * @param transactionTime {@code transactionTime}, or empty
 * @param output what was exported
 * @param deleted what was deleted since an earlier export
 * @param error what could not be exported
 */
record FhirManifest(
    String transactionTime, List<Output> output, List<Output> deleted, List<Output> error) {
  /** Name of the file. */
  static final String NAME = "manifest.json";

  /** Copies the lists. */
  FhirManifest {
    output = List.copyOf(output);
    deleted = List.copyOf(deleted);
    error = List.copyOf(error);
  }

  /**
   * Reads the manifest of a folder; empty when it has none.
   *
   * @throws OperatorException when it is no manifest
   */
  static Optional<FhirManifest> of(Path folder) {
    Path file = folder.resolve(NAME);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (InputStream bytes = Files.newInputStream(file);
        JsonParser json = ResourceScan.JSON.createParser(bytes)) {
      if (json.nextToken() == JsonToken.START_OBJECT) {
        FhirManifest manifest = read(json);
        if (!manifest.output.isEmpty() && json.nextToken() == null) {
          return Optional.of(manifest);
        }
      }
    } catch (IOException broken) {
      throw notAManifest(file, broken);
    }
    throw notAManifest(file, new IOException("there is no output in it"));
  }

  private static OperatorException notAManifest(Path file, IOException cause) {
    // A parser's message may quote what it read.
    return new OperatorException(
        file
            + " is no manifest of a Bulk Data export, which lists output files with type and url."
            + " Fetch it again, or take it away to read every file of the folder.",
        cause);
  }

  private static FhirManifest read(JsonParser json) throws IOException {
    String time = "";
    List<Output> output = new ArrayList<>();
    List<Output> deleted = new ArrayList<>();
    List<Output> error = new ArrayList<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (value == JsonToken.VALUE_STRING && name.equals("transactionTime")) {
        time = json.getText();
      } else if (value == JsonToken.START_ARRAY && name.equals("output")) {
        outputs(json, output);
      } else if (value == JsonToken.START_ARRAY && name.equals("deleted")) {
        outputs(json, deleted);
      } else if (value == JsonToken.START_ARRAY && name.equals("error")) {
        outputs(json, error);
      } else {
        json.skipChildren();
      }
    }
    return new FhirManifest(time, output, deleted, error);
  }

  private static void outputs(JsonParser json, List<Output> outputs) throws IOException {
    while (json.nextToken() == JsonToken.START_OBJECT) {
      String type = "";
      String url = "";
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        if (json.nextToken() != JsonToken.VALUE_STRING) {
          json.skipChildren();
        } else if (name.equals("type")) {
          type = json.getText();
        } else if (name.equals("url")) {
          url = json.getText();
        }
      }
      outputs.add(new Output(type, url));
    }
  }

  /**
   * An entry of the manifest.
   *
   * @param type resource type
   * @param url where the server had the file
   */
  record Output(String type, String url) {

    /**
     * The file.
     *
     * @param root the data folder
     * @param folder the manifest's folder, relative to it; empty for the data folder itself
     */
    DataFile file(Path root, String folder) {
      String segment = segment();
      for (String ending : List.of("", ".ndjson", ".gz", ".ndjson.gz")) {
        DataFile file = new DataFile(root, folder + segment + ending);
        if (!segment.isEmpty() && file.exists()) {
          return file;
        }
      }
      return new DataFile(root, folder + segment);
    }

    private String segment() {
      String path = url.split("[?#]", 2)[0];
      String last = path.substring(path.lastIndexOf('/') + 1);
      boolean noName =
          last.contains("\\") || last.indexOf(0) >= 0 || last.equals(".") || last.equals("..");
      return noName ? "" : last;
    }
  }
}
