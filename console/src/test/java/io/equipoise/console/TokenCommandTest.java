package io.equipoise.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.schemas.access.Role;
import io.equipoise.schemas.access.Tokens;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenCommandTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void shouldPrintATokenOnceAndKeepItsHash() throws IOException {
    Path file = folder.resolve("tokens");

    assertThat(run("new", "--name", "lab-a", "--tokens", file.toString())).isZero();
    String token =
        out.toString().lines().filter(l -> l.startsWith("token: ")).findFirst().orElseThrow();
    assertThat(run("new", "--name", "docs", "--role", "read", "--tokens", file.toString()))
        .isZero();

    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(2);
    assertThat(String.join("\n", lines)).doesNotContain("eqp_");
    Tokens.Entry bearer =
        Tokens.parse(lines).bearer(token.replace("token: ", "Bearer ")).orElseThrow();
    assertThat(bearer.name()).isEqualTo("lab-a");
    assertThat(bearer.role()).isEqualTo(Role.WRITE);
    assertThat(bearer.role().includes(Role.OPERATE)).isFalse();
    assertThat(run("new", "--name", "other")).isZero();
    assertThat(out.toString()).containsPattern("other write sha256:[0-9a-f]{32}:[0-9a-f]{64}");
    assertThat(run("new", "--name", "alice@ward", "--role", "operate")).isZero();
    assertThat(out.toString()).contains("alice@ward operate sha256:");
  }

  @Test
  void shouldRefuseTokensThatAFileCannotHold() throws IOException {
    String file = folder.resolve("tokens").toString();
    assertThat(run("new", "--name", "a", "--tokens", file)).isZero();

    assertThat(failure("new", "--name", "a", "--tokens", file))
        .contains("line 2: its name is that of an earlier line");
    assertThat(failure("new", "--name", "a b")).contains("--name");
    assertThat(failure("new", "--name", "a", "--role", "admin"))
        .contains("--role must be read, write or operate, got admin");
    assertThat(Files.readAllLines(Path.of(file))).hasSize(1);
  }

  @Test
  void shouldReplaceTheFileAndKeepItsPermissions() throws IOException {
    Path file = folder.resolve("tokens");
    assertThat(run("new", "--name", "a", "--tokens", file.toString())).isZero();
    assertThat(permissions(file)).isEqualTo("rw-------");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    Path reader = Files.createLink(folder.resolve("as-it-was"), file);

    assertThat(run("new", "--name", "b", "--tokens", file.toString())).isZero();

    assertThat(Files.readAllLines(file)).hasSize(2);
    assertThat(permissions(file)).isEqualTo("r--r--r--");
    assertThat(Files.readAllLines(reader)).as("who reads it meanwhile").hasSize(1);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactlyInAnyOrder(file, reader);
    }
  }

  @Test
  void shouldReplaceWhatALinkNamesAndKeepTheLink() throws IOException {
    Path file = folder.resolve("tokens");
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("tokens"));
    assertThat(run("new", "--name", "a", "--tokens", file.toString())).isZero();

    assertThat(run("new", "--name", "b", "--tokens", link.toString())).isZero();

    assertThat(link).isSymbolicLink();
    assertThat(Files.readAllLines(file)).hasSize(2);
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private int run(String... arguments) {
    return Main.execute(
        new PrintWriter(out, true),
        new PrintWriter(err, true),
        Stream.concat(Stream.of("token"), Stream.of(arguments)).toArray(String[]::new));
  }

  private String failure(String... arguments) {
    assertThat(run(arguments)).isEqualTo(1);
    return err.toString();
  }
}
