package io.equipoise.ingest.fhir;

import io.equipoise.ingest.app.ReceivedLine;
import io.equipoise.ingest.file.LineReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Decodes the lines of files on threads of its own, a bounded number of bytes ahead, and gives them
 * in their order. Used by one thread, apart from those.
 */
final class DecodeAhead implements AutoCloseable {
  private static final int MOST_THREADS = 4;
  private static final int CHUNKS_AHEAD = 8;
  private static final int LINES_OF_A_CHUNK = 64;
  private static final long BYTES_OF_A_CHUNK = 1 << 18;

  private final FhirPlan plan;
  private final ExecutorService workers;
  private final Deque<Future<List<Line>>> ahead = new ArrayDeque<>();
  private Iterator<Line> current = List.<Line>of().iterator();

  DecodeAhead(FhirPlan plan, String name) {
    this.plan = plan;
    int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
    this.workers =
        Executors.newFixedThreadPool(
            threads,
            work -> {
              Thread thread = new Thread(work, "ingest-decode-" + name);
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * The next line of the reader that is not blank; empty at its end. All lines of one reader are
   * asked for before those of another.
   */
  Optional<Line> next(FhirFileType type, LineReader lines) throws InterruptedException {
    while (!current.hasNext()) {
      boolean more = true;
      while (more && ahead.size() < CHUNKS_AHEAD) {
        List<ReceivedLine> chunk = chunk(lines);
        more = !chunk.isEmpty();
        if (more) {
          ahead.add(workers.submit(() -> decode(type, chunk)));
        }
      }
      if (ahead.isEmpty()) {
        return Optional.empty();
      }
      current = result(ahead.remove()).iterator();
    }
    return Optional.of(current.next());
  }

  private static List<ReceivedLine> chunk(LineReader lines) {
    List<ReceivedLine> chunk = new ArrayList<>(LINES_OF_A_CHUNK);
    long bytes = 0;
    while (chunk.size() < LINES_OF_A_CHUNK && (chunk.isEmpty() || bytes < BYTES_OF_A_CHUNK)) {
      Optional<ReceivedLine> line = lines.next();
      if (line.isEmpty()) {
        return chunk;
      }
      bytes += line.get().sizeBytes();
      if (!line.get().isBlank()) {
        chunk.add(line.get());
      }
    }
    return chunk;
  }

  private List<Line> decode(FhirFileType type, List<ReceivedLine> chunk) {
    FhirDecoder decoder = new FhirDecoder(plan);
    return chunk.stream().map(line -> new Line(line, decoder.decode(type, line))).toList();
  }

  private static List<Line> result(Future<List<Line>> chunk) throws InterruptedException {
    try {
      return chunk.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof Error fatal) {
        throw fatal;
      }
      if (failed.getCause() instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      throw new IllegalStateException("decoding failed", failed.getCause());
    }
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }

  /**
   * A decoded line.
   *
   * @param received the line
   * @param decoded what it is
   */
  record Line(ReceivedLine received, FhirDecoder.Decoded decoded) {}
}
