package io.equipoise.synth.generate;

import io.equipoise.synth.generate.gan.ConditionalGan;
import io.equipoise.synth.generate.gan.GanSettings;
import java.util.List;
import java.util.Optional;

/** The generators that exist, by the names that a descriptor uses. */
public final class Generators {
  private static final List<String> NAMES = List.of("auto", "gan");

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
    return name.equals("auto")
        ? NAMES.stream().filter(known -> !known.equals("auto")).toList()
        : List.of();
  }

  /**
   * The generator of a name. {@code auto} is the choice of the house, at present {@code gan}.
   *
   * @param name a name as in {@code synthesis.generator} of a descriptor
   * @param steps training steps, or empty for the generator's own default
   * @throws IllegalArgumentException naming the generators that exist when there is none of that
   *     name
   */
  public static TabularGenerator named(String name, Optional<Integer> steps) {
    return switch (name) {
      case "auto", "gan" ->
          new ConditionalGan(
              steps.map(GanSettings.DEFAULTS::withSteps).orElse(GanSettings.DEFAULTS));
      default ->
          throw new IllegalArgumentException(
              "there is no generator named "
                  + name
                  + "; choose one of "
                  + String.join(", ", NAMES));
    };
  }
}
