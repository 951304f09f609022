package io.equipoise.localstack;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A process of its own that starts a broker or a registry and waits to be killed. */
final class StackHolder implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;

  private StackHolder(Process process) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Says the address on standard output, and nothing else. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[1]);
    switch (arguments[0]) {
      case "kafka" -> System.out.println(EmbeddedKafka.start(folder).bootstrapServers());
      case "registry" -> System.out.println(LocalRegistry.start(folder).url());
      default -> throw new IllegalArgumentException(arguments[0]);
    }
    while (System.in.read() >= 0) {
      // Only a kill ends this.
    }
  }

  static StackHolder launch(String part, Path folder) throws IOException {
    return new StackHolder(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                "-D"
                    + LocalRegistry.HOME_PROPERTY
                    + "="
                    + System.getProperty(LocalRegistry.HOME_PROPERTY),
                "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile"),
                StackHolder.class.getName(),
                part,
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  /** The one line that it prints, once it is ready. */
  String address() throws IOException {
    String line = output.readLine();
    if (line == null) {
      throw new AssertionError("the holder ended before it was ready");
    }
    return line;
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  /** SIGKILL: no shutdown hook runs. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
