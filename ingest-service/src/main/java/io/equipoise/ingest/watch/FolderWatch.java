package io.equipoise.ingest.watch;

import io.equipoise.schemas.OperatorException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what has arrived completely in a folder. A unit that arrives is a file, a subfolder with
 * the files directly in it, or several files of the folder itself that belong together. It is
 * complete when the names, sizes and times of change of its files have stood still for a while. A
 * unit is told again only after it has changed. Used by one thread.
 *
 * <p>Files that begin with a point, or end as downloads in progress do ({@code .part}, {@code
 * .tmp}, {@code .crdownload}), are not there yet. Neither is a unit of which a file or the
 * subfolder cannot be read: that is logged, once until it can be, and the others go on.
 */
public final class FolderWatch {
  private static final Logger log = LoggerFactory.getLogger(FolderWatch.class);

  private static final List<String> UNFINISHED =
      List.of(".part", ".partial", ".tmp", ".crdownload", ".filepart");

  private final Path root;
  private final Duration settled;
  private final Function<String, Optional<String>> unitOf;
  private final InstantSource clock;
  private Map<String, Sighting> sightings = new HashMap<>();
  private Set<Path> unreadable = Set.of();

  /**
   * A watch that has seen nothing yet.
   *
   * @param root the folder
   * @param settled how long a unit must have stood still, not negative
   * @param unitOf unit to which a file of the folder itself belongs; empty: the file is no concern
   *     of ours
   * @param clock the present
   */
  public FolderWatch(
      Path root, Duration settled, Function<String, Optional<String>> unitOf, InstantSource clock) {
    if (settled.isNegative()) {
      throw new IllegalArgumentException("time to settle must not be negative, got " + settled);
    }
    this.root = root;
    this.settled = settled;
    this.unitOf = unitOf;
    this.clock = clock;
  }

  /**
   * Looks at the folder.
   *
   * @return names of the units that are complete and have not been told since they last changed, in
   *     order; that of a subfolder ends with a slash
   * @throws OperatorException when the folder cannot be read
   */
  public List<String> arrived() {
    Instant now = clock.instant();
    Map<String, Sighting> present = new HashMap<>();
    List<String> arrived = new ArrayList<>();
    units()
        .forEach(
            (unit, files) -> {
              Sighting before = sightings.get(unit);
              boolean same = before != null && before.files.equals(files);
              Sighting sighting = before != null && same ? before : new Sighting(files, now, false);
              if (!sighting.told && !now.isBefore(sighting.since.plus(settled))) {
                arrived.add(unit);
                sighting = new Sighting(files, sighting.since, true);
              }
              present.put(unit, sighting);
            });
    sightings = present;
    return arrived;
  }

  private Map<String, Map<String, FileState>> units() {
    Look look = new Look();
    try {
      for (Path entry : list(root)) {
        String name = String.valueOf(entry.getFileName());
        if (Files.isDirectory(entry)) {
          look.atFolder(name + "/", entry);
        } else {
          unitOf.apply(name).ifPresent(unit -> look.atFile(unit, entry));
        }
      }
    } catch (IOException unlisted) {
      throw new OperatorException(
          "folder " + root + " cannot be listed. Name the folder to watch with --data.", unlisted);
    }
    look.unreadable.stream()
        .filter(path -> !unreadable.contains(path))
        .forEach(
            path -> log.warn("{} cannot be read; its unit is not ingested until it can", path));
    unreadable = look.unreadable;
    return look.readable();
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(FolderWatch::isFinished).toList();
    } catch (UncheckedIOException interrupted) {
      throw interrupted.getCause();
    }
  }

  private static boolean isFinished(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return !name.startsWith(".") && UNFINISHED.stream().noneMatch(name::endsWith);
  }

  /** One look at the folder. */
  private static final class Look {
    private final Map<String, Map<String, FileState>> units = new TreeMap<>();
    private final Set<String> incomplete = new HashSet<>();
    private final Set<Path> unreadable = new TreeSet<>();

    void atFolder(String unit, Path folder) {
      try {
        list(folder).forEach(file -> atFile(unit, file));
      } catch (IOException unlisted) {
        note(unit, folder);
      }
    }

    void atFile(String unit, Path file) {
      try {
        if (!Files.isRegularFile(file)) {
          return;
        }
        FileState state =
            new FileState(Files.size(file), Files.getLastModifiedTime(file).toInstant());
        if (Files.isReadable(file)) {
          units
              .computeIfAbsent(unit, each -> new TreeMap<>())
              .put(String.valueOf(file.getFileName()), state);
        } else {
          note(unit, file);
        }
      } catch (IOException unknown) {
        note(unit, file);
      }
    }

    /** Notes what cannot be read, unless it was deleted or renamed while we looked. */
    private void note(String unit, Path path) {
      if (Files.exists(path)) {
        incomplete.add(unit);
        unreadable.add(path);
      }
    }

    /** The units that can be read as a whole. */
    Map<String, Map<String, FileState>> readable() {
      units.keySet().removeAll(incomplete);
      return units;
    }
  }

  /**
   * A unit as it was seen.
   *
   * @param files its files
   * @param since when it was first seen like this
   * @param told whether it has been told
   */
  private record Sighting(Map<String, FileState> files, Instant since, boolean told) {}

  /**
   * What changes when a file is written.
   *
   * @param bytes its size
   * @param changed when it last changed
   */
  private record FileState(long bytes, Instant changed) {}
}
