package io.equipoise.evaluator.champion;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.population.Split;
import io.equipoise.cohort.statistics.RankedScores;
import io.equipoise.evaluator.PlantedCohort;
import io.equipoise.evaluator.app.TrainingSamples;
import io.equipoise.evaluator.domain.LabeledPeople;
import io.equipoise.evaluator.domain.explain.SubgroupExplanation;
import io.equipoise.evaluator.learn.XgboostLearner;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChampionsTest {
  private static final DatasetDescriptor DESCRIPTOR = PlantedCohort.descriptor("planted");

  private static final DatasetDescriptor OTHER_SITES =
      PlantedCohort.descriptor("planted", "[north, south, west]", "[west, south, north]");

  @TempDir private Path folder;
  private List<PatientRecord> people =
      PlantedCohort.womenMissingInTraining(900, 0.1, 1, DESCRIPTOR);
  private final List<PatientRecord> rows = PlantedCohort.people("row", 200, 1.0, 2);

  private Champions champions() {
    return champions(DESCRIPTOR);
  }

  private Champions champions(DatasetDescriptor descriptor) {
    return new Champions(
        descriptor,
        () ->
            new TrainingSamples.Sample(
                Map.of(
                    Split.TRAIN, PlantedCohort.of(Split.TRAIN, people, DESCRIPTOR),
                    Split.HOLDOUT, PlantedCohort.of(Split.HOLDOUT, people, DESCRIPTOR)),
                Map.of(0, (long) people.size())),
        (batchId, published) -> rows,
        new XgboostLearner(),
        new ChampionStore(folder),
        2,
        1,
        () -> Instant.parse("2026-01-01T00:00:00Z"));
  }

  @Test
  void shouldMakeNoChampionWhenThereAreTooFewPeople() throws InterruptedException {
    people = PlantedCohort.people("p", 20, 0.5, 1);
    champions().first();
    assertThat(champions().current()).isEmpty();
    assertThat(champions().load()).isEmpty();
  }

  @Test
  void shouldTrainOnRealPeopleAloneWhenThereIsNoChampionYet() throws InterruptedException {
    champions().first();
    ChampionManifest manifest = champions().current().orElseThrow();
    assertThat(manifest.kind()).isEqualTo(ChampionManifest.REAL_ONLY);
    assertThat(manifest.batches()).isEmpty();
    assertThat(manifest.syntheticRecords()).isZero();
    assertThat(manifest.realRecords())
        .isEqualTo(PlantedCohort.of(Split.TRAIN, people, DESCRIPTOR).size());
    assertThat(manifest.trainingOffsets()).containsExactly(Map.entry(0, (long) people.size()));
    assertThat(manifest.descriptorVersion()).isEqualTo(DESCRIPTOR.version());
    assertThat(manifest.schema()).isEqualTo(ModelSchema.of(DESCRIPTOR));
    assertThat(manifest.learner()).startsWith("xgboost");
    assertThat(manifest.threshold()).isBetween(0.05, 0.95);
    try (Champion champion = champions().load().orElseThrow()) {
      for (PatientRecord person : people) {
        assertThat(champion.hasLearnedFrom(PersonNumber.of(person.patientId())))
            .isEqualTo(Split.of(person.patientId(), DESCRIPTOR.sample()) == Split.TRAIN);
      }
      LabeledPeople heldOut =
          LabeledPeople.of(DESCRIPTOR, PlantedCohort.of(Split.HOLDOUT, people, DESCRIPTOR));
      double[] scores = champion.probabilities(heldOut.table());
      assertThat(RankedScores.of(scores, heldOut.outcomes()).auroc().orElseThrow())
          .isGreaterThan(0.6);
    }
    champions().first();
    assertThat(champions().current()).contains(manifest);
  }

  @Test
  void shouldExplainByTheColumnsThatCarryTheRule() throws InterruptedException {
    champions().promote("e1", "b1", rows.size());
    List<SubgroupExplanation> explanations = champions().current().orElseThrow().explanations();
    SubgroupExplanation women =
        explanations.stream()
            .filter(e -> e.subgroup().equals("sex=female"))
            .findFirst()
            .orElseThrow();
    assertThat(women.note()).isEmpty();
    assertThat(women.top().subList(0, 3)).extracting("feature").contains("a", "b");
    assertThat(women.top()).allSatisfy(f -> assertThat(f.value()).isBetween(f.lower(), f.upper()));
  }

  @Test
  void shouldRestOnTheBatchWhenItWasPromotedAndOnNothingElse() throws InterruptedException {
    champions().first();
    champions().promote("e1", "b1", rows.size());
    champions().promote("e2", "b2", rows.size());
    ChampionManifest manifest = champions().current().orElseThrow();
    assertThat(manifest.kind()).isEqualTo(ChampionManifest.PROMOTED);
    assertThat(manifest.evaluationId()).isEqualTo("e2");
    assertThat(manifest.batches()).containsExactly("b2");
    assertThat(manifest.syntheticRecords()).isEqualTo(rows.size());
  }

  @Test
  void shouldMakeTheSameModelsWhenAPromotionIsRepeatedAfterACrash() throws InterruptedException {
    champions().promote("e1", "b1", rows.size());
    ChampionManifest before = champions().current().orElseThrow();
    champions().promote("e1", "b1", rows.size());
    assertThat(champions().current()).contains(before);
    Champions elsewhere =
        new Champions(
            DESCRIPTOR,
            () ->
                new TrainingSamples.Sample(
                    Map.of(
                        Split.TRAIN, PlantedCohort.of(Split.TRAIN, people, DESCRIPTOR),
                        Split.HOLDOUT, PlantedCohort.of(Split.HOLDOUT, people, DESCRIPTOR)),
                    Map.of(0, (long) people.size())),
            (batchId, published) -> rows,
            new XgboostLearner(),
            new ChampionStore(folder.resolve("elsewhere")),
            2,
            1,
            () -> Instant.parse("2026-01-01T00:00:00Z"));
    elsewhere.promote("e1", "b1", rows.size());
    assertThat(elsewhere.current()).contains(before);
  }

  @Test
  void shouldGoBackToTheChampionBeforeWhenTheBatchIsTakenBack() throws InterruptedException {
    champions().first();
    String first = champions().current().orElseThrow().championId();
    champions().promote("e1", "b1", rows.size());
    assertThat(champions().takeBack("b1")).contains(first);
    assertThat(champions().current().orElseThrow().championId()).isEqualTo(first);
    assertThat(champions().takeBack("b1")).isEmpty();
  }

  @Test
  void shouldKeepTheCurrentChampionWhenAnEarlierBatchIsTakenBack() throws InterruptedException {
    champions().promote("e1", "b1", rows.size());
    champions().promote("e2", "b2", rows.size());
    String second = champions().current().orElseThrow().championId();
    assertThat(champions().takeBack("b1")).isEmpty();
    assertThat(champions().current().orElseThrow().championId()).isEqualTo(second);
    assertThat(champions().takeBack("b2")).isPresent();
    assertThat(champions().current().orElseThrow().kind()).isEqualTo(ChampionManifest.REAL_ONLY);
  }

  @Test
  void shouldBeWithoutChampionWhenNobodyIsLeftToLearnFrom() throws InterruptedException {
    champions().promote("e1", "b1", rows.size());
    people = PlantedCohort.people("p", 20, 0.5, 1);
    assertThat(champions().takeBack("b1")).isEmpty();
    assertThat(champions().current()).isEmpty();
  }

  @Test
  void shouldIgnoreAChampionOfAnotherSchemaAndMakeOneOfItsOwn() throws InterruptedException {
    champions().promote("e1", "b1", rows.size());
    String before = champions().current().orElseThrow().championId();

    Champions changed = champions(OTHER_SITES);
    assertThat(changed.current()).isEmpty();
    assertThat(changed.load()).isEmpty();
    changed.first();
    ChampionManifest fresh = changed.current().orElseThrow();
    assertThat(fresh.kind()).isEqualTo(ChampionManifest.REAL_ONLY);
    assertThat(fresh.schema()).isEqualTo(ModelSchema.of(OTHER_SITES));
    try (Champion champion = changed.load().orElseThrow()) {
      assertThat(champion.manifest()).isEqualTo(fresh);
    }

    assertThat(champions().current().orElseThrow().championId())
        .as("the descriptor is the old one again")
        .isEqualTo(before);
    changed.first();
    assertThat(changed.current()).contains(fresh);
  }

  @Test
  void shouldNotGoBackToAChampionOfAnotherSchemaWhenTheBatchIsTakenBack()
      throws InterruptedException {
    champions().first();
    String other = champions().current().orElseThrow().championId();
    Champions changed = champions(OTHER_SITES);
    changed.promote("e1", "b1", rows.size());

    String next = changed.takeBack("b1").orElseThrow();

    assertThat(next).isNotEqualTo(other);
    assertThat(changed.current().orElseThrow().championId()).isEqualTo(next);
    assertThat(changed.current().orElseThrow().kind()).isEqualTo(ChampionManifest.REAL_ONLY);
    assertThat(champions().current().orElseThrow().championId()).isEqualTo(other);
  }

  @Test
  void shouldTakeABatchBackFromAChampionOfAnotherSchemaToo() throws InterruptedException {
    champions().promote("e1", "b1", rows.size());

    assertThat(champions(OTHER_SITES).takeBack("b1")).isEmpty();

    assertThat(champions().current()).isEmpty();
  }

  @Test
  void shouldKnowAManifestWithoutAFingerprintByItsDescriptorAlone() throws InterruptedException {
    champions().first();
    ChampionManifest old = withoutSchema(champions().current().orElseThrow());
    DatasetDescriptor redescribed =
        PlantedCohort.descriptor("planted", "Marker of everybody", "Marker");

    assertThat(old.scoresUnder(DESCRIPTOR)).isTrue();
    assertThat(old.scoresUnder(redescribed)).as("as good as another schema").isFalse();
    assertThat(champions(redescribed).current()).as("with a fingerprint").isPresent();
  }

  private static ChampionManifest withoutSchema(ChampionManifest m) {
    return new ChampionManifest(
        m.format(),
        m.championId(),
        m.dataset(),
        m.kind(),
        m.descriptorVersion(),
        "",
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
        m.files());
  }

  @Test
  void shouldScoreNothingWhenThereAreNoRows() throws InterruptedException {
    champions().first();
    try (Champion champion = champions().load().orElseThrow()) {
      assertThat(champion.probabilities(PatientTable.of(DESCRIPTOR, List.of()))).isEmpty();
    }
  }
}
