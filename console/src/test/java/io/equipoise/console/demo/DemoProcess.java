package io.equipoise.console.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** {@code equipoise demo} as a process of its own, as a user would run it. */
final class DemoProcess implements AutoCloseable {
  private final Process process;
  private final List<String> lines = new ArrayList<>();
  private final Thread reader;

  DemoProcess(Path folder, List<String> arguments) throws IOException {
    Path argumentFile = folder.resolve("java-arguments");
    Files.createDirectories(folder);
    Files.writeString(argumentFile, "-cp \"" + classPath().replace("\\", "\\\\") + "\"\n");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx1500m");
    command.add("-Dequipoise.home=" + System.getProperty("equipoise.home"));
    command.add("-Dequipoise.registry.home=" + System.getProperty("equipoise.registry.home"));
    command.add("@" + argumentFile);
    command.add("io.equipoise.console.Main");
    command.add("demo");
    command.addAll(arguments);
    this.process = new ProcessBuilder(command).redirectErrorStream(true).start();
    this.reader = new Thread(this::read, "demo-output");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Waits until a line of the output meets the condition; fails with the output when the process
   * ends or time is up.
   */
  String awaitLine(Predicate<String> condition, Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    synchronized (lines) {
      int next = 0;
      while (true) {
        for (; next < lines.size(); next++) {
          if (condition.test(lines.get(next))) {
            return lines.get(next);
          }
        }
        long left = deadline - System.nanoTime();
        if (left <= 0 || (!process.isAlive() && !reader.isAlive())) {
          throw new AssertionError("the line did not come; output:\n" + String.join("\n", lines));
        }
        lines.wait(Math.min(500, TimeUnit.NANOSECONDS.toMillis(left) + 1));
      }
    }
  }

  /** Ends the process by SIGKILL and waits for its end. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Asks the process to stop, as Ctrl-C does, and returns its exit code. */
  int stop(Duration timeout) throws Exception {
    process.destroy();
    return await(timeout);
  }

  /** Waits for the end and returns the exit code. */
  int await(Duration timeout) throws InterruptedException {
    try {
      return CompletableFuture.supplyAsync(this::waitForEnd)
          .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | java.util.concurrent.ExecutionException e) {
      throw new AssertionError("the demo did not end; output:\n" + output(), e);
    }
  }

  String output() {
    synchronized (lines) {
      return String.join("\n", lines);
    }
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
    reader.join();
  }

  private int waitForEnd() {
    try {
      int code = process.waitFor();
      reader.join();
      return code;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }

  private void read() {
    try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        synchronized (lines) {
          lines.add(line);
          lines.notifyAll();
        }
      }
    } catch (IOException e) {
      if (process.isAlive()) {
        throw new UncheckedIOException("cannot read the demo's output", e);
      }
    }
  }

  private static String classPath() {
    String forked = System.getProperty("surefire.test.class.path");
    return forked != null ? forked : System.getProperty("java.class.path");
  }
}
