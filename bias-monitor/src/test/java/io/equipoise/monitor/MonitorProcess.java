package io.equipoise.monitor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/** A monitor in a process of its own, so that it can be killed. */
final class MonitorProcess {
  private final Process process;

  private MonitorProcess(Process process) {
    this.process = process;
  }

  /** Entry point of the child. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  static MonitorProcess start(
      String bootstrapServers, String registryUrl, Path descriptor, Path stateDirectory, Path log)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    String logback = System.getProperty("logback.configurationFile");
    if (logback != null) {
      command.add("-Dlogback.configurationFile=" + logback);
    }
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), MonitorProcess.class.getName()));
    command.addAll(List.of("--bootstrap-servers", bootstrapServers, "--registry-url", registryUrl));
    command.addAll(
        List.of("--descriptor", descriptor.toString(), "--state-dir", stateDirectory.toString()));
    return new MonitorProcess(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start());
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL: no handler runs, nothing is flushed. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM; gives the exit code. */
  int stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new AssertionError("the monitor did not stop within 60 s of SIGTERM");
    }
    return process.exitValue();
  }
}
