package io.equipoise.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

class CommandHelpTest {
  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> shouldDescribeEveryCommandAndOption() {
    return all(Main.commandLine(new Main())).stream()
        .map(
            line ->
                DynamicTest.dynamicTest(
                    line.getCommandSpec().qualifiedName(),
                    () -> assertDescribed(line.getCommandSpec())));
  }

  private static void assertDescribed(CommandSpec spec) {
    assertThat(String.join("", spec.usageMessage().description())).isNotBlank();
    assertThat(
            !spec.usageMessage().exitCodeList().isEmpty()
                || String.join(" ", spec.usageMessage().description()).contains("Exit code"))
        .as("names its exit codes")
        .isTrue();
    List<ArgSpec> arguments = new ArrayList<>(spec.options());
    arguments.addAll(spec.positionalParameters());
    for (ArgSpec argument : arguments) {
      if (!argument.hidden()) {
        assertThat(String.join("", argument.description())).as(argument.toString()).isNotBlank();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "ingest",
        "monitor",
        "synth",
        "evaluate",
        "generate",
        "audit",
        "fairness",
        "data",
        "rejected"
      })
  void shouldGiveAnExampleThatCanBeParsed(String command) {
    CommandLine root = Main.commandLine(new Main());
    CommandSpec spec = root.getSubcommands().get(command).getCommandSpec();
    List<String> examples =
        Stream.of(spec.usageMessage().footer())
            .filter(text -> text.startsWith("  equipoise "))
            .toList();

    assertThat(examples).isNotEmpty();
    for (String example : examples) {
      String[] arguments = example.strip().substring("equipoise ".length()).split(" ");
      assertThat(Main.commandLine(new Main()).parseArgs(arguments).subcommand()).isNotNull();
    }
  }

  @Test
  void shouldHelpOnACommandAsAManualWould() {
    assertThat(run("help", "rejected"))
        .contains("Usage: equipoise rejected", "Examples:", "Exit codes:", "bad arguments");
    assertThat(run("help")).contains("completion", "rejected", "data");
  }

  @Test
  void shouldCompleteInBash() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "there is no /bin/bash");
    Path script = Files.writeString(folder.resolve("completion"), run("completion", "bash"));

    assertThat(complete(script, "equipoise rej")).containsExactly("rejected");
    assertThat(complete(script, "equipoise rejected --fol")).containsExactly("--follow");
    assertThat(complete(script, "./equipoise data fetch --int")).containsExactly("--into");
  }

  @Test
  void shouldLoadItsEmulationFirstInZsh() {
    assertThat(run("completion", "zsh")).startsWith("autoload -Uz compinit bashcompinit");
  }

  /** What bash offers for the line, by the script. */
  private List<String> complete(Path script, String line) throws IOException, InterruptedException {
    String[] words = line.split(" ");
    String ask =
        """
        source '%s'
        COMP_WORDS=(%s); COMP_CWORD=%d; COMP_LINE='%s'; COMP_POINT=%d
        complete -p equipoise >/dev/null || exit 9
        _complete_equipoise
        printf '%%s\\n' "${COMPREPLY[@]}"
        """
            .formatted(script, line, words.length - 1, line, line.length());
    Path errors = folder.resolve("errors");
    Process bash =
        new ProcessBuilder("/bin/bash", "--norc", "-c", ask).redirectError(errors.toFile()).start();
    String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(bash.exitValue()).as(Files.readString(errors)).isZero();
    return output.lines().map(String::strip).filter(text -> !text.isEmpty()).toList();
  }

  private static String run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    assertThat(code).as(err.toString()).isZero();
    return out.toString();
  }

  private static List<CommandLine> all(CommandLine line) {
    List<CommandLine> lines = new ArrayList<>(List.of(line));
    line.getSubcommands().values().forEach(each -> lines.addAll(all(each)));
    return lines;
  }
}
