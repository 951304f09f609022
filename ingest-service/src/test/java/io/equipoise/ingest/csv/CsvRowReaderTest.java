package io.equipoise.ingest.csv;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.ingest.file.LineReader;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CsvRowReaderTest {
  private static final String FIRST = "a,\"b";
  private static final String SECOND = "c\",d";

  @Test
  void shouldJoinLinesUpToTheLongestLine() {
    String row = FIRST + "\n" + SECOND;

    assertThat(read(row + "\nx,y,z\n", row.length())).containsExactly("a|b\nc|d", "x|y|z");
  }

  @Test
  void shouldRefuseTheFirstLineOnlyWhenTheRowIsLonger() {
    String row = FIRST + "\n" + SECOND;

    assertThat(read(row + "\nx,y,z\n", row.length() - 1))
        .containsExactly("too-long: line 1, " + FIRST, "malformed-row: line 2, " + SECOND, "x|y|z");
  }

  @Test
  void shouldRefuseARowThatWouldGoOnInALineThatIsTooLong() {
    assertThat(read("a,\"b\n0123456789\nx,y,z\n", 9))
        .containsExactly("too-long: line 1, " + FIRST, "too-long: line 2, 012345678", "x|y|z");
  }

  @Test
  void shouldReadNoFurtherThanTheLongestLineForAQuoteThatNeverEnds() {
    int longest = 1 << 20;
    String line = "x".repeat((1 << 17) - 1) + "\n";
    List<Integer> taken = new ArrayList<>();
    ByteArrayInputStream file =
        new ByteArrayInputStream(("a,\"b\n" + line.repeat(40)).getBytes(StandardCharsets.UTF_8)) {
          @Override
          public synchronized int read(byte[] into, int offset, int length) {
            int read = super.read(into, offset, length);
            taken.add(Math.max(0, read));
            return read;
          }
        };
    try (CsvRowReader reader = reader(file, longest)) {
      CsvRow row = reader.next(3).orElseThrow();

      assertThat(told(row)).isEqualTo("too-long: line 1, " + FIRST);
      assertThat(taken.stream().mapToInt(each -> each).sum())
          .as("what may be joined, the line that is too much, and what the reader has ahead")
          .isLessThanOrEqualTo(longest + (1 << 17) + (1 << 16));
    }
  }

  private static List<String> read(String text, int longest) {
    List<String> rows = new ArrayList<>();
    try (CsvRowReader reader =
        reader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), longest)) {
      Optional<CsvRow> row = reader.next(3);
      while (row.isPresent()) {
        rows.add(told(row.get()));
        row = reader.next(3);
      }
    }
    return rows;
  }

  private static CsvRowReader reader(ByteArrayInputStream file, int longest) {
    return new CsvRowReader(new LineReader("test", file, longest), ',', StandardCharsets.UTF_8);
  }

  private static String told(CsvRow row) {
    return row instanceof CsvRow.Malformed malformed
        ? malformed.reason().code().id()
            + ": "
            + row.received().position()
            + ", "
            + new String(row.received().bytes(), StandardCharsets.UTF_8)
        : String.join("|", ((CsvRow.Fields) row).fields());
  }
}
