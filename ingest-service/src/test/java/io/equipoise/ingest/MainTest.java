package io.equipoise.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {
  private final StringWriter errors = new StringWriter();
  private final StringWriter output = new StringWriter();

  @Test
  void shouldSayWhatARateIs() {
    int code = run("--descriptor", "d.yaml", "--data", "d", "--rate", "fast");

    assertThat(code).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(errors.toString()).contains("rate must be records per second or max, got fast");
  }

  @Test
  void shouldAskForItsDescriptorAndData() {
    assertThat(run()).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(errors.toString()).contains("--descriptor=FILE").contains("--data=DIR");
  }

  @Test
  void shouldExplainItself() {
    assertThat(run("--help")).isZero();
    assertThat(output.toString())
        .contains("--pseudonym-key-file", "--rate", "--bootstrap-servers", "--registry-url");
  }

  private int run(String... arguments) {
    return new CommandLine(new Main())
        .setErr(new PrintWriter(errors, true))
        .setOut(new PrintWriter(output, true))
        .execute(arguments);
  }
}
