package io.equipoise.schemas.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.schemas.OperatorException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

class ListenAddressTest {
  private static final class Listening {
    @Option(names = "--listen", converter = ListenAddress.Converter.class)
    private ListenAddress listen = new ListenAddress("localhost", 0);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:8090, 127.0.0.1, 8090",
    "localhost:0, localhost, 0",
    "ward-7.example.org:65535, ward-7.example.org, 65535",
    "[::1]:08090, ::1, 8090",
    "[2001:db8::7]:443, 2001:db8::7, 443",
    "[::ffff:127.0.0.1]:1, ::ffff:127.0.0.1, 1",
    "[::]:9464, ::, 9464"
  })
  void shouldReadHostAndPortWhenBothAreThere(String text, String host, int port) {
    assertThat(CommandLine.populateCommand(new Listening(), "--listen=" + text).listen)
        .isEqualTo(new ListenAddress(host, port));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "8090",
        "localhost",
        "localhost:",
        ":8090",
        "localhost:65536",
        "localhost:100000",
        "localhost:-1",
        "localhost:+1",
        "localhost:1x",
        "::1:8090",
        "[::1]",
        "[::1:8090",
        "[1::2::3]:8090",
        "[12345::]:8090",
        "[localhost]:8090",
        "[]:8090",
        "a b:1",
        "a,b:1",
        "a:1,b:2",
        "http://a:1",
        " localhost:1"
      })
  void shouldNameTheOptionWhenTheTextIsNoAddress(String text) {
    assertThatThrownBy(() -> CommandLine.populateCommand(new Listening(), "--listen=" + text))
        .isInstanceOf(ParameterException.class)
        .hasMessageStartingWith("Invalid value for option '--listen': must be HOST:PORT")
        .hasMessageContaining("[::1]:8090")
        .hasMessageContaining("0 to 65535")
        .hasMessageEndingWith("got '" + text + "'");
  }

  @Test
  void shouldFindTheHostWhenItIsKnown() {
    assertThat(ListenAddress.parse("[::1]:9").resolve("--listen").getAddress())
        .matches(address -> address.isLoopbackAddress());
    assertThat(new ListenAddress("127.0.0.1", 9).resolve("--listen").getPort()).isEqualTo(9);
  }

  @Test
  void shouldNameTheOptionWhenTheHostIsNotKnown() {
    assertThatThrownBy(() -> new ListenAddress("nowhere.invalid", 9).resolve("--listen"))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("--listen names host 'nowhere.invalid'");
  }

  @Test
  void shouldPutBracketsAroundAnIpv6AddressWhenWritten() {
    assertThat(new ListenAddress("::1", 0).withPort(8090).authority()).isEqualTo("[::1]:8090");
    assertThat(new ListenAddress("localhost", 80).authority()).isEqualTo("localhost:80");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 65_536})
  void shouldRefuseWhenThePortIsNone(int port) {
    assertThatThrownBy(() -> new ListenAddress("localhost", port))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
