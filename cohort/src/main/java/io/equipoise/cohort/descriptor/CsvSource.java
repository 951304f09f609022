package io.equipoise.cohort.descriptor;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How to read a dataset from CSV files.
 *
 * @param header whether the first line of each file names its columns
 * @param delimiter the separating character
 * @param missing raw tokens that mean "missing" in any column
 * @param files the files, relative to the data folder, in replay order; a name ending in {@code
 *     .gz} is unpacked
 * @param columns descriptor column to its place in the file
 * @param patient where the patient's identity is; empty: each row is its own patient
 * @param record where the record's identity is; empty: file name and row number
 * @param eventTime where the event time is; empty: time of ingestion
 * @param encoding how characters are written as bytes; one of {@link #ENCODINGS}
 * @param numbers how numbers are written
 */
public record CsvSource(
    boolean header,
    char delimiter,
    Set<String> missing,
    List<File> files,
    Map<String, Field> columns,
    Optional<Field> patient,
    Optional<Field> record,
    Optional<Field> eventTime,
    Charset encoding,
    NumberStyle numbers) {

  /** Names of the encodings that files may have. */
  public static final List<String> ENCODINGS =
      List.of("UTF-8", "ISO-8859-1", "windows-1252", "UTF-16", "UTF-16LE", "UTF-16BE");

  /** Files in UTF-8 with plain numbers; the parameters are those above. */
  public CsvSource(
      boolean header,
      char delimiter,
      Set<String> missing,
      List<File> files,
      Map<String, Field> columns,
      Optional<Field> patient,
      Optional<Field> record,
      Optional<Field> eventTime) {
    this(
        header,
        delimiter,
        missing,
        files,
        columns,
        patient,
        record,
        eventTime,
        StandardCharsets.UTF_8,
        NumberStyle.PLAIN);
  }

  /** Copies the collections. */
  public CsvSource {
    missing = Checks.ordered(missing);
    files = List.copyOf(files);
    columns = Checks.ordered(columns);
  }

  /**
   * One file.
   *
   * @param path path relative to the data folder
   * @param constants descriptor column to a raw value that every row of this file has
   */
  public record File(String path, Map<String, String> constants) {
    /** Copies the map. */
    public File {
      constants = Checks.ordered(constants);
    }
  }

  /**
   * One field.
   *
   * @param from header name, or empty when read by position
   * @param at position from 0, or empty when read by name
   * @param map raw value to descriptor value; a numeric raw value such as {@code 1.0} also matches
   *     the key {@code 1}; empty map: the raw value is the value
   */
  public record Field(Optional<String> from, Optional<Integer> at, Map<String, String> map) {
    /** Checks that the place is named once. */
    public Field {
      Checks.require(
          from.isPresent() != at.isPresent(), "a CSV field needs exactly one of from and at");
      map = Checks.ordered(map);
    }
  }
}
