package io.equipoise.synth.generate;

import io.equipoise.synth.generate.copula.CopulaSettings;
import io.equipoise.synth.generate.copula.GaussianCopula;
import io.equipoise.synth.generate.gan.ConditionalGan;
import io.equipoise.synth.generate.gan.GanSettings;
import io.equipoise.synth.generate.refinement.RefinedGenerator;
import io.equipoise.synth.generate.tournament.Tournament;
import java.util.List;
import java.util.Optional;

/** The generators that exist, by the names that a descriptor uses. */
public final class Generators {
  private static final String GAN = "gan";
  private static final List<String> NAMES = List.of(Tournament.NAME, GaussianCopula.NAME, GAN);

  private static final int TUNING_DIVISOR = 3;
  private static final int TUNING_SCORED_EVERY = 100;
  private static final int TUNING_PATIENCE = 3;

  private Generators() {}

  /** Names that {@link #named} knows, in alphabetical order. */
  public static List<String> names() {
    return NAMES;
  }

  /**
   * Kinds to try when a verdict has gone against a batch of a generator: every one under {@code
   * auto}, which leaves the choice to the house; none where one was named.
   */
  public static List<String> alternatives(String name) {
    return name.equals(Tournament.NAME)
        ? NAMES.stream().filter(known -> !known.equals(Tournament.NAME)).toList()
        : List.of();
  }

  /**
   * The generator of a name. {@code auto} is a {@link Tournament} of the others in which the copula
   * is the floor: a network that does not beat it is not used.
   *
   * @param name a name as in {@code synthesis.generator} of a descriptor
   * @param steps training steps, or empty for the generator's own default; the copula takes none
   * @throws IllegalArgumentException naming the generators that exist when there is none of that
   *     name
   */
  public static TabularGenerator named(String name, Optional<Integer> steps) {
    return switch (name) {
      case Tournament.NAME ->
          new Tournament(List.of(copula(), gan(steps)), kind -> tuner(kind, steps));
      case GaussianCopula.NAME -> copula();
      case GAN -> gan(steps);
      default ->
          throw new IllegalArgumentException(
              "there is no generator named "
                  + name
                  + "; choose one of "
                  + String.join(", ", NAMES));
    };
  }

  /**
   * The generator that trains models of a kind on: a network takes a third of the steps of a
   * training from the start, at most, and is scored more often, because it may be done soon. Empty
   * for the copula, which is as quickly fitted again.
   *
   * @param kind kind of the model, not {@code auto}
   * @param steps as for {@link #named}
   */
  public static Optional<TabularGenerator> tuner(String kind, Optional<Integer> steps) {
    if (!kind.equals(GAN)) {
      return Optional.empty();
    }
    int most = steps.orElse(GanSettings.DEFAULTS.steps());
    return Optional.of(
        new RefinedGenerator(
            new ConditionalGan(
                GanSettings.DEFAULTS
                    .withSteps(Math.max(1, most / TUNING_DIVISOR))
                    .withScores(TUNING_SCORED_EVERY, TUNING_PATIENCE))));
  }

  private static TabularGenerator copula() {
    return new GaussianCopula(CopulaSettings.DEFAULTS);
  }

  private static TabularGenerator gan(Optional<Integer> steps) {
    return new RefinedGenerator(
        steps
            .map(given -> new ConditionalGan(GanSettings.DEFAULTS.withSteps(given)))
            .orElseGet(() -> ConditionalGan.bySize(GanSettings.DEFAULTS)));
  }
}
