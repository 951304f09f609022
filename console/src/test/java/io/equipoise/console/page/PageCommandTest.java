package io.equipoise.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.console.Main;
import io.equipoise.console.view.PlantedLoop;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageCommandTest {
  private static final String PLAIN = "abcdefghijklmnopqrst";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"8085", "localhost:70000", "::1:8085"})
  void shouldNameTheOptionWhenTheAddressIsNone(String address) throws IOException {
    assertThat(failure(2, "--listen=" + address))
        .contains("'--listen': must be HOST:PORT")
        .contains("'" + address + "'");
  }

  @Test
  void shouldNameTheOptionWhenAHostNameIsNone() throws IOException {
    assertThat(failure(1, "--host-name=page", "--host-name=page:8085"))
        .contains("--host-name must be the name of a host")
        .contains("'page:8085'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--tokens", "--token-file"})
  void shouldSayHowToMakeHashesWhenTheFileHoldsTokensThemselves(String option) throws IOException {
    Path file = Files.writeString(folder.resolve("page-tokens"), "alice " + PLAIN + "\n");

    assertThat(failure(1, option, file.toString()))
        .contains("line 1: it must be: name role hash, and never a token itself")
        .contains("./equipoise token new --name NAME --role operate --tokens " + file)
        .doesNotContain(PLAIN)
        .doesNotContain("alice");
  }

  @Test
  void shouldNotStartWhenTheTokensAreSendersOnly() throws IOException {
    Path file = folder.resolve("tokens");
    StringWriter unread = new StringWriter();
    assertThat(
            Main.execute(
                new PrintWriter(unread),
                new PrintWriter(unread),
                "token",
                "new",
                "--name=lab",
                "--tokens=" + file))
        .isZero();

    assertThat(failure(1, "--tokens", file.toString()))
        .contains("no token in it has the role operate");
  }

  private String failure(int expected, String... options) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "page",
                "--descriptor=" + PlantedLoop.descriptorFile(folder, "page-command"),
                "--bootstrap-servers=127.0.0.1:1",
                "--registry-url=mock://page-command"));
    arguments.addAll(List.of(options));
    StringWriter err = new StringWriter();
    int code =
        Main.execute(
            new PrintWriter(new StringWriter()),
            new PrintWriter(err, true),
            arguments.toArray(String[]::new));
    assertThat(code).isEqualTo(expected);
    return err.toString();
  }
}
