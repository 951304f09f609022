package io.equipoise.synth.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCheckpointsTest {
  @TempDir private Path folder;
  private Instant now = Instant.EPOCH;

  private FileCheckpoints checkpoints() {
    return new FileCheckpoints(folder, () -> now);
  }

  private static void text(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> read(FileCheckpoints checkpoints, String modelId) {
    List<String> read = new ArrayList<>();
    boolean there =
        checkpoints.resume(
            modelId, in -> read.add(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    assertThat(there).isEqualTo(!read.isEmpty());
    return read;
  }

  @Test
  void shouldGiveBackTheLastStateOfATrainingToTheNextProcess() {
    FileCheckpoints first = checkpoints();
    first.keep("a", out -> text(out, "step 50"));
    first.keep("a", out -> text(out, "step 100"));
    first.keep("b", out -> text(out, "another"));
    assertThat(read(checkpoints(), "a")).containsExactly("step 100");
    assertThat(read(checkpoints(), "c")).isEmpty();
  }

  @Test
  void shouldKeepTheStateBeforeWhenWritingFailsHalfway() throws IOException {
    FileCheckpoints checkpoints = checkpoints();
    checkpoints.keep("a", out -> text(out, "step 50"));
    checkpoints.keep(
        "a",
        out -> {
          text(out, "half of ");
          throw new IOException("no space left on device");
        });
    assertThat(read(checkpoints(), "a")).containsExactly("step 50");
    assertThat(names()).containsExactly("a.training");
  }

  @Test
  void shouldSetAStateAsideThatCannotBeTakenUp() throws IOException {
    FileCheckpoints checkpoints = checkpoints();
    checkpoints.keep("a", out -> text(out, "nonsense"));
    boolean taken =
        checkpoints.resume(
            "a",
            in -> {
              throw new IOException("checkpoint is damaged");
            });
    assertThat(taken).isFalse();
    assertThat(names()).containsExactly("a.training.damaged");
  }

  @Test
  void shouldAskForAStateEveryTenSeconds() {
    FileCheckpoints checkpoints = checkpoints();
    now = now.plusSeconds(9);
    assertThat(checkpoints.isDue()).isFalse();
    now = now.plusSeconds(1);
    assertThat(checkpoints.isDue()).isTrue();
    checkpoints.keep("a", out -> text(out, "x"));
    assertThat(checkpoints.isDue()).isFalse();
  }

  @Test
  void shouldKeepThreeTrainingsAtMostAndNoneAfterTheJob() throws IOException {
    FileCheckpoints checkpoints = checkpoints();
    for (int i = 0; i < 5; i++) {
      checkpoints.keep("model-" + i, out -> text(out, "x"));
      Files.setLastModifiedTime(
          folder.resolve("model-" + i + ".training"), FileTime.from(Instant.ofEpochSecond(i)));
    }
    assertThat(names()).containsExactly("model-2.training", "model-3.training", "model-4.training");
    checkpoints.clear();
    assertThat(names()).isEmpty();
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
