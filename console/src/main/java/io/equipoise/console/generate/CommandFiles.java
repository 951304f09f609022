package io.equipoise.console.generate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * The files that a command is given, by option: those that it reads must be there, and those that
 * it writes must be none of them, and each another one. What is wrong is told as a fault of the
 * arguments, before anything is read or written.
 */
public final class CommandFiles {
  private final CommandLine line;
  private final Map<Path, String> read = new LinkedHashMap<>();
  private final Map<Path, String> written = new LinkedHashMap<>();

  /** No file yet; faults are those of the command line. */
  public CommandFiles(CommandLine line) {
    this.line = line;
  }

  /**
   * Files that the command reads.
   *
   * @throws ParameterException when one is no file
   */
  public CommandFiles reads(String option, List<Path> files) {
    for (Path file : files) {
      if (!Files.isRegularFile(file)) {
        throw new ParameterException(line, option + " " + file + " is no file; check the path");
      }
      read.putIfAbsent(file, option);
    }
    return this;
  }

  /**
   * A file that the command writes, after {@link #reads} has been told of all others.
   *
   * @throws ParameterException when it is read, or written for another option too
   */
  public CommandFiles writes(String option, Path file) {
    read.forEach(
        (other, otherOption) -> {
          if (isSame(file, other)) {
            throw new ParameterException(
                line,
                option + " " + file + " is read as " + otherOption + "; write to another file");
          }
        });
    written.forEach(
        (other, otherOption) -> {
          if (isSame(file, other)) {
            throw new ParameterException(
                line, otherOption + " and " + option + " are the same file; choose two");
          }
        });
    written.put(file, option);
    return this;
  }

  /** Whether both name one file, by another path or by a link too. */
  public static boolean isSame(Path one, Path other) {
    try {
      if (Files.exists(one) && Files.exists(other)) {
        return Files.isSameFile(one, other);
      }
    } catch (IOException unreadable) {
      // Then the paths must tell.
    }
    return one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
  }
}
