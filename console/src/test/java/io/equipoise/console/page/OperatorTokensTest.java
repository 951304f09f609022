package io.equipoise.console.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.schemas.OperatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorTokensTest {
  private static final String TOKEN = "abcdefghijklmnopqrst";

  @TempDir private Path folder;

  @Test
  void shouldKnowWhoHasWhichTokenAndNeverTellIt() throws IOException {
    OperatorTokens tokens = tokens("# who may act\n\nalice " + TOKEN + "\nbob\t" + TOKEN + "u\n");
    assertThat(tokens.nameOf(TOKEN)).hasValue("alice");
    assertThat(tokens.nameOf(TOKEN + "u")).hasValue("bob");
    assertThat(tokens.nameOf(TOKEN + "v")).isEmpty();
    assertThat(tokens.nameOf("")).isEmpty();
    assertThat(tokens.isEmpty()).isFalse();
    assertThat(tokens.toString()).doesNotContain(TOKEN).doesNotContain("alice");
    assertThat(OperatorTokens.none().isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# nobody\n",
        "alice\n",
        "alice tooshort\n",
        "alice abcdefghijklmnopqrst more\n",
        "alice abcdefghijklmnopqrst\nalice abcdefghijklmnopqrstu\n"
      })
  void shouldSayWhatIsWrongWithTheFileButNotWhatItHolds(String text) {
    assertThatThrownBy(() -> tokens(text))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("tokens.txt")
        .message()
        .doesNotContain("alice", "tooshort", TOKEN);
  }

  @Test
  void shouldNameTheFileWhenItIsNotThere() {
    assertThatThrownBy(() -> OperatorTokens.read(folder.resolve("none")))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("none")
        .hasMessageContaining("--token-file");
  }

  private OperatorTokens tokens(String text) throws IOException {
    return OperatorTokens.read(Files.writeString(folder.resolve("tokens.txt"), text));
  }
}
