package io.equipoise.ingest.data;

import io.equipoise.schemas.OperatorException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Another program, run to its end; it ends with this one. */
final class ChildProcess {
  private static final int LINES_TOLD = 5;

  private ChildProcess() {}

  /**
   * Runs a program.
   *
   * @param failure what to tell the operator when it fails; the end of its output follows
   * @param log where its output goes
   * @param folder its working folder
   * @param command the program and its arguments
   * @throws OperatorException when it cannot be started or ends with another code than 0
   */
  static void run(String failure, Path log, Path folder, List<String> command)
      throws IOException, InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    } catch (IOException unusable) {
      throw new OperatorException(failure + ": " + unusable.getMessage(), unusable);
    }
    Thread end = new Thread(() -> kill(process), "child-end");
    Runtime.getRuntime().addShutdownHook(end);
    int code;
    try {
      code = process.waitFor();
    } catch (InterruptedException interrupted) {
      kill(process);
      throw interrupted;
    } finally {
      forget(end);
    }
    if (code != 0) {
      throw new OperatorException(
          failure + ": it ended with code " + code + " and said: " + lastLines(log));
    }
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    Process unused = process.destroyForcibly();
  }

  private static void forget(Thread hook) {
    try {
      boolean unused = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // It is running already, which is what it is for.
    }
  }

  private static String lastLines(Path log) throws IOException {
    List<String> lines =
        new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
            .lines()
            .filter(line -> !line.isBlank())
            .collect(Collectors.toList());
    return String.join(" | ", lines.subList(Math.max(0, lines.size() - LINES_TOLD), lines.size()));
  }
}
