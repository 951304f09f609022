package io.equipoise.evaluator.champion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.cohort.digest.Sha256;
import io.equipoise.evaluator.domain.drift.Watched;
import io.equipoise.evaluator.domain.explain.FeatureFigure;
import io.equipoise.evaluator.domain.explain.SubgroupExplanation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChampionStoreTest {
  @TempDir private Path folder;

  /** What a SIGKILL is to the disk: whatever came next does not happen. */
  private static final class Killed extends RuntimeException {}

  private static StoredChampion champion(String id) {
    return new StoredChampion(
        new ChampionManifest(
            1,
            id,
            "heart",
            ChampionManifest.PROMOTED,
            "abc",
            "5c4e3a",
            "xgboost 3",
            0.25,
            -7,
            "evaluation",
            List.of("batch"),
            Map.of(0, 12L, 1, 30L),
            100,
            20,
            Map.of("sex=female", new Watched.Support(30, 100)),
            "2026-01-01T00:00:00Z",
            List.of(
                new SubgroupExplanation(
                    "sex=female",
                    "",
                    List.of(new FeatureFigure("age", 0.5, 0.4, 0.6)),
                    List.of(new FeatureFigure("age", -0.1, -0.2, 0)))),
            Map.of()),
        List.of(new byte[] {1, 2, 3}, id.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
        new long[] {5, -3, 9});
  }

  private void crown(ChampionStore store, String id) {
    store.write(champion(id));
    store.point(
        store
            .pointer()
            .map(p -> p.with(id, ChampionStore.KEPT))
            .orElseGet(() -> new ChampionPointer(List.of(id))));
  }

  @Test
  void shouldBeEmptyWhenNothingWasWritten() {
    ChampionStore store = new ChampionStore(folder.resolve("none"));
    assertThat(store.current()).isEmpty();
    assertThat(store.history()).isEmpty();
  }

  @Test
  void shouldGiveBackWhatWasWritten() {
    crown(new ChampionStore(folder), "one");
    ChampionStore again = new ChampionStore(folder);
    StoredChampion loaded = again.load("one");
    assertThat(loaded.models()).containsExactlyElementsOf(champion("one").models());
    assertThat(loaded.people()).containsExactly(-3, 5, 9);
    ChampionManifest manifest = again.current().orElseThrow();
    assertThat(manifest)
        .usingRecursiveComparison()
        .ignoringFields("files")
        .isEqualTo(champion("one").manifest());
    assertThat(manifest.files()).containsOnlyKeys("model-0.ubj", "model-1.ubj", "people.bin");
  }

  @Test
  void shouldReadAManifestThatIsOlderThanTheFingerprint() throws IOException {
    crown(new ChampionStore(folder), "one");
    Path manifest = folder.resolve("champions").resolve("one").resolve("champion.json");
    String older =
        Files.readString(manifest)
            .replace(
                """
                  "schema" : "5c4e3a",
                """,
                "");
    assertThat(older).doesNotContain("schema");
    Files.writeString(manifest, older);
    Files.writeString(manifest.resolveSibling("champion.json.sha256"), Sha256.hex(older));

    assertThat(new ChampionStore(folder).current().orElseThrow().schema()).isEmpty();
  }

  /** One kill at each step of writing the second champion and pointing at it. */
  @Test
  void shouldStayReadableAndGoOnWhenItIsKilledAtAnyStep() throws IOException {
    int steps = 0;
    for (int kill = 1; ; kill++) {
      Path place = folder.resolve("kill-" + kill);
      crown(new ChampionStore(place), "one");
      int[] left = {kill};
      ChampionStore dying =
          new ChampionStore(
              place,
              () -> {
                if (--left[0] == 0) {
                  throw new Killed();
                }
              });
      boolean killed = false;
      try {
        crown(dying, "two");
      } catch (Killed e) {
        killed = true;
      }
      ChampionStore after = new ChampionStore(place);
      String current = after.current().orElseThrow().championId();
      assertThat(current).isIn("one", "two");
      assertThat(after.load(current).models()).hasSize(2);
      crown(after, "two");
      crown(after, "three");
      assertThat(after.history().stream().map(ChampionManifest::championId))
          .containsExactly("one", "two", "three");
      try (Stream<Path> all = Files.walk(place)) {
        assertThat(all.filter(p -> p.toString().contains("unfinished"))).isEmpty();
      }
      if (!killed) {
        break;
      }
      steps = kill;
    }
    // Folder, three files, manifest, its checksum, the rename, the pointer's three.
    assertThat(steps).isGreaterThanOrEqualTo(9);
  }

  @Test
  void shouldBeReadableWhenItIsKilledAtAnyStepOfTheFirst() {
    for (int kill = 1; ; kill++) {
      Path place = folder.resolve("first-" + kill);
      int[] left = {kill};
      try {
        crown(
            new ChampionStore(
                place,
                () -> {
                  if (--left[0] == 0) {
                    throw new Killed();
                  }
                }),
            "one");
        return;
      } catch (Killed e) {
        ChampionStore after = new ChampionStore(place);
        after.current().ifPresent(m -> assertThat(after.load(m.championId())).isNotNull());
        crown(after, "one");
        assertThat(after.load("one").manifest().championId()).isEqualTo("one");
      }
    }
  }

  @Test
  void shouldRefuseFilesThatAreNotWhatWasWritten() throws IOException {
    ChampionStore store = new ChampionStore(folder);
    crown(store, "one");
    Path home = folder.resolve("champions").resolve("one");
    Files.write(home.resolve("model-0.ubj"), new byte[] {1, 2, 4});
    assertThatThrownBy(() -> store.load("one"))
        .hasMessageContaining("model-0.ubj is not the one that was written");
    Files.writeString(
        home.resolve("champion.json"),
        Files.readString(home.resolve("champion.json")).replace("0.25", "0.95"));
    assertThatThrownBy(store::current)
        .hasMessageContaining("champion.json is not the one that was written");
  }

  @Test
  void shouldKeepTheNewestWhenThereAreMany() throws IOException {
    ChampionStore store = new ChampionStore(folder);
    for (int i = 0; i < ChampionStore.KEPT + 5; i++) {
      crown(store, "c" + i);
    }
    assertThat(store.history()).hasSize(ChampionStore.KEPT);
    try (Stream<Path> all = Files.list(folder.resolve("champions"))) {
      assertThat(all).hasSize(ChampionStore.KEPT);
    }
    assertThat(store.current().map(ChampionManifest::championId)).isEqualTo(Optional.of("c14"));
  }

  @Test
  void shouldReadAnewWhenThePointerMovesAndTheOldChampionsGoMeanwhile() {
    ChampionStore store = new ChampionStore(folder);
    crown(store, "one");
    crown(store, "two");

    Optional<ChampionManifest> found =
        store.newest(
            champion -> {
              if (champion.championId().equals("two")) {
                store.write(champion("three"));
                store.point(new ChampionPointer(List.of("three")));
              }
              return !champion.championId().equals("two");
            });

    assertThat(found.map(ChampionManifest::championId)).contains("three");
  }

  @Test
  void shouldFindNoneWhenThePointerAndTheChampionsGoMeanwhile() {
    ChampionStore store = new ChampionStore(folder);
    crown(store, "one");
    crown(store, "two");

    Optional<ChampionManifest> found =
        store.newest(
            champion -> {
              store.pointNowhere();
              remove(folder.resolve("champions").resolve("one"));
              return false;
            });

    assertThat(found).isEmpty();
  }

  @Test
  void shouldFailWhenAChampionIsGoneAlthoughThePointerIsTheSame() {
    ChampionStore store = new ChampionStore(folder);
    crown(store, "one");
    remove(folder.resolve("champions").resolve("one"));

    assertThatThrownBy(store::current).isInstanceOf(UncheckedIOException.class);
    assertThatThrownBy(store::history).isInstanceOf(UncheckedIOException.class);
  }

  private static void remove(Path home) {
    try (Stream<Path> files = Files.walk(home)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shouldHaveNoChampionWhenItPointsNowhere() {
    ChampionStore store = new ChampionStore(folder);
    crown(store, "one");
    store.pointNowhere();
    assertThat(store.current()).isEmpty();
    crown(store, "two");
    assertThat(store.history()).hasSize(1);
  }
}
