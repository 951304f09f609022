package io.equipoise.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.equipoise.schemas.OperatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A benchmark's report as a file. */
final class ReportFile {
  private ReportFile() {}

  /**
   * Writes the report as UTF-8 JSON, with the folders that are missing; names the file when that
   * fails.
   */
  static void write(Path file, Map<String, Object> json) {
    try {
      Path parent = file.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.writeString(
          file,
          new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(json)
              + "\n");
    } catch (IOException e) {
      throw new OperatorException(
          "cannot write the report " + file + ": " + e.getMessage() + "; choose another --report",
          e);
    }
  }
}
