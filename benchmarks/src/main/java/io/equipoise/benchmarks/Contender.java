package io.equipoise.benchmarks;

import java.nio.file.Path;

/** One way to read a topic to its end, measured against the others. */
interface Contender {
  /** Short name, unique, for tables and reports. */
  String name();

  /** What it does, in a sentence. */
  String description();

  /** What it reads. */
  BenchTopic topic();

  /** The consumer group under which it commits its progress; prefix of its internal topics. */
  String group();

  /** Whether it sends records to itself through topics whose names begin with its group's. */
  boolean shuffles();

  /**
   * Begins to read from the beginning.
   *
   * @param folder an empty folder for its state
   */
  Run start(Path folder);

  /** A contender at work. Closing it stops its threads. */
  interface Run extends AutoCloseable {
    /** Whether every thread has its partitions. */
    boolean running();

    /** Throws what made the contender stop, if anything did. */
    void check();

    /**
     * What it has counted, by its own results, once those are complete; asked after the clock has
     * stopped.
     */
    long counted();

    @Override
    void close();
  }

  /** What {@link Run#counted()} must give when nothing was lost or counted twice. */
  long expected();
}
