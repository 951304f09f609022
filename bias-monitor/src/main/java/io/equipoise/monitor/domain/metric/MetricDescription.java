package io.equipoise.monitor.domain.metric;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Everything that a reader of a figure needs to know about it.
 *
 * @param id published name, in lower camel case
 * @param title English name
 * @param formula formula in ASCII
 * @param unit unit; {@code 1} for a pure number
 * @param range values it can take
 * @param sign what a positive figure means
 * @param undefinedWhen when there is no figure, besides too few records in the window
 * @param source author, title and year of where the formula is from
 * @param deviation where the figure differs from its source on purpose; empty when nowhere
 */
public record MetricDescription(
    String id,
    String title,
    String formula,
    String unit,
    MetricRange range,
    SignConvention sign,
    String undefinedWhen,
    String source,
    String deviation) {

  /** Checks that nothing but the deviation is blank. */
  public MetricDescription {
    for (String part : List.of(id, title, formula, unit, undefinedWhen, source)) {
      if (part.isBlank()) {
        throw new IllegalArgumentException("the description of metric '" + id + "' has a gap");
      }
    }
  }

  /** The table of the documentation. */
  public static String markdown(List<? extends RepresentationMetric> metrics) {
    return "| metric | meaning | formula | unit | range | sign | undefined when | source | deviation |\n"
        + "|---|---|---|---|---|---|---|---|---|\n"
        + metrics.stream().map(m -> m.description().row()).collect(Collectors.joining());
  }

  private String row() {
    return "| `"
        + String.join(
            " | ",
            id + "`",
            title,
            "`" + formula + "`",
            unit,
            range.text(),
            sign.label(),
            undefinedWhen,
            source,
            deviation.isEmpty() ? "none" : deviation)
        + " |\n";
  }
}
