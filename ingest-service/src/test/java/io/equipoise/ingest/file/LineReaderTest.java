package io.equipoise.ingest.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.ingest.app.ReceivedLine;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
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

  /** However the stream gives its bytes, and whatever the reader keeps of a line. */
  @Property
  void shouldSplitAlikeWhenBytesComeInPieces(
      @ForAll("manyLineEnds") String text,
      @ForAll @IntRange(min = 1, max = 5) int atOnce,
      @ForAll @IntRange(min = 1, max = 6) int longest) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

    List<ReceivedLine> lines = readAll(new LineReader("test", pieces(bytes, atOnce), longest));

    List<String> whole = new ArrayList<>(List.of(text.split("\n", -1)));
    if (whole.get(whole.size() - 1).isEmpty()) {
      whole.remove(whole.size() - 1);
    }
    List<String> kept = new ArrayList<>();
    List<Long> sizes = new ArrayList<>();
    for (String line : whole) {
      boolean fits = line.length() <= longest;
      String told = fits && line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
      kept.add(told.substring(0, Math.min(told.length(), longest)));
      sizes.add((long) told.length());
    }
    assertThat(lines).extracting(LineReaderTest::text).isEqualTo(kept);
    assertThat(lines).extracting(ReceivedLine::sizeBytes).isEqualTo(sizes);
    assertThat(lines)
        .extracting(ReceivedLine::number)
        .isEqualTo(LongStream.rangeClosed(1, kept.size()).boxed().toList());
  }

  @Provide
  Arbitrary<String> manyLineEnds() {
    return Arbitraries.strings().withChars('a', 'b', '\r', '\n').ofMaxLength(40);
  }

  /** A stream that gives at most so many bytes at once. */
  private static InputStream pieces(byte[] bytes, int atOnce) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public int read(byte[] into, int offset, int length) {
        return super.read(into, offset, Math.min(length, atOnce));
      }
    };
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
