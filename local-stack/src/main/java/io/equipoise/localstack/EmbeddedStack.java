package io.equipoise.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The broker in this JVM and the registry as its child process, in a temporary folder. */
final class EmbeddedStack implements TestStack {
  /** The name that asks for it. */
  static final String NAME = "embedded";

  private @Nullable Path folder;
  private @Nullable EmbeddedKafka kafka;
  private @Nullable LocalRegistry registry;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Broker kafka() {
    EmbeddedKafka running = kafka;
    if (running == null) {
      running = EmbeddedKafka.start(folder().resolve("kafka"));
      kafka = running;
    }
    return new Broker(running.bootstrapServers());
  }

  @Override
  public Registry registry() {
    LocalRegistry running = registry;
    if (running == null) {
      running = LocalRegistry.start(folder().resolve("registry"));
      registry = running;
    }
    return new Registry(running.url());
  }

  @Override
  public void close() {
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

  private Path folder() {
    Path known = folder;
    if (known == null) {
      try {
        known = Files.createTempDirectory("equipoise-stack-");
      } catch (IOException fault) {
        throw new UncheckedIOException("Cannot create a temporary folder", fault);
      }
      folder = known;
    }
    return known;
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
