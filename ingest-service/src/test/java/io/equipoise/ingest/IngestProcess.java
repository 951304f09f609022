package io.equipoise.ingest;

import io.equipoise.schemas.PseudonymKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** The command {@code ingest} in a process of its own, so that it can be killed. */
final class IngestProcess {
  private IngestProcess() {}

  /** Runs the command with the arguments; ends with its exit code. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  /** Starts the process; what it prints goes to {@code log}. */
  static Process start(Path log, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.add("-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile"));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(IngestProcess.class.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put(PseudonymKey.ENVIRONMENT, "correct horse battery");
    return builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
  }
}
