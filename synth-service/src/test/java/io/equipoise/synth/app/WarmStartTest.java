package io.equipoise.synth.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.synth.generate.Generators;
import io.equipoise.synth.generate.TabularGenerator;
import io.equipoise.synth.generate.TrainingOutcome;
import io.equipoise.synth.generate.TrainingOutcome.CurvePoint;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WarmStartTest {
  private static final GeneratorSource GENERATORS =
      new GeneratorSource() {
        @Override
        public TabularGenerator named(String kind) {
          return Generators.named(kind, Optional.empty());
        }

        @Override
        public Optional<TabularGenerator> tuner(String kind) {
          return Generators.tuner(kind, Optional.empty());
        }
      };
  private static final String VERSION = GENERATORS.named("gan").version();

  private static KeptModel model(
      String id, String requested, String generatorVersion, String descriptorVersion) {
    return new KeptModel(
        id,
        Optional.empty(),
        requested,
        "gan",
        generatorVersion,
        descriptorVersion,
        "table",
        1,
        -0.05,
        -0.03,
        "batch-of-" + id,
        Instant.EPOCH);
  }

  private static Optional<String> parent(List<KeptModel> kept, String requested, String against) {
    return WarmStart.parent(kept, requested, GENERATORS, "d1", 1, Set.of(against))
        .map(KeptModel::modelId);
  }

  @Test
  void shouldPassOverAModelOfAnotherSeedBecauseOtherPeopleWereHeldOut() {
    List<KeptModel> kept = List.of(model("a", "gan", VERSION, "d1"));

    assertThat(WarmStart.parent(kept, "gan", GENERATORS, "d1", 2, Set.of())).isEmpty();
    assertThat(WarmStart.parent(kept, "gan", GENERATORS, "d1", 1, Set.of())).isPresent();
  }

  @Test
  void shouldTakeTheNewestModelThatFits() {
    List<KeptModel> kept =
        List.of(model("b", "gan", VERSION, "d1"), model("a", "gan", VERSION, "d1"));
    assertThat(parent(kept, "gan", "none")).hasValue("b");
  }

  @Test
  void shouldPassOverModelsOfAnotherDescriptorGeneratorVersionOrWish() {
    assertThat(parent(List.of(model("a", "gan", VERSION, "d0")), "gan", "none")).isEmpty();
    assertThat(parent(List.of(model("a", "gan", "1", "d1")), "gan", "none")).isEmpty();
    assertThat(parent(List.of(model("a", "auto", VERSION, "d1")), "gan", "none")).isEmpty();
    assertThat(parent(List.of(), "gan", "none")).isEmpty();
  }

  @Test
  void shouldPassOverAModelWhoseRowsAVerdictWasAgainst() {
    List<KeptModel> kept =
        List.of(model("b", "gan", VERSION, "d1"), model("a", "gan", VERSION, "d1"));
    assertThat(parent(kept, "gan", "batch-of-b")).hasValue("a");
  }

  @Test
  void shouldAcceptAChildThatIsNoWorseThanItsLine() {
    // The line was at -0.03 when it was trained from the start; its newest model at -0.05.
    KeptModel kept = model("a", "gan", VERSION, "d1");
    assertThat(WarmStart.accepts(outcome(OptionalDouble.of(-0.0499)), kept)).isTrue();
    assertThat(WarmStart.accepts(outcome(OptionalDouble.of(-0.0501)), kept)).isFalse();
    assertThat(WarmStart.accepts(outcome(OptionalDouble.empty()), kept)).isFalse();
  }

  private static TrainingOutcome outcome(OptionalDouble score) {
    return new TrainingOutcome(
        5, 100, 10, 0.1, 0.1, 5, false, List.of(new CurvePoint(5, 0.1, 0.1, score)));
  }
}
