package io.equipoise.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Processor time by what threads are for, and the most heap in use, from its making to {@link
 * #close}. Looks every 20 ms, so that of a thread that has ended no more than that is missing; what
 * no thread of Java's used (the compiler, the collector) is {@code JVM}.
 */
final class StageClock implements AutoCloseable {
  private static final long EVERY_MILLIS = 20;
  private static final double NANOS_PER_MICRO = 1e3;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "bench-clock");
            thread.setDaemon(true);
            return thread;
          });
  private final Map<Long, Long> begun = new HashMap<>();
  private final Map<Long, Long> used = new HashMap<>();
  private final Map<Long, String> names = new HashMap<>();
  private final long processBegun = processNanos();
  private long peakHeap;

  StageClock() {
    look();
    begun.putAll(used);
    var unused =
        looking.scheduleAtFixedRate(this::look, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private synchronized void look() {
    peakHeap = Math.max(peakHeap, memory.getHeapMemoryUsage().getUsed());
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null) {
        long nanos = threads.getThreadCpuTime(thread.getThreadId());
        if (nanos >= 0) {
          used.put(thread.getThreadId(), nanos);
          names.put(thread.getThreadId(), thread.getThreadName());
        }
      }
    }
  }

  /** Most bytes of heap in use so far. */
  synchronized long peakHeap() {
    return peakHeap;
  }

  /** Microseconds of processor time so far, by stage, the whole last. */
  synchronized Map<String, Double> micros() {
    look();
    Map<String, Double> stages = new LinkedHashMap<>();
    double known = 0;
    for (String stage : new String[] {"read", "hand on", "send", "broker"}) {
      stages.put(stage, 0.0);
    }
    for (Map.Entry<Long, Long> thread : used.entrySet()) {
      double micros =
          (thread.getValue() - begun.getOrDefault(thread.getKey(), 0L)) / NANOS_PER_MICRO;
      known += micros;
      stages.merge(stage(names.getOrDefault(thread.getKey(), "")), micros, Double::sum);
    }
    double all = (processNanos() - processBegun) / NANOS_PER_MICRO;
    stages.put("JVM", Math.max(0, all - known));
    stages.put("all", all);
    return stages;
  }

  private static String stage(String thread) {
    if (thread.startsWith("ingest-read-")) {
      return "read";
    }
    if (thread.startsWith("kafka-producer-network-thread")) {
      return "send";
    }
    return thread.startsWith("ingest-") || thread.equals(Thread.currentThread().getName())
        ? "hand on"
        : "broker";
  }

  private static long processNanos() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : 0;
  }

  @Override
  public void close() {
    looking.shutdownNow();
  }
}
