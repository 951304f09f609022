package io.equipoise.benchmarks.quality;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.equipoise.schemas.OperatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Figures of several arms over several runs. Not safe for use by several threads. */
final class QualityTable {
  private final Map<String, Map<String, List<Double>>> figures = new LinkedHashMap<>();
  private final Set<String> metrics = new LinkedHashSet<>();

  /** Notes a figure of one run; NaN where it is undefined. */
  void add(String arm, String metric, double figure) {
    metrics.add(metric);
    figures
        .computeIfAbsent(arm, a -> new LinkedHashMap<>())
        .computeIfAbsent(metric, m -> new ArrayList<>())
        .add(figure);
  }

  /** The summary of an arm's figures. */
  Summary summary(String arm, String metric) {
    return Summary.of(
        figures.getOrDefault(arm, Map.of()).getOrDefault(metric, List.of()).stream()
            .mapToDouble(Double::doubleValue)
            .toArray());
  }

  /** A table in Markdown: a row for each arm, a column for each metric. */
  String markdown(Function<Summary, String> cell) {
    StringBuilder text = new StringBuilder("| arm |");
    metrics.forEach(metric -> text.append(' ').append(metric).append(" |"));
    text.append("\n|---|").append("---|".repeat(metrics.size())).append('\n');
    for (String arm : figures.keySet()) {
      text.append("| ").append(arm).append(" |");
      for (String metric : metrics) {
        text.append(' ').append(cell.apply(summary(arm, metric))).append(" |");
      }
      text.append('\n');
    }
    return text.toString();
  }

  /**
   * Writes all figures as JSON, with what the run was.
   *
   * @throws OperatorException when the file cannot be written
   */
  void write(Path file, Map<String, ?> run) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("run", run);
    json.put("figures", figures);
    try {
      Files.writeString(
          file,
          new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(json)
              + "\n");
    } catch (IOException e) {
      throw new OperatorException("cannot write " + file + "; choose another --report", e);
    }
  }
}
