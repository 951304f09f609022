package io.equipoise.ingest.rejected;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** The command {@code rejected} in a process of its own, so that it can be killed. */
final class RejectedProcess {
  private RejectedProcess() {}

  /** Runs the command with the arguments; ends with its exit code. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new RejectedCommand()).execute(arguments));
  }

  /** Starts the process; what it prints goes to {@code log}. */
  static Process start(Path log, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.add("-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile"));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(RejectedProcess.class.getName());
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }
}
