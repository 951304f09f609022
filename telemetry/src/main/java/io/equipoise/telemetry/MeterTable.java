package io.equipoise.telemetry;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Documents meters as a Markdown table, which a test compares with the one in the docs. */
public final class MeterTable {
  private MeterTable() {}

  /** The table, in the order given, one row a meter, ending with a line feed. */
  public static String markdown(List<MeterSpec> meters) {
    return "| name in Prometheus | kind | unit | tags | meaning |\n"
        + "|---|---|---|---|---|\n"
        + meters.stream().map(MeterTable::row).collect(Collectors.joining());
  }

  private static String row(MeterSpec meter) {
    return String.format(
        Locale.ROOT,
        "| `%s` | %s | %s | %s | %s |\n",
        meter.prometheusName(),
        meter.kind().name().toLowerCase(Locale.ROOT),
        meter.baseUnit().orElse(""),
        meter.tags().stream().map(TagSpec::markdown).collect(Collectors.joining(", ")),
        meter.description());
  }
}
