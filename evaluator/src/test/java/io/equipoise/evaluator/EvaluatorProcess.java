package io.equipoise.evaluator;

import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.evaluator.app.EvaluationSettings;
import io.equipoise.evaluator.app.EvaluatorListener;
import io.equipoise.schemas.Foreground;
import io.equipoise.schemas.connection.Connection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An evaluator in a JVM of its own, which a test can kill. */
final class EvaluatorProcess {
  private final Process process;

  private EvaluatorProcess(Process process) {
    this.process = process;
  }

  /**
   * Entry point of the child: broker, registry, descriptor, folder for state, and a file that gets
   * a line for every model that an evaluation has trained.
   */
  public static void main(String[] arguments) throws InterruptedException {
    Path progress = Path.of(arguments[4]);
    Foreground foreground = new Foreground();
    EvaluatorListener listener =
        new EvaluatorListener() {
          @Override
          public void trained(String batchId, int trained, int total) {
            try {
              Files.writeString(
                  progress,
                  batchId + System.lineSeparator(),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.APPEND);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }

          @Override
          public void failed(Throwable cause) {
            foreground.failed(cause);
          }
        };
    System.exit(
        foreground.run(
            new EvaluatorService(
                new EvaluatorConfig(
                    new Connection(arguments[0], arguments[1], Map.of()),
                    DescriptorLoader.load(Path.of(arguments[2])),
                    EvaluationSettings.standard(1, 1),
                    Path.of(arguments[3])),
                listener)));
  }

  static EvaluatorProcess start(
      String bootstrapServers, String registryUrl, Path descriptor, Path state, Path progress)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    String logback = System.getProperty("logback.configurationFile");
    if (logback != null) {
      command.add("-Dlogback.configurationFile=" + logback);
    }
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), EvaluatorProcess.class.getName()));
    command.addAll(
        List.of(
            bootstrapServers,
            registryUrl,
            descriptor.toString(),
            state.toString(),
            progress.toString()));
    return new EvaluatorProcess(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(progress.resolveSibling("evaluator.log").toFile()))
            .start());
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL: no handler runs, nothing is flushed. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
