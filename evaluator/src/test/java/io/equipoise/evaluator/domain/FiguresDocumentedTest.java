package io.equipoise.evaluator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/metrics.md has a row for every figure, in their order, and for no other. */
class FiguresDocumentedTest {

  @Test
  void shouldHaveARowForEveryFigure() throws IOException {
    String text = Files.readString(Path.of("../docs/metrics.md"));
    List<String> rows =
        text.substring(text.indexOf("## Model fairness"))
            .lines()
            .filter(line -> line.startsWith("| `"))
            .toList();

    assertThat(rows)
        .extracting(row -> row.substring(3, row.indexOf('`', 3)))
        .containsExactlyElementsOf(
            Stream.concat(
                    Measure.all().stream().map(Measure::key),
                    Disparity.all().stream().map(Disparity::key))
                .toList());
    for (int i = 0; i < rows.size(); i++) {
      int measures = Measure.all().size();
      String words =
          i < measures ? Measure.all().get(i).words() : Disparity.all().get(i - measures).words();
      assertThat(rows.get(i)).contains(words);
    }
  }
}
