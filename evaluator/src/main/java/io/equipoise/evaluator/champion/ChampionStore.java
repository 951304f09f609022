package io.equipoise.evaluator.champion;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.equipoise.cohort.digest.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Champions on disk, in a folder of their own.
 *
 * <pre>
 *   current.json                      the history of champions, the current one last
 *   champions/&lt;id&gt;/champion.json      lineage, threshold, explanations, checksums: {@link ChampionManifest}
 *   champions/&lt;id&gt;/champion.json.sha256
 *   champions/&lt;id&gt;/model-0.ubj …      the models in the learner's own format
 *   champions/&lt;id&gt;/people.bin         numbers of the people that they learned from, 8 bytes each
 * </pre>
 *
 * <p>A process may be killed at any moment: a champion is written into a folder beside, forced to
 * disk file by file, and renamed into place at once; then the pointer is replaced in the same way.
 * So the pointer is either the old one or the new one, and what it points at is whole. Leftovers
 * are swept at the next write. Writing the same champion again changes nothing. Every file is
 * checked against its SHA-256 when it is read; nothing is deserialized by Java's own mechanism.
 *
 * <p>The newest {@value #KEPT} champions are kept; disk use is bounded by them. One process at a
 * time writes; calls within it are for one thread at a time, but for {@link #current} and {@link
 * #history}, which any thread may ask.
 */
public final class ChampionStore {
  /** Champions that are kept. */
  static final int KEPT = 10;

  private static final String MANIFEST = "champion.json";
  private static final String MANIFEST_CHECKSUM = "champion.json.sha256";
  private static final String POINTER = "current.json";
  private static final String PEOPLE = "people.bin";
  private static final String UNFINISHED = ".unfinished";

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private final Path folder;
  private final Runnable beforeEachStep;

  /**
   * The store in a folder, which need not exist yet.
   *
   * @param folder of one dataset's evaluator alone
   */
  public ChampionStore(Path folder) {
    this(folder, () -> {});
  }

  /** A store that tells before every change on disk; a test throws there. */
  ChampionStore(Path folder, Runnable beforeEachStep) {
    this.folder = folder;
    this.beforeEachStep = beforeEachStep;
  }

  /** What is known of the current champion; empty before the first. */
  public Optional<ChampionManifest> current() {
    return newest(champion -> true);
  }

  /** What is known of the newest champion that is wanted; empty when none of the kept ones is. */
  Optional<ChampionManifest> newest(Predicate<ChampionManifest> wanted) {
    return steadily(pointer -> newest(pointer, wanted)).flatMap(Function.identity());
  }

  private Optional<ChampionManifest> newest(
      ChampionPointer pointer, Predicate<ChampionManifest> wanted) {
    List<String> history = pointer.history();
    for (int i = history.size() - 1; i >= 0; i--) {
      ChampionManifest champion = manifest(history.get(i));
      if (wanted.test(champion)) {
        return Optional.of(champion);
      }
    }
    return Optional.empty();
  }

  /** What is known of all champions that are kept, from the oldest to the current one. */
  public List<ChampionManifest> history() {
    return steadily(pointer -> pointer.history().stream().map(this::manifest).toList())
        .orElse(List.of());
  }

  Optional<ChampionPointer> pointer() {
    Path file = folder.resolve(POINTER);
    try {
      return Optional.of(json(Files.readAllBytes(file), ChampionPointer.class, file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /**
   * What is read of the champions that the pointer lists. Another thread may move the pointer
   * meanwhile and sweep what it no longer lists: then it is read anew. What cannot be read although
   * the pointer is the same is a fault of the disk.
   */
  private <T> Optional<T> steadily(Function<ChampionPointer, T> reading) {
    Optional<ChampionPointer> pointer = pointer();
    while (true) {
      try {
        return pointer.map(reading);
      } catch (UncheckedIOException e) {
        Optional<ChampionPointer> now = pointer();
        if (now.equals(pointer)) {
          throw e;
        }
        pointer = now;
      }
    }
  }

  ChampionManifest manifest(String championId) {
    Path file = home(championId).resolve(MANIFEST);
    byte[] content = read(file);
    String checksum =
        new String(read(home(championId).resolve(MANIFEST_CHECKSUM)), StandardCharsets.US_ASCII);
    if (!Sha256.hex(content).equals(checksum)) {
      throw new IllegalStateException("checksum of " + file + " is not the one that was written");
    }
    return json(content, ChampionManifest.class, file);
  }

  /** Keeps a champion; it is not the current one by that. Does nothing when it is kept already. */
  void write(StoredChampion champion) {
    Path home = home(champion.manifest().championId());
    if (Files.exists(home)) {
      return;
    }
    Path beside = home.resolveSibling(home.getFileName() + UNFINISHED);
    try {
      Files.createDirectories(champions());
      sweep();
      if (Files.exists(beside)) {
        delete(beside);
      }
      beforeEachStep.run();
      Files.createDirectory(beside);
      Map<String, String> checksums = new TreeMap<>();
      for (Map.Entry<String, byte[]> file : files(champion).entrySet()) {
        beforeEachStep.run();
        force(beside.resolve(file.getKey()), file.getValue());
        checksums.put(file.getKey(), Sha256.hex(file.getValue()));
      }
      beforeEachStep.run();
      byte[] manifest = JSON.writeValueAsBytes(with(champion.manifest(), checksums));
      force(beside.resolve(MANIFEST), manifest);
      beforeEachStep.run();
      force(
          beside.resolve(MANIFEST_CHECKSUM),
          Sha256.hex(manifest).getBytes(StandardCharsets.US_ASCII));
      beforeEachStep.run();
      Files.move(beside, home, StandardCopyOption.ATOMIC_MOVE);
      forceFolder(champions());
    } catch (IOException e) {
      throw new UncheckedIOException("champion cannot be written to " + home, e);
    }
  }

  private static ChampionManifest with(ChampionManifest m, Map<String, String> files) {
    return new ChampionManifest(
        m.format(),
        m.championId(),
        m.dataset(),
        m.kind(),
        m.descriptorVersion(),
        m.schema(),
        m.learner(),
        m.threshold(),
        m.seed(),
        m.evaluationId(),
        m.batches(),
        m.trainingOffsets(),
        m.realRecords(),
        m.syntheticRecords(),
        m.support(),
        m.createdAt(),
        m.explanations(),
        files);
  }

  private static Map<String, byte[]> files(StoredChampion champion) {
    Map<String, byte[]> files = new TreeMap<>();
    List<byte[]> models = champion.models();
    for (int i = 0; i < models.size(); i++) {
      files.put("model-" + i + ".ubj", models.get(i));
    }
    ByteBuffer people = ByteBuffer.allocate(champion.people().length * Long.BYTES);
    for (long person : champion.people()) {
      people.putLong(person);
    }
    files.put(PEOPLE, people.array());
    return files;
  }

  /** Makes the pointer this one, and forgets champions that it does not list. */
  void point(ChampionPointer pointer) {
    Path file = folder.resolve(POINTER);
    Path beside = folder.resolve(POINTER + UNFINISHED);
    try {
      beforeEachStep.run();
      force(beside, JSON.writeValueAsBytes(pointer));
      beforeEachStep.run();
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      forceFolder(folder);
      beforeEachStep.run();
      sweep();
    } catch (IOException e) {
      throw new UncheckedIOException("pointer cannot be written to " + file, e);
    }
  }

  /** Leaves no champion current; the kept ones are swept with the next one. */
  void pointNowhere() {
    try {
      beforeEachStep.run();
      Files.deleteIfExists(folder.resolve(POINTER));
    } catch (IOException e) {
      throw new UncheckedIOException("pointer cannot be removed from " + folder, e);
    }
  }

  /**
   * A kept champion, every file checked.
   *
   * @throws IllegalStateException when a file is not what was written
   */
  StoredChampion load(String championId) {
    ChampionManifest manifest = manifest(championId);
    Path home = home(championId);
    List<byte[]> models = new ArrayList<>();
    long[] people = new long[0];
    for (Map.Entry<String, String> file : new TreeMap<>(manifest.files()).entrySet()) {
      byte[] content = read(home.resolve(file.getKey()));
      if (!Sha256.hex(content).equals(file.getValue())) {
        throw new IllegalStateException(
            "checksum of " + home.resolve(file.getKey()) + " is not the one that was written");
      }
      if (file.getKey().equals(PEOPLE)) {
        people = new long[content.length / Long.BYTES];
        ByteBuffer.wrap(content).asLongBuffer().get(people);
      } else {
        models.add(content);
      }
    }
    return new StoredChampion(manifest, models, people);
  }

  /** Removes what a killed process left unfinished, and champions that the history has dropped. */
  private void sweep() throws IOException {
    Path champions = champions();
    Optional<ChampionPointer> pointer = pointer();
    if (!Files.isDirectory(champions) || pointer.isEmpty()) {
      return;
    }
    List<Path> gone;
    try (Stream<Path> all = Files.list(champions)) {
      gone =
          all.filter(path -> !pointer.get().history().contains(path.getFileName().toString()))
              .toList();
    }
    for (Path path : gone) {
      beforeEachStep.run();
      delete(path);
    }
  }

  private static void delete(Path tree) throws IOException {
    List<Path> paths;
    try (Stream<Path> all = Files.walk(tree)) {
      paths = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }

  private Path home(String championId) {
    return champions().resolve(championId);
  }

  private Path champions() {
    return folder.resolve("champions");
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static <T> T json(byte[] content, Class<T> type, Path file) {
    try {
      return JSON.readValue(content, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not what was written: " + file, e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static void force(Path file, byte[] content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer left = ByteBuffer.wrap(content);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true);
    }
  }

  private static void forceFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
