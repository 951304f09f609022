package io.equipoise.evaluator.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.evaluator.app.Evaluation;
import io.equipoise.evaluator.app.EvaluatorListener;
import io.equipoise.evaluator.champion.ChampionManifest;
import io.equipoise.evaluator.domain.Decision;
import io.equipoise.evaluator.domain.explain.FeatureFigure;
import io.equipoise.evaluator.domain.explain.SubgroupExplanation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CardFolderTest {
  @TempDir Path folder;

  @Test
  void shouldKeepTheLatestCardsOnly() throws IOException {
    var findings = ExampleFacts.findings();
    CardFolder cards = new CardFolder(folder.resolve("cards"), 2);
    Files.createDirectories(folder.resolve("cards"));
    Files.writeString(folder.resolve("cards").resolve("mine.html"), "not a card");
    for (int minute = 0; minute < 4; minute++) {
      cards.write(
          FindingsFacts.of(
              ModelFacts.Kind.CHAMPION,
              ExampleFacts.DESCRIPTOR,
              findings,
              Decision.quarantined("No evidence."),
              new FindingsFacts.Context(Optional.of(0L), Optional.empty(), List.of(), List.of()),
              ExampleFacts.NOW.plusSeconds(60L * minute)));
    }

    try (Stream<Path> files = Files.list(folder.resolve("cards"))) {
      assertThat(files.map(file -> file.getFileName().toString()).sorted())
          .containsExactly(
              "20260301T120200Z-champion-9b1deb4d3b7d4bad.html",
              "20260301T120200Z-champion-9b1deb4d3b7d4bad.json",
              "20260301T120300Z-champion-9b1deb4d3b7d4bad.html",
              "20260301T120300Z-champion-9b1deb4d3b7d4bad.json",
              "mine.html");
    }
  }

  @Test
  void shouldWriteACardOfEveryVerdictAndOfEveryChampionAndPassOnWhatItHears() throws IOException {
    List<String> heard = new ArrayList<>();
    CardWriter writer =
        new CardWriter(
            ExampleFacts.DESCRIPTOR,
            new CardFolder(folder, 10),
            InstantSource.fixed(ExampleFacts.NOW),
            new EvaluatorListener() {
              @Override
              public void decided(String batchId, Evaluation evaluation) {
                heard.add(batchId);
              }
            });
    Optional<Evaluation.Findings> findings = Optional.of(ExampleFacts.findings());

    writer.decided("refused", Evaluation.unmeasured(Decision.quarantined("Nothing to measure.")));
    writer.decided("b1", new Evaluation(Decision.quarantined("No evidence."), findings));
    Evaluation promotion =
        new Evaluation(new Decision(Decision.Outcome.PROMOTED, "A gain."), findings);
    writer.decided("b2", promotion);
    writer.promoted("b2", promotion, champion());

    assertThat(heard).containsExactly("refused", "b1", "b2");
    assertThat(folder.resolve("20260301T120000Z-champion-9b1deb4d3b7d4bad.html"))
        .content()
        .contains("PROMOTED: A gain.", "b2", "not recorded", "c0ffee")
        .contains("Contributions for sex=female", "0.4 to 0.6");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(4);
    }
  }

  private static ChampionManifest champion() {
    return new ChampionManifest(
        ChampionManifest.FORMAT,
        "c0ffee",
        "toy",
        ChampionManifest.PROMOTED,
        "abc",
        "5c4e3a",
        "xgboost 3",
        0.25,
        1,
        "9b1deb4d3b7d4bad",
        List.of("b2"),
        Map.of(0, 12L),
        100,
        20,
        Map.of(),
        "2026-03-01T12:00:00Z",
        List.of(
            new SubgroupExplanation(
                "sex=female", "", List.of(new FeatureFigure("age", 0.5, 0.4, 0.6)), List.of())),
        Map.of());
  }

  @Test
  void shouldKeepNoVerdictFromBeingPublishedWhenACardCannotBeWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("a-file"), "where the folder should be");
    List<String> heard = new ArrayList<>();
    CardWriter writer =
        new CardWriter(
            ExampleFacts.DESCRIPTOR,
            new CardFolder(file, 10),
            InstantSource.fixed(ExampleFacts.NOW),
            new EvaluatorListener() {
              @Override
              public void decided(String batchId, Evaluation evaluation) {
                heard.add(batchId);
              }
            });

    writer.decided(
        "b1",
        new Evaluation(Decision.quarantined("No evidence."), Optional.of(ExampleFacts.findings())));

    assertThat(heard).containsExactly("b1");
  }

  @Test
  void shouldRefuseToKeepNone() {
    assertThatThrownBy(() -> new CardFolder(folder, 0)).hasMessageContaining("at least 1");
  }
}
