package io.equipoise.localstack;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A data folder that this process alone holds, with a small memory for what must be the same after
 * a restart. The operating system releases the hold when the process ends, however it ends.
 */
final class HeldFolder implements AutoCloseable {
  private static final String MEMORY = "equipoise.properties";

  private final Path path;
  private final FileChannel channel;
  private final Properties memory;

  private HeldFolder(Path path, FileChannel channel, Properties memory) {
    this.path = path;
    this.channel = channel;
    this.memory = memory;
  }

  /**
   * Creates the folder where it is missing, and takes hold of it.
   *
   * @throws LocalStackException if it cannot be written, its name has a sign that Kafka or H2 would
   *     read as the name's end, or another process or object holds it
   */
  static HeldFolder hold(Path folder, String purpose) {
    Path path = folder.toAbsolutePath().normalize();
    // Kafka's log.dirs is a list with commas, and H2's URL goes on with settings after a semicolon:
    // data would lie in other folders than this one.
    if (path.toString().contains(",") || path.toString().contains(";")) {
      throw new LocalStackException(
          "The folder of the %s, %s, has a comma or a semicolon in its path, at which Kafka or the registry's database would cut it; name another folder."
              .formatted(purpose, path));
    }
    try {
      Files.createDirectories(path);
      FileChannel channel =
          FileChannel.open(
              path.resolve("equipoise.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        if (lock(channel) == null) {
          throw new LocalStackException(
              "The folder of the %s, %s, is in use by another running Equipoise; stop that one or name another folder."
                  .formatted(purpose, path));
        }
        return new HeldFolder(path, channel, remembered(path));
      } catch (IOException | RuntimeException fault) {
        channel.close();
        throw fault;
      }
    } catch (IOException fault) {
      throw new LocalStackException(
          "The folder of the %s, %s, cannot be written (%s); make it writable or name another folder."
              .formatted(purpose, path, fault),
          fault);
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }

  private static Properties remembered(Path path) throws IOException {
    Properties memory = new Properties();
    Path file = path.resolve(MEMORY);
    if (Files.exists(file)) {
      try (InputStream in = Files.newInputStream(file)) {
        memory.load(in);
      }
    }
    return memory;
  }

  Path path() {
    return path;
  }

  Path resolve(String name) {
    return path.resolve(name);
  }

  @Nullable String recall(String key) {
    return memory.getProperty(key);
  }

  /** Keeps a value for the next start; a crash leaves either the old memory or the new one. */
  void remember(String key, String value) {
    memory.setProperty(key, value);
    Path next = path.resolve(MEMORY + ".next");
    try {
      try (OutputStream out = Files.newOutputStream(next)) {
        memory.store(out, "Written by Equipoise: what must be the same after a restart");
      }
      Files.move(next, path.resolve(MEMORY), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException fault) {
      throw new LocalStackException(
          "Cannot write %s (%s); make the folder writable or name another one."
              .formatted(path.resolve(MEMORY), fault),
          fault);
    }
  }

  /**
   * The port to listen on: the requested one, or for 0 the one of last time if it is free, or else
   * any free one. The answer is remembered under {@code key}.
   *
   * @throws LocalStackException if the requested port is busy
   */
  int choosePort(String key, int requested, String purpose) {
    int port = requested;
    if (requested == 0) {
      String last = recall(key);
      port =
          last != null && Ports.isFree(Integer.parseInt(last))
              ? Integer.parseInt(last)
              : Ports.free();
    } else if (!Ports.isFree(requested)) {
      throw new LocalStackException(
          "Port %d on %s, wanted by the %s, is busy; stop what listens there or choose another port (0 picks a free one)."
              .formatted(requested, Ports.HOST, purpose));
    }
    remember(key, Integer.toString(port));
    return port;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException fault) {
      throw new LocalStackException("Cannot let go of " + path + ".", fault);
    }
  }
}
