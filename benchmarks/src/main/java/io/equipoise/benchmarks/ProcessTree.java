package io.equipoise.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Processor time and memory of a process and of those that it has started. */
final class ProcessTree {
  private final ProcessHandle root;

  /** Processor time by process, also of those that have ended since. */
  private final Map<Long, Duration> used = new HashMap<>();

  ProcessTree(Process process) {
    this.root = process.toHandle();
  }

  /** Processor time in seconds of all that have been seen, up to now. */
  double cpuSeconds() {
    handles()
        .forEach(
            process ->
                process.info().totalCpuDuration().ifPresent(time -> used.put(process.pid(), time)));
    return used.values().stream().mapToDouble(time -> time.toNanos() / 1e9).sum();
  }

  /** Resident memory of the process itself in MiB; empty where the system does not say. */
  OptionalDouble residentMebibytes() {
    return resident(root);
  }

  /** Resident memory in MiB of the largest of all; empty where the system does not say. */
  OptionalDouble largestMebibytes() {
    return handles().map(ProcessTree::resident).flatMapToDouble(OptionalDouble::stream).max();
  }

  private Stream<ProcessHandle> handles() {
    return Stream.concat(Stream.of(root), root.descendants());
  }

  /** Reads what Linux says of a process. */
  private static OptionalDouble resident(ProcessHandle process) {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
          .findFirst();
    } catch (IOException | UncheckedIOException elsewhereOrGone) {
      return OptionalDouble.empty();
    }
  }

  /** Ends the process and those that it has started: asked first, forced after ten seconds. */
  void stop() {
    List<ProcessHandle> all = handles().toList();
    all.forEach(ProcessHandle::destroy);
    for (ProcessHandle process : all) {
      if (process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join().isAlive()
          && process.destroyForcibly()) {
        process.onExit().join();
      }
    }
  }
}
