package io.equipoise.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One broker and one registry for all tests of a JVM: each is started when first asked for, lives
 * in a temporary folder, and is stopped when the JVM ends. Tests keep apart by the names of their
 * topics, subjects and groups.
 *
 * <p>Threads: safe to call from any; a second caller waits until the first has started the part.
 */
public final class SharedStack {
  private static final Object MONITOR = new Object();

  private static @Nullable Path folder;
  private static @Nullable EmbeddedKafka kafka;
  private static @Nullable LocalRegistry registry;

  private SharedStack() {}

  /**
   * The JVM's broker; never close it.
   *
   * @return a running broker
   */
  public static EmbeddedKafka kafka() {
    synchronized (MONITOR) {
      EmbeddedKafka running = kafka;
      if (running == null) {
        running = EmbeddedKafka.start(folder().resolve("kafka"));
        kafka = running;
      }
      return running;
    }
  }

  /**
   * The JVM's schema registry; never close it.
   *
   * @return a running registry
   */
  public static LocalRegistry registry() {
    synchronized (MONITOR) {
      LocalRegistry running = registry;
      if (running == null) {
        running = LocalRegistry.start(folder().resolve("registry"));
        registry = running;
      }
      return running;
    }
  }

  private static Path folder() {
    Path known = folder;
    if (known == null) {
      try {
        known = Files.createTempDirectory("equipoise-stack-");
      } catch (IOException fault) {
        throw new UncheckedIOException("Cannot create a temporary folder", fault);
      }
      folder = known;
      Runtime.getRuntime().addShutdownHook(new Thread(SharedStack::stop, "shared-stack-stop"));
    }
    return known;
  }

  private static void stop() {
    synchronized (MONITOR) {
      LocalRegistry runningRegistry = registry;
      if (runningRegistry != null) {
        runningRegistry.close();
      }
      EmbeddedKafka runningKafka = kafka;
      if (runningKafka != null) {
        runningKafka.close();
      }
      Path known = folder;
      if (known != null) {
        delete(known);
      }
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException fault) {
      throw new UncheckedIOException("Cannot delete the temporary folder " + folder, fault);
    }
  }
}
