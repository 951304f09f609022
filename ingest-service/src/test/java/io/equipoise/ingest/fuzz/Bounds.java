package io.equipoise.ingest.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/** How many inputs are tried, and what one of them may cost. */
public final class Bounds {
  /** Inputs of a class of tests in all; {@code -Dequipoise.fuzz.tries} says another number. */
  public static final int INPUTS = Integer.getInteger("equipoise.fuzz.tries", 10_000);

  private static final Duration LONGEST = Duration.ofSeconds(20);

  private Bounds() {}

  /** Runs the work on this thread, which may take neither long nor much memory. */
  public static void within(long mostBytes, Runnable work) {
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long id = Thread.currentThread().getId();
    long allocated = threads.getThreadAllocatedBytes(id);
    long begun = threads.getThreadCpuTime(id);

    work.run();

    assertThat(Duration.ofNanos(threads.getThreadCpuTime(id) - begun)).isLessThan(LONGEST);
    assertThat(threads.getThreadAllocatedBytes(id) - allocated).isLessThan(mostBytes);
  }
}
