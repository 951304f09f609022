package io.equipoise.evaluator;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.schemas.OperatorException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {
  private final StringWriter errors = new StringWriter();
  private final AtomicReference<Exception> thrown = new AtomicReference<>();
  private final CommandLine commandLine =
      new CommandLine(new Main())
          .setErr(new PrintWriter(errors, true))
          .setOut(new PrintWriter(new StringWriter()))
          .setExecutionExceptionHandler(
              (exception, command, arguments) -> {
                thrown.set(exception);
                return 1;
              });

  @Test
  void shouldExplainItselfWhenAskedForHelp() {
    assertThat(commandLine.execute("--help")).isZero();
  }

  @Test
  void shouldExitWithTwoWhenTheDescriptorIsNotNamed() {
    assertThat(commandLine.execute()).isEqualTo(2);
    assertThat(errors.toString()).contains("--descriptor");
  }

  @Test
  void shouldSayWhatIsWrongWhenASettingIsOutOfRange(@TempDir Path folder) throws IOException {
    Path descriptor =
        Files.writeString(folder.resolve("planted.yaml"), PlantedCohort.yaml("planted"));
    assertThat(commandLine.execute("--descriptor", descriptor.toString(), "--models", "2"))
        .isEqualTo(1);
    assertThat(thrown.get())
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("models must be at least 3, got 2");
  }
}
