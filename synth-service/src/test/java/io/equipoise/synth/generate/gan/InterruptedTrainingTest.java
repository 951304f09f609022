package io.equipoise.synth.generate.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.synth.ToyPatients;
import io.equipoise.synth.generate.FittedGenerator;
import io.equipoise.synth.generate.Generators;
import io.equipoise.synth.generate.MemoryCheckpoints;
import io.equipoise.synth.generate.TabularGenerator;
import io.equipoise.synth.generate.TrainingCheckpoints;
import io.equipoise.synth.generate.TrainingProgress;
import io.equipoise.synth.generate.TuningFocus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A training that dies, and another one in its place. */
class InterruptedTrainingTest {
  private static final GanSettings SCORED =
      new GanSettings(260, 100, 8, 32, 1e-3, 1e-6, 0, 0.5, 0.2, 10).withScores(40, 3);
  private static final PatientTable PEOPLE = ToyPatients.people(300, 1);

  private final MemoryCheckpoints checkpoints = new MemoryCheckpoints();

  /** Ends a process, as far as a training can tell. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Counts steps and dies after some. */
  private final class Watched implements TrainingProgress {
    private final int lastStep;
    private final List<Integer> steps = new ArrayList<>();
    private int resumedAt;

    Watched(int lastStep) {
      this.lastStep = lastStep;
    }

    @Override
    public void step(int step, int totalSteps, double criticLoss, double generatorLoss) {
      steps.add(step);
      if (steps.size() == lastStep) {
        throw new Killed();
      }
    }

    @Override
    public void resumed(int step) {
      resumedAt = step;
    }

    @Override
    public TrainingCheckpoints checkpoints() {
      return checkpoints;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {51, 130, 199, 259})
  void shouldEndWithTheSameBytesAsATrainingThatWasNeverInterrupted(int lastStep) throws Exception {
    ConditionalGan gan = new ConditionalGan(SCORED);
    FittedGenerator whole = gan.fit(PEOPLE, 7, TrainingProgress.NONE);

    assertThatThrownBy(() -> gan.fit(PEOPLE, 7, new Watched(lastStep))).isInstanceOf(Killed.class);
    Watched second = new Watched(Integer.MAX_VALUE);
    FittedGenerator resumed = gan.fit(PEOPLE, 7, second);

    assertThat(second.resumedAt).isEqualTo(lastStep / 50 * 50);
    assertThat(second.steps.get(0)).isEqualTo(second.resumedAt + 1);
    assertThat(bytes(resumed)).isEqualTo(bytes(whole));
    assertThat(resumed.outcome()).isEqualTo(whole.outcome());
  }

  @Test
  void shouldGoOnAfterSeveralDeaths() throws Exception {
    ConditionalGan gan = new ConditionalGan(SCORED);
    FittedGenerator whole = gan.fit(PEOPLE, 7, TrainingProgress.NONE);
    for (int death = 0; death < 3; death++) {
      assertThatThrownBy(() -> gan.fit(PEOPLE, 7, new Watched(60))).isInstanceOf(Killed.class);
    }
    Watched last = new Watched(Integer.MAX_VALUE);

    assertThat(bytes(gan.fit(PEOPLE, 7, last))).isEqualTo(bytes(whole));
    assertThat(last.resumedAt).isEqualTo(150);
  }

  @Test
  void shouldTakeNoStepWhenTheTrainingHadEnded() throws Exception {
    ConditionalGan gan = new ConditionalGan(SCORED);
    FittedGenerator first = gan.fit(PEOPLE, 7, new Watched(Integer.MAX_VALUE));
    Watched again = new Watched(Integer.MAX_VALUE);

    assertThat(bytes(gan.fit(PEOPLE, 7, again))).isEqualTo(bytes(first));
    assertThat(again.steps).isEmpty();
  }

  @Test
  void shouldGoOnWithATrainingFromAParent() throws Exception {
    ConditionalGan gan = new ConditionalGan(SCORED);
    FittedGenerator parent = gan.fit(PEOPLE, 7, TrainingProgress.NONE);
    TuningFocus focus = new TuningFocus(List.of(new Cell(List.of("female", "65-100"))), 2);
    PatientTable more = PEOPLE.concat(ToyPatients.people(100, 2));
    FittedGenerator whole = gan.fineTune(parent, more, focus, 8, TrainingProgress.NONE);

    assertThatThrownBy(() -> gan.fineTune(parent, more, focus, 8, new Watched(120)))
        .isInstanceOf(Killed.class);
    Watched second = new Watched(Integer.MAX_VALUE);

    assertThat(bytes(gan.fineTune(parent, more, focus, 8, second))).isEqualTo(bytes(whole));
    assertThat(second.resumedAt).isEqualTo(100);
  }

  @Test
  void shouldNotTakeUpTheStateOfAnotherTraining() throws Exception {
    ConditionalGan gan = new ConditionalGan(SCORED);
    assertThatThrownBy(() -> gan.fit(PEOPLE, 7, new Watched(120))).isInstanceOf(Killed.class);
    byte[] ofSeven = checkpoints.kept.values().iterator().next();
    Watched other = new Watched(Integer.MAX_VALUE);
    String modelId = gan.fit(PEOPLE, 8, other).modelId();
    assertThat(other.resumedAt).isZero();

    // Even where the keeper hands out the wrong one.
    checkpoints.kept.put(modelId, ofSeven);
    Watched deceived = new Watched(Integer.MAX_VALUE);
    gan.fit(PEOPLE, 8, deceived);
    assertThat(deceived.resumedAt).isZero();
    assertThat(checkpoints.refused).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.0, 0.01, 0.4, 0.999})
  void shouldBeginAtTheStartWhenTheStateIsDamaged(double place) throws Exception {
    ConditionalGan gan = new ConditionalGan(SCORED);
    FittedGenerator whole = gan.fit(PEOPLE, 7, TrainingProgress.NONE);
    assertThatThrownBy(() -> gan.fit(PEOPLE, 7, new Watched(120))).isInstanceOf(Killed.class);
    byte[] state = checkpoints.kept.get(whole.modelId());
    state[(int) (place * state.length)] ^= 0x10;
    Watched second = new Watched(Integer.MAX_VALUE);

    assertThat(bytes(gan.fit(PEOPLE, 7, second))).isEqualTo(bytes(whole));
    assertThat(second.steps.get(0)).isEqualTo(1);
    assertThat(checkpoints.refused).isEqualTo(1);
  }

  @Test
  void shouldBeginAtTheStartWhenTheStateIsCutShort() throws Exception {
    ConditionalGan gan = new ConditionalGan(SCORED);
    assertThatThrownBy(() -> gan.fit(PEOPLE, 7, new Watched(120))).isInstanceOf(Killed.class);
    checkpoints.kept.replaceAll((model, state) -> Arrays.copyOf(state, state.length - 40));
    Watched second = new Watched(Integer.MAX_VALUE);
    gan.fit(PEOPLE, 7, second);
    assertThat(second.resumedAt).isZero();
  }

  @Test
  void shouldNotRepeatTheTrialOfATournamentThatDiedAfterIt() throws Exception {
    TabularGenerator auto = Generators.named("auto", Optional.of(120));
    Watched whole = new Watched(Integer.MAX_VALUE);
    String modelId = auto.fit(PEOPLE, 7, whole).modelId();
    Watched again = new Watched(Integer.MAX_VALUE);

    assertThat(auto.fit(PEOPLE, 7, again).modelId()).isEqualTo(modelId);
    assertThat(whole.steps).hasSizeGreaterThanOrEqualTo(120);
    // The copula, which keeps nothing, tells of one step per fit.
    assertThat(again.steps).hasSizeLessThanOrEqualTo(2);
  }

  private static byte[] bytes(FittedGenerator generator) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    generator.save(out);
    return out.toByteArray();
  }
}
