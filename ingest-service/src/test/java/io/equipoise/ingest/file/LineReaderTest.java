package io.equipoise.ingest.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.ingest.app.ReceivedLine;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LineReaderTest {
  @Test
  void shouldSplitAtBothKindsOfLineEnds() {
    List<ReceivedLine> lines = read("a\r\nb\n\nc\rd", 100);

    assertThat(lines).extracting(LineReaderTest::text).containsExactly("a", "b", "", "c\rd");
    assertThat(lines).extracting(ReceivedLine::number).containsExactly(1L, 2L, 3L, 4L);
    assertThat(lines.get(2).isBlank()).isTrue();
  }

  @Test
  void shouldKeepOnlyTheBeginningOfALongLine() {
    List<ReceivedLine> lines = read("0123456789\nab\n", 4);

    assertThat(lines).extracting(LineReaderTest::text).containsExactly("0123", "ab");
    assertThat(lines.get(0).isCut()).isTrue();
    assertThat(lines.get(0).sizeBytes()).isEqualTo(10);
    assertThat(lines.get(1).isCut()).isFalse();
  }

  @Test
  void shouldGiveBackWhatWasPushedBack() {
    LineReader reader = reader("a\nb\n".getBytes(StandardCharsets.UTF_8), 100);
    ReceivedLine first = reader.next().orElseThrow();

    reader.pushBack(first);

    assertThat(reader.next()).containsSame(first);
    assertThat(reader.next().map(LineReaderTest::text)).contains("b");
  }

  @Property
  void shouldLoseNoByte(@ForAll byte[] bytes) {
    StringBuilder joined = new StringBuilder();
    for (ReceivedLine line : readAll(reader(bytes, 1 << 20))) {
      joined.append(new String(line.bytes(), StandardCharsets.ISO_8859_1)).append('\n');
    }
    String expected = new String(bytes, StandardCharsets.ISO_8859_1);
    if (!expected.isEmpty() && !expected.endsWith("\n")) {
      expected += "\n";
    }

    assertThat(joined.toString()).isEqualTo(expected.replace("\r\n", "\n"));
  }

  private static List<ReceivedLine> read(String text, int longest) {
    return readAll(reader(text.getBytes(StandardCharsets.UTF_8), longest));
  }

  private static LineReader reader(byte[] bytes, int longest) {
    return new LineReader("test", new ByteArrayInputStream(bytes), longest);
  }

  private static List<ReceivedLine> readAll(LineReader reader) {
    List<ReceivedLine> lines = new ArrayList<>();
    Optional<ReceivedLine> line = reader.next();
    while (line.isPresent()) {
      lines.add(line.get());
      line = reader.next();
    }
    return lines;
  }

  private static String text(ReceivedLine line) {
    return new String(line.bytes(), StandardCharsets.UTF_8);
  }
}
