package io.equipoise.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.ingest.rest.Role;
import io.equipoise.ingest.rest.Tokens;
import io.equipoise.schemas.OperatorException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ReceiveCommandTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--listen 0.0.0.0:8090                             | without a token; name a file with --tokens",
        "--listen 0.0.0.0:8090 --tokens t                  | unencrypted; name --tls-certificate",
        "--listen [::]:8090 --tokens t                     | unencrypted",
        "--listen nowhere                                  | --listen must be HOST:PORT",
        "--listen 127.0.0.1:70000                          | --listen must be HOST:PORT",
        "--tls-key k                                       | TLS needs either --tls-certificate and --tls-key",
        "--tls-certificate c --tls-key k --tls-keystore s  | TLS needs either",
        "--tls-keystore s                                  | TLS needs either",
        "--tls-certificate none --tls-key none             | certificate none cannot be read",
        "--max-requests 0                                  | requests at the same time must be greater than 0, got 0",
        "--max-body-mib 64 --max-in-flight-mib 32          | bytes in flight must have room for one body",
        "--max-body-mib 9000                               | must be less than 2048",
        "--listen 0.0.0.0:8090 --plaintext --tokens t      | none.yaml",
        "--listen 0.0.0.0:8090 --insecure                  | none.yaml"
      })
  void shouldSayWhatKeepsItFromStarting(String options, String message) {
    String arguments = "--descriptor none.yaml " + options;

    assertThat(failure(new ReceiveCommand(), arguments.split(" +", -1))).contains(message);
  }

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
    assertThat(run("new", "--name", "other")).isZero();
    assertThat(out.toString()).containsPattern("other write sha256:[0-9a-f]{32}:[0-9a-f]{64}");
  }

  @Test
  void shouldRefuseTokensThatAFileCannotHold() throws IOException {
    String file = folder.resolve("tokens").toString();
    assertThat(run("new", "--name", "a", "--tokens", file)).isZero();

    assertThat(failure(new TokenCommand(), "new", "--name", "a", "--tokens", file))
        .contains("line 2: its name is that of an earlier line");
    assertThat(failure(new TokenCommand(), "new", "--name", "a b")).contains("--name");
    assertThat(failure(new TokenCommand(), "new", "--name", "a", "--role", "admin"))
        .contains("--role must be write or read, got admin");
    assertThat(Files.readAllLines(Path.of(file))).hasSize(1);
  }

  private int run(String... arguments) {
    return new CommandLine(new TokenCommand())
        .setOut(new PrintWriter(out, true))
        .execute(arguments);
  }

  private static String failure(Object command, String... arguments) {
    StringWriter message = new StringWriter();
    int code =
        new CommandLine(command)
            .setExecutionExceptionHandler(
                (failed, line, result) -> {
                  assertThat(failed)
                      .satisfiesAnyOf(
                          e -> assertThat(e).isInstanceOf(OperatorException.class),
                          e ->
                              assertThat(e.getClass().getSimpleName())
                                  .isEqualTo("DescriptorException"));
                  message.append(failed.getMessage());
                  return 1;
                })
            .execute(arguments);
    assertThat(code).isEqualTo(1);
    return message.toString();
  }
}
