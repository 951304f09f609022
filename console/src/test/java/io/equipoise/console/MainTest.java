package io.equipoise.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  @Test
  void shouldPrintTheVersionOfTheBuild() {
    assertThat(run("version")).isZero();
    assertThat(out.toString()).startsWith("equipoise ").doesNotContain("${").contains("Java 17");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "generate",
        "ingest",
        "monitor",
        "synth",
        "evaluate",
        "version",
        "page",
        "status",
        "alerts",
        "batches",
        "report"
      })
  void shouldHelpOnEveryCommand(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out.toString()).contains("Usage: equipoise " + command);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void shouldWriteACompletionThatKnowsTheCommands() {
    assertThat(run("completion", "bash")).isZero();
    assertThat(out.toString()).contains("complete ").contains("status").contains("--token-file");
  }

  @Test
  void shouldSayWhereToMeasureWhenAskedForHelp() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("generate").contains("./equipoise bench --help");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "demo --nonsense",
        "demo --dataset moon",
        "demo --rate 0",
        "demo --rate fast",
        "demo --seed x",
        "demo --timeout 10",
        "demo --timeout PT0S",
        "demo --kafka-port 70000",
        "demo --page-port on",
        "demo --page-port 70000",
        "page --descriptor x.yaml --listen 8085",
        "page --descriptor x.yaml --listen localhost:99999",
        "report --descriptor x.yaml",
        "demo --dataset heart",
        "demo --data no-such-folder",
        "ingest",
        "monitor",
        "synth --seed x --descriptor x.yaml",
        "evaluate --models many --descriptor x.yaml"
      })
  void shouldExitWithTwoAndOneLineWhenArgumentsAreBad(String arguments) {
    assertThat(run(arguments.isEmpty() ? new String[0] : arguments.split(" "))).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains("--help").doesNotContain("\tat ");
  }

  @Test
  void shouldListEveryFaultOfADescriptorWithItsLine() throws IOException {
    Path descriptor = folder.resolve("broken.yaml");
    Files.writeString(descriptor, "dataset: Broken Name\ncolumns: 3\n");
    assertThat(run("demo", "--descriptor", descriptor.toString(), "--data", folder.toString()))
        .isEqualTo(1);
    assertThat(err.toString())
        .contains("broken.yaml")
        .contains("line 1")
        .contains("line 2")
        .contains("label")
        .doesNotContain("\tat ");
  }

  @Test
  void shouldNameTheFileWhenTheDescriptorIsMissing() {
    assertThat(run("demo", "--descriptor", "no-such.yaml", "--data", folder.toString()))
        .isEqualTo(1);
    assertThat(err.toString()).contains("no-such.yaml").doesNotContain("\tat ");
  }

  @Test
  void shouldNameThePortWhenItIsBusy() throws IOException {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int code =
          run(
              "demo",
              "--once",
              "--work-dir",
              folder.resolve("work").toString(),
              "--kafka-port",
              Integer.toString(busy.getLocalPort()),
              "--registry-port",
              "0");
      assertThat(code).isEqualTo(1);
      assertThat(err.toString())
          .contains(Integer.toString(busy.getLocalPort()))
          .doesNotContain("\tat ");
    }
  }

  @Test
  void shouldNameTheBrokerWhenItCannotBeReached() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    int code =
        run(
            "monitor",
            "--descriptor",
            Path.of(System.getProperty("equipoise.home"), "descriptors", "synthea.yaml").toString(),
            "--bootstrap-servers",
            "127.0.0.1:" + free,
            "--registry-url",
            "http://127.0.0.1:" + free,
            "--state-dir",
            folder.resolve("state").toString());
    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).contains("127.0.0.1:" + free).doesNotContain("\tat ");
  }

  private int run(String... arguments) {
    return Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }
}
