package io.equipoise.ingest.rejected;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.ingest.app.ReceivedLine;
import io.equipoise.schemas.OperatorException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorrectionsTest {
  @TempDir Path folder;

  @Test
  void shouldReadBackTheBytesThatWereWritten() throws IOException {
    byte[] latin = "x,\u00fc".getBytes(StandardCharsets.ISO_8859_1);
    byte[] twoLines = "a,\"b\nc\"".getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(Corrections.heading("clinic", "csv:a.csv").getBytes(StandardCharsets.UTF_8));
    for (RejectedItem item : List.of(item(7, latin), item(9, twoLines), item(11, new byte[0]))) {
      file.writeBytes(Corrections.mark(item).getBytes(StandardCharsets.UTF_8));
      file.writeBytes(item.received().orElseThrow().bytes());
      file.write('\n');
    }
    Files.write(folder.resolve("a.rejected"), file.toByteArray());
    Files.writeString(folder.resolve("notes.txt"), "no corrections");

    Map<RejectedId, byte[]> read = Corrections.read(List.of(folder));

    assertThat(read).hasSize(3);
    assertThat(read.get(new RejectedId(2, 7))).isEqualTo(latin);
    assertThat(read.get(new RejectedId(2, 9))).isEqualTo(twoLines);
    assertThat(read.get(new RejectedId(2, 11))).isEmpty();
  }

  @Test
  void shouldTakeTheLineEndsOfAnotherSystem() throws IOException {
    Path file = Files.writeString(folder.resolve("f"), "#@item 0-1 line 2 x: y\r\na,b\r\n\r\n");

    assertThat(Corrections.read(List.of(file)).get(new RejectedId(0, 1)))
        .isEqualTo("a,b".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void shouldRefuseWhatItCannotAssign() throws IOException {
    assertRefused("a,b\n", "line 1: no line that begins with #@item stands before it");
    assertRefused("#@item one line 2\na\n", "line 1: after #@item an item's id");
    assertRefused("#@item 0-1 x\na\n#@item 0-1 x\nb\n", "item 0-1 is there twice");
  }

  private void assertRefused(String text, String message) throws IOException {
    Path file = Files.writeString(folder.resolve("f"), text);
    assertThatThrownBy(() -> Corrections.read(List.of(file)))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining(message);
  }

  private static RejectedItem item(long offset, byte[] bytes) {
    return new RejectedItem(
        new RejectedId(2, offset),
        Instant.EPOCH,
        "out-of-range",
        "age",
        "too\nold",
        "csv:a.csv",
        "line 3",
        Optional.of(new ReceivedLine(3, bytes, bytes.length)));
  }
}
