package io.equipoise.console.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.schemas.OperatorException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostCheckTest {
  private static final Map<String, String> NO_VARIABLES = Map.of();

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST:8085", "127.0.0.1:8085", "127.1.2.3", "[::1]:80"})
  void shouldAlwaysAnswerToThisMachinesOwnName(String header) {
    assertThat(new HostCheck("127.0.0.1", Set.of()).answersTo(header)).isTrue();
    assertThat(new HostCheck("0.0.0.0", Set.of("page")).answersTo(header)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "page.evil.example",
        "evil.example:page",
        "page:80:80",
        "page@evil.example",
        "[::1",
        ":8085",
        ""
      })
  void shouldRefuseEveryOtherName(String header) {
    assertThat(new HostCheck("127.0.0.1", Set.of()).answersTo(header)).isFalse();
    assertThat(new HostCheck("0.0.0.0", Set.of("page")).answersTo(header)).isFalse();
  }

  @Test
  void shouldRefuseARequestWithoutAName() {
    assertThat(new HostCheck("::1", Set.of()).answersTo(null)).isFalse();
    assertThat(new HostCheck("0.0.0.0", Set.of("page")).answersTo(null)).isFalse();
  }

  @Test
  void shouldAnswerToTheNamesItIsGiven() {
    HostCheck check =
        new HostCheck(
            "0.0.0.0",
            HostCheck.names(List.of("Page.Example.org", "page", "10.0.0.7"), NO_VARIABLES));

    assertThat(List.of("page.example.org", "PAGE.example.ORG:443", "page:8085", "10.0.0.7:80"))
        .allMatch(check::answersTo);
    assertThat(check.answersTo("www.page.example.org")).isFalse();
    assertThat(new HostCheck("127.0.0.1", Set.of("page")).answersTo("page")).isTrue();
  }

  @Test
  void shouldAnswerToAnybodyBeyondLoopbackWhenItIsGivenNoName() {
    assertThat(new HostCheck("0.0.0.0", Set.of()).answersTo("anything.example")).isTrue();
  }

  @Test
  void shouldTakeTheNamesOfTheEnvironmentWhereTheOptionIsNotGiven() {
    Map<String, String> variables = Map.of(HostCheck.ENVIRONMENT, "localhost, Page,");

    assertThat(HostCheck.names(List.of(), variables)).containsExactly("localhost", "page");
    assertThat(HostCheck.names(List.of("other"), variables)).containsExactly("other");
    assertThat(HostCheck.names(List.of(), NO_VARIABLES)).isEmpty();
    assertThat(HostCheck.names(List.of(), Map.of(HostCheck.ENVIRONMENT, ""))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"page:8085", "http://page", "page/", "*", "", "-page", "a b"})
  void shouldSayWhatIsNoName(String name) {
    assertThatThrownBy(() -> HostCheck.names(List.of(name), NO_VARIABLES))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("--host-name must be the name of a host without scheme and port")
        .hasMessageContaining("'" + name + "'");
    assertThatThrownBy(
            () -> HostCheck.names(List.of(), Map.of(HostCheck.ENVIRONMENT, "page,x:" + name)))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining(HostCheck.ENVIRONMENT);
  }
}
