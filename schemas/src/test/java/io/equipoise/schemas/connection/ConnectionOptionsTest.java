package io.equipoise.schemas.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.schemas.OperatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class ConnectionOptionsTest {
  @Command(name = "test")
  private static final class Mixed {
    @Mixin ConnectionOptions connection;
  }

  private static Connection parsed(String... arguments) {
    Mixed command = new Mixed();
    new CommandLine(command).parseArgs(arguments);
    return command.connection.toConnection();
  }

  @Test
  void shouldConnectToThisMachineByDefault() {
    assertThat(parsed())
        .isEqualTo(new Connection("localhost:9092", "http://localhost:8081", Map.of()));
  }

  @Test
  void shouldTakeAddressesAndProperties() {
    assertThat(
            parsed(
                "--bootstrap-servers",
                "a:1",
                "--registry-url=http://r/apis/ccompat/v7",
                "--client-property",
                "security.protocol=SSL",
                "--client-property",
                "x=y=z"))
        .isEqualTo(
            new Connection(
                "a:1", "http://r/apis/ccompat/v7", Map.of("security.protocol", "SSL", "x", "y=z")));
  }

  @Test
  void shouldReadPropertiesFromAFileAndLetTheCommandLineWin(@TempDir Path folder)
      throws IOException {
    Path file =
        Files.writeString(folder.resolve("client.properties"), "a=from file\nb=from file\n");

    assertThat(
            parsed("--client-properties", file.toString(), "--client-property", "b=typed")
                .clientProperties())
        .isEqualTo(Map.of("a", "from file", "b", "typed"));
  }

  @Test
  void shouldNameAFileThatCannotBeRead() {
    assertThatThrownBy(() -> parsed("--client-properties", "no/such.properties"))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("no/such.properties");
  }

  @Test
  void shouldExplainEveryOptionWithItsDefault() {
    String help =
        new CommandLine(new Mixed())
            .setUsageHelpWidth(120)
            .getUsageMessage(CommandLine.Help.Ansi.OFF);

    assertThat(help)
        .contains(
            "--bootstrap-servers", "localhost:9092", "--registry-url", "http://localhost:8081")
        .contains("--client-property", "--client-properties");
  }
}
