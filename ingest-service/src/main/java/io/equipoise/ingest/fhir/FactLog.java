package io.equipoise.ingest.fhir;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Facts about patients in the order in which they were read: 26 bytes each, in chunks, so that
 * adding one never copies the others. Used by one thread.
 */
final class FactLog {
  private static final int CHUNK_BITS = 14;
  private static final int CHUNK = 1 << CHUNK_BITS;
  private static final int NONE = -1;

  private final List<Chunk> chunks = new ArrayList<>();
  private int size;

  /**
   * Adds a fact.
   *
   * @param patient number of the patient
   * @param column number of the descriptor's column that it is for
   * @param time when it held
   * @param value packed reading
   */
  void add(int patient, int column, Instant time, long value) {
    int at = size & (CHUNK - 1);
    if (at == 0) {
      chunks.add(new Chunk());
    }
    Chunk chunk = chunks.get(chunks.size() - 1);
    chunk.patients[at] = patient;
    chunk.columns[at] = (short) column;
    chunk.seconds[at] = time.getEpochSecond();
    chunk.nanos[at] = time.getNano();
    chunk.values[at] = value;
    size = Math.addExact(size, 1);
  }

  /** How many facts there are. */
  int size() {
    return size;
  }

  /**
   * For each column and patient the latest fact at or before a time; of several at the same time
   * the one that came last.
   *
   * @param columns how many columns there are
   * @param patients how many patients there are
   * @param until the time, by the patient's number
   */
  Latest latest(int columns, int patients, IntFunction<Instant> until) {
    Instant[] times = new Instant[patients];
    for (int patient = 0; patient < patients; patient++) {
      times[patient] = until.apply(patient);
    }
    int[][] found = new int[columns][];
    for (int fact = 0; fact < size; fact++) {
      Chunk chunk = chunk(fact);
      int at = fact & (CHUNK - 1);
      Instant time = times[chunk.patients[at]];
      if (chunk.isAfter(at, time.getEpochSecond(), time.getNano())) {
        continue;
      }
      int column = chunk.columns[at];
      if (found[column] == null) {
        found[column] = new int[patients];
        Arrays.fill(found[column], NONE);
      }
      int before = found[column][chunk.patients[at]];
      if (before == NONE || !isAfter(before, chunk.seconds[at], chunk.nanos[at])) {
        found[column][chunk.patients[at]] = fact;
      }
    }
    return new Latest(found);
  }

  private Chunk chunk(int fact) {
    return chunks.get(fact >>> CHUNK_BITS);
  }

  private boolean isAfter(int fact, long seconds, int nanos) {
    return chunk(fact).isAfter(fact & (CHUNK - 1), seconds, nanos);
  }

  /** The latest facts. */
  final class Latest {
    private final int[][] found;

    private Latest(int[][] found) {
      this.found = found;
    }

    /** Whether there is one. */
    boolean isPresent(int column, int patient) {
      return found[column] != null && found[column][patient] != NONE;
    }

    /** Its packed reading; only when there is one. */
    long value(int column, int patient) {
      int fact = found[column][patient];
      return chunk(fact).values[fact & (CHUNK - 1)];
    }
  }

  private static final class Chunk {
    private final int[] patients = new int[CHUNK];
    private final short[] columns = new short[CHUNK];
    private final long[] seconds = new long[CHUNK];
    private final int[] nanos = new int[CHUNK];
    private final long[] values = new long[CHUNK];

    private boolean isAfter(int at, long second, int nano) {
      return seconds[at] > second || (seconds[at] == second && nanos[at] > nano);
    }
  }
}
