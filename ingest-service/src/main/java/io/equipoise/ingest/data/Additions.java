package io.equipoise.ingest.data;

import io.equipoise.schemas.OperatorException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * Files that follow from a publisher's and are what our descriptors read. The shipped descriptor of
 * diabetes130 streams the first {@value #STAYS} of the 101,766 stays in the order of {@code
 * encounter_id} (60 %), so that the rest is left for those who want to continue the stream.
 */
final class Additions {
  static final String FIRST_STAYS = "diabetic_data.first60.csv.gz";
  static final int STAYS = 61_059;

  private Additions() {}

  /** Makes what follows from the files in the folder, in the folder. */
  static void of(Publication publication, Path folder) throws IOException {
    if (publication == Publication.DIABETES130) {
      firstStays(folder.resolve("diabetic_data.csv"), folder.resolve(FIRST_STAYS), STAYS);
    }
  }

  /**
   * The header and the first rows by encounter, packed. The same input gives the same bytes.
   *
   * @param all the publisher's file
   * @param target where to write
   * @param stays how many rows
   */
  static void firstStays(Path all, Path target, int stays) throws IOException {
    List<String> lines = Files.readAllLines(all, StandardCharsets.UTF_8);
    List<Stay> rows = new ArrayList<>(lines.size());
    for (String line : lines.subList(1, lines.size())) {
      if (!line.isBlank()) {
        rows.add(new Stay(encounter(line), line));
      }
    }
    rows.sort(Comparator.comparingLong(Stay::encounter));
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(target), 1 << 16)) {
      out.write((lines.get(0) + "\n").getBytes(StandardCharsets.UTF_8));
      for (Stay stay : rows.subList(0, Math.min(stays, rows.size()))) {
        out.write((stay.line() + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private static long encounter(String line) {
    try {
      return Long.parseLong(line.substring(0, Math.max(0, line.indexOf(','))));
    } catch (NumberFormatException notANumber) {
      throw new OperatorException(
          "diabetic_data.csv has a row that does not begin with an encounter's number; nothing was kept",
          notANumber);
    }
  }

  /**
   * One row.
   *
   * @param encounter its number
   * @param line as it is written
   */
  private record Stay(long encounter, String line) {}
}
