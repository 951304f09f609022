package io.equipoise.synth.generate.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.synth.ToyPatients;
import io.equipoise.synth.generate.encoding.ConditionScheme;
import io.equipoise.synth.generate.encoding.TableEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Both back ends do the same arithmetic. */
class BackendTest {
  private static final GanSettings SETTINGS =
      new GanSettings(1, 40, 16, 32, 1e-3, 1e-3, 0, 0.5, 0.2, 10);

  private interface Computation {
    List<Matrix> run(Backend backend);
  }

  private static void assertSame(Computation computation) {
    List<Matrix> fast = computation.run(new CpuBackend());
    List<Matrix> plain = computation.run(new Nd4jBackend());
    for (int m = 0; m < fast.size(); m++) {
      float[] expected = plain.get(m).read();
      assertThat(fast.get(m).read())
          .as("matrix %d", m)
          .containsExactly(expected, within(1e-4f))
          .isNotEqualTo(new float[expected.length]);
    }
  }

  private static void fill(Matrix matrix, SplittableRandom random) {
    float[] values = matrix.overwrite();
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
  }

  @Test
  void shouldAgreeOnEveryGradientOfTheCritic() {
    assertSame(
        backend -> {
          SplittableRandom random = new SplittableRandom(4);
          Critic critic = new Critic(backend, 8, 30, SETTINGS, random);
          fill(critic.input, random);
          fill(critic.generated, random);
          critic.drawDropout(random);
          critic.drawGeneratedDropout(random);
          critic.loss();
          critic.scoreGenerated();
          List<Matrix> results = new ArrayList<>(List.of(critic.inputGradient));
          critic.parameters().forEach(parameter -> results.add(parameter.gradient));
          return results;
        });
  }

  @Test
  void shouldAgreeOnRowsStatisticsAndEveryGradientOfTheGenerator() {
    TableEncoder encoder = TableEncoder.fit(ToyPatients.people(100, 1));
    int width = new ConditionScheme(encoder).width();
    assertSame(
        backend -> {
          SplittableRandom random = new SplittableRandom(4);
          Generator generator = new Generator(backend, 40, encoder, width, SETTINGS, random);
          generator.drawNoise(40, random);
          generator.forward(true);
          Matrix gradient = new Matrix(8, 5 * (encoder.width() + width));
          Matrix logitGradient = new Matrix(40, encoder.width());
          fill(gradient, random);
          fill(logitGradient, random);
          generator.backward(gradient, logitGradient);
          List<Matrix> results = new ArrayList<>(List.of(generator.output, generator.logits));
          results.addAll(generator.statistics());
          generator.parameters().forEach(parameter -> results.add(parameter.gradient));
          return results;
        });
  }

  @Test
  void shouldAgreeOnThreeStepsOfAdam() {
    assertSame(
        backend -> {
          SplittableRandom random = new SplittableRandom(4);
          Parameter parameter = Parameter.uniform(20, 30, 1, random);
          for (int step = 1; step <= 3; step++) {
            fill(parameter.gradient, random);
            parameter.update(backend, step, 0.01, 0.001);
          }
          return List.of(parameter.weights, parameter.firstMoment, parameter.secondMoment);
        });
  }

  @Test
  void shouldTrainOnEitherBackEnd() throws InterruptedException {
    List<Double> losses = new ArrayList<>();
    for (Backend backend : List.of(new CpuBackend(), new Nd4jBackend())) {
      new GanTraining(backend, SETTINGS.withSteps(3), ToyPatients.people(100, 1), 1)
          .run((step, total, criticLoss, generatorLoss) -> losses.add(criticLoss));
    }

    assertThat(losses).hasSize(6);
    for (int step = 0; step < 3; step++) {
      assertThat(losses.get(step)).isCloseTo(losses.get(step + 3), within(1e-3));
    }
  }
}
