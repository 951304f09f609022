package io.equipoise.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.schemas.OperatorException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ReceiveCommandTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--listen 0.0.0.0:8090                             | without a token; name a file with --tokens",
        "--listen 0.0.0.0:8090 --tokens t                  | unencrypted; name --tls-certificate",
        "--listen [::]:8090 --tokens t                     | unencrypted",
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

  @ParameterizedTest
  @ValueSource(strings = {"nowhere", "127.0.0.1:70000", "::1:8090"})
  void shouldNameTheOptionWhenTheAddressIsNone(String address) {
    StringWriter message = new StringWriter();
    int code =
        new CommandLine(new ReceiveCommand())
            .setErr(new PrintWriter(message, true))
            .execute("--descriptor=none.yaml", "--listen=" + address);

    assertThat(code).isEqualTo(2);
    assertThat(message.toString()).contains("'--listen': must be HOST:PORT").contains(address);
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
