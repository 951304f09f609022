package io.equipoise.ingest.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.ingest.Fixtures;
import io.equipoise.ingest.app.Item;
import io.equipoise.ingest.app.Source;
import io.equipoise.ingest.app.UnreadableSourceException;
import io.equipoise.schemas.OperatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
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
