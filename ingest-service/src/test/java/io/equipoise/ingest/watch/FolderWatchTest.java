package io.equipoise.ingest.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.equipoise.ingest.Fixtures;
import io.equipoise.ingest.app.Item;
import io.equipoise.ingest.app.Source;
import io.equipoise.ingest.app.UnreadableSourceException;
import io.equipoise.schemas.OperatorException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class FolderWatchTest {
  private static final Duration SETTLED = Duration.ofSeconds(10);

  @TempDir Path folder;
  private Instant now = Instant.parse("2024-01-01T00:00:00Z");

  @Test
  void shouldTellAFileOnceWhenItHasStoodStill() {
    FolderWatch watch = watch();
    Fixtures.write(folder, "a.csv", "1");
    assertThat(watch.arrived()).isEmpty();
    pass(9);
    Fixtures.write(folder, "a.csv", "1", "2");
    assertThat(watch.arrived()).isEmpty();
    pass(9);
    assertThat(watch.arrived()).isEmpty();
    pass(1);
    assertThat(watch.arrived()).containsExactly("a.csv");
    pass(100);
    assertThat(watch.arrived()).isEmpty();

    Fixtures.write(folder, "a.csv", "1", "2", "3");
    assertThat(watch.arrived()).isEmpty();
    pass(10);
    assertThat(watch.arrived()).containsExactly("a.csv");
  }

  @Test
  void shouldTellAFolderWhenAllOfItHasStoodStill() throws IOException {
    FolderWatch watch = watch();
    Path export = Files.createDirectory(folder.resolve("export"));
    Files.createDirectory(folder.resolve("empty"));
    Fixtures.write(export, "a.csv", "1");
    assertThat(watch.arrived()).isEmpty();
    pass(9);
    Fixtures.write(export, "b.csv", "1");
    assertThat(watch.arrived()).isEmpty();
    pass(9);
    assertThat(watch.arrived()).isEmpty();
    pass(1);
    assertThat(watch.arrived()).containsExactly("export/");
  }

  @Test
  void shouldPutFilesTogetherAndPassOverOthers() {
    FolderWatch watch = watch();
    for (String name :
        List.of(
            "b.csv",
            "a.csv",
            "x.part",
            ".hidden.csv",
            "c.csv.TMP",
            "1.ndjson",
            "2.ndjson",
            "readme")) {
      Fixtures.write(folder, name, "1");
    }
    watch.arrived();
    pass(10);

    assertThat(watch.arrived()).containsExactly("", "a.csv", "b.csv");
  }

  @Test
  @Timeout(60)
  void shouldGoOnWhenASubfolderIsDeletedWhileItLooks() throws Exception {
    FolderWatch watch = watch();
    Fixtures.write(folder, "a.csv", "1");
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Void> flicker =
        CompletableFuture.runAsync(
            () -> {
              try {
                while (!done.get()) {
                  Path sub = Files.createDirectory(folder.resolve("sub"));
                  Files.delete(sub);
                }
              } catch (IOException unexpected) {
                throw new UncheckedIOException(unexpected);
              }
            });
    try {
      for (int look = 0; look < 20_000; look++) {
        watch.arrived();
      }
    } finally {
      done.set(true);
      flicker.get();
    }
    pass(10);

    assertThat(watch.arrived()).containsExactly("a.csv");
  }

  /** Who may read everything, as root may, cannot tell. */
  @Test
  void shouldLeaveAloneWhatCannotBeReadUntilItCan() throws IOException {
    FolderWatch watch = watch();
    Path closed = Files.createDirectory(folder.resolve("closed"));
    Path half = Files.createDirectory(folder.resolve("half"));
    Fixtures.write(closed, "a.csv", "1");
    Fixtures.write(half, "a.csv", "1");
    Fixtures.write(half, "b.csv", "1");
    Fixtures.write(folder, "c.csv", "1");
    Fixtures.write(folder, "d.csv", "1");
    List<Path> secret = List.of(closed, half.resolve("b.csv"), folder.resolve("c.csv"));
    for (Path each : secret) {
      Files.setPosixFilePermissions(each, Set.of());
      assumeFalse(Files.isReadable(each), "this user may read everything");
    }
    watch.arrived();
    pass(10);
    assertThat(watch.arrived()).containsExactly("d.csv");

    for (Path each : secret) {
      Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwx------"));
    }
    assertThat(watch.arrived()).isEmpty();
    pass(10);
    assertThat(watch.arrived()).containsExactly("c.csv", "closed/", "half/");
  }

  @Test
  void shouldAskForAFolder() {
    FolderWatch nowhere = new FolderWatch(folder.resolve("no"), SETTLED, Optional::of, () -> now);
    assertThatThrownBy(nowhere::arrived)
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("--data");
    assertThatThrownBy(
            () -> new FolderWatch(folder, Duration.ofSeconds(-1), Optional::of, () -> now))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldGoOnAfterAUnitThatMakesNoSource() {
    List<String> opened = new ArrayList<>();
    ArrivingSources sources =
        new ArrivingSources(
            watch(),
            unit -> {
              if (unit.startsWith("bad")) {
                throw new OperatorException("no good");
              }
              return List.of(source(unit, opened));
            },
            Duration.ofSeconds(1));
    Fixtures.write(folder, "bad.csv", "1");
    Fixtures.write(folder, "good.csv", "1");
    assertThat(sources.next()).isEmpty();
    assertThat(sources.patience()).contains(Duration.ofSeconds(1));
    pass(10);

    Source good = sources.next().orElseThrow();

    assertThat(good.name()).isEqualTo("good.csv");
    assertThat(sources.next()).isEmpty();
    assertThat(sources.setAside(good, new OperatorException("torn"))).isTrue();
    assertThatThrownBy(() -> Fixtures.items(good))
        .isInstanceOf(UnreadableSourceException.class)
        .hasMessage("torn");
  }

  private static Source source(String name, List<String> opened) {
    return new Source() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Items open() {
        opened.add(name);
        return new Items() {
          @Override
          public Optional<Item> next() {
            throw new OperatorException("torn");
          }

          @Override
          public void close() {}
        };
      }
    };
  }

  private void pass(int seconds) {
    now = now.plusSeconds(seconds);
  }

  private FolderWatch watch() {
    return new FolderWatch(
        folder,
        SETTLED,
        name ->
            name.endsWith(".csv")
                ? Optional.of(name)
                : name.endsWith(".ndjson") ? Optional.of("") : Optional.empty(),
        () -> now);
  }
}
