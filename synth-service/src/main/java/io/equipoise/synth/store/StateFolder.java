package io.equipoise.synth.store;

import io.equipoise.schemas.OperatorException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder whose files are there whole or not at all: they are written beside their place, forced
 * to disk and renamed. Files and folder are their owner's alone where the file system can say so.
 */
final class StateFolder {
  private static final Logger LOG = LoggerFactory.getLogger(StateFolder.class);
  private static final String FRESH = ".new";
  private static final String DAMAGED = ".damaged";

  /** Damaged files that are kept to be looked at. */
  private static final int MOST_DAMAGED = 2;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]{1,64}\\.[a-z]{1,16}");

  private final Path folder;

  /** Writes the content of a file. */
  @FunctionalInterface
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Opens a folder, which is made where there is none; removes what an interrupted write has left.
   *
   * @throws OperatorException when it cannot be made or written to
   */
  StateFolder(Path folder) {
    this.folder = folder;
    try {
      Files.createDirectories(folder);
      restrict();
      for (Path left : files(FRESH)) {
        Files.deleteIfExists(left);
      }
      Path probe = Files.createTempFile(folder, "probe", FRESH);
      Files.delete(probe);
    } catch (IOException e) {
      throw new OperatorException(
          "cannot write to the state folder " + folder + "; choose another --state-dir", e);
    }
  }

  private void restrict() throws IOException {
    if (hasOwners()) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
  }

  private boolean hasOwners() throws IOException {
    return Files.getFileStore(folder).supportsFileAttributeView("posix");
  }

  /** Where a file of a name is. */
  Path place(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("this is no name of a file: " + name);
    }
    return folder.resolve(name);
  }

  /** Files whose names end so, in order of their names. */
  List<Path> files(String ending) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.getFileName().toString().endsWith(ending)).sorted().toList();
    }
  }

  /** Writes a file in place of the one of this name: after a crash one of the two is there. */
  void write(String name, Content content) throws IOException {
    Path place = place(name);
    FileAttribute<?>[] own =
        hasOwners()
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    Path fresh = Files.createTempFile(folder, name, FRESH, own);
    try {
      try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
        content.writeTo(out);
        out.flush();
        channel.force(true);
      }
      Files.move(fresh, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      forceNames();
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /** Makes a rename last; not every file system lets a folder be forced. */
  private void forceNames() {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      LOG.debug("folder {} cannot be forced to disk: {}", folder, e.toString());
    }
  }

  /** Takes a file that cannot be used out of the way, to be looked at; the oldest such go. */
  void setAside(Path file, String why) {
    Path aside = file.resolveSibling(file.getFileName() + DAMAGED);
    LOG.warn("{} cannot be used and is set aside as {}: {}", file, aside.getFileName(), why);
    try {
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
      keepNewest(DAMAGED, MOST_DAMAGED);
    } catch (IOException e) {
      LOG.warn("{} could not be set aside: {}", file, e.toString());
    }
  }

  /** Removes all files whose names end so but the newest. */
  void keepNewest(String ending, int most) throws IOException {
    List<Path> files = new ArrayList<>(files(ending));
    files.sort(Comparator.comparingLong(StateFolder::modified));
    for (Path old : files.subList(0, Math.max(0, files.size() - most))) {
      Files.deleteIfExists(old);
    }
  }

  private static long modified(Path file) {
    try {
      return Files.getLastModifiedTime(file).toMillis();
    } catch (IOException e) {
      return 0;
    }
  }
}
