package io.equipoise.schemas.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.schemas.OperatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokensTest {
  private static final String ANN = Tokens.random(new Random(1));
  private static final String BOB = Tokens.random(new Random(2));

  @TempDir Path folder;

  @Test
  void shouldMakeTokensOf256BitsAndKeepOnlyTheirHash() {
    String line = line("ann", Role.WRITE, ANN);

    // 43 characters of base64 hold 32 bytes.
    assertThat(ANN).matches("eqp_[A-Za-z0-9_-]{43}").isNotEqualTo(BOB);
    assertThat(line).matches("ann write sha256:[0-9a-f]{32}:[0-9a-f]{64}").doesNotContain(ANN);
    assertThat(TokenHash.of(ANN, new Random(5)).text())
        .isNotEqualTo(TokenHash.of(ANN, new Random(6)).text());
  }

  @Test
  void shouldHashAsTheStandardSays() {
    // RFC 4231 has no key of 16 bytes; computed with: printf x | openssl dgst -sha256 -mac HMAC
    // -macopt hexkey:000102030405060708090a0b0c0d0e0f
    TokenHash known =
        TokenHash.parse(
            "sha256:000102030405060708090a0b0c0d0e0f:"
                + "444dff8f11beaf9005fa2c4e7a45cceba6c85377b085b209d25f4bef40ffc4e3");

    assertThat(known.matches("x")).isTrue();
    assertThat(known.matches("y")).isFalse();
    assertThat(known.matches("")).isFalse();
  }

  @Test
  void shouldKnowTheBearer() {
    Tokens tokens =
        Tokens.parse(List.of("# a", "", line("ann", Role.WRITE, ANN), line("bob", Role.READ, BOB)));

    assertThat(tokens.bearer("Bearer " + ANN).orElseThrow().name()).isEqualTo("ann");
    assertThat(tokens.bearer("bearer  " + BOB + " ").orElseThrow().role()).isEqualTo(Role.READ);
    for (String wrong : List.of("", "Bearer", "Bearer ", "Bearer x", ANN, "Basic " + ANN)) {
      assertThat(tokens.bearer(wrong)).as(wrong).isEmpty();
    }
  }

  @Test
  void shouldTakeALineWithoutARoleForThatOfASender() {
    String line = line("ann", Role.WRITE, ANN);

    Tokens tokens = Tokens.parse(List.of(line.replace(" write ", " ")));

    assertThat(tokens.bearer("Bearer " + ANN).orElseThrow().role()).isEqualTo(Role.WRITE);
  }

  @Test
  void shouldLetEveryRoleReadAndNoneDoAnothersWork() {
    for (Role role : Role.values()) {
      for (Role other : Role.values()) {
        assertThat(role.includes(other)).isEqualTo(other == Role.READ || other == role);
      }
      Tokens tokens = Tokens.parse(List.of(line("ann", role, ANN)));
      assertThat(tokens.has(role)).isTrue();
      assertThat(tokens.has(Role.READ)).isTrue();
      assertThat(tokens.has(Role.OPERATE)).isEqualTo(role == Role.OPERATE);
      assertThat(Role.of(role.id())).contains(role);
    }
  }

  @Test
  void shouldNotTellNamesOrHashesWhenPrinted() throws IOException {
    Path file = Files.writeString(folder.resolve("tokens"), line("ann", Role.OPERATE, ANN));

    assertThat(new TokenFile(file, Role.OPERATE, () -> 0).tokens().toString())
        .isEqualTo("Optional[Tokens[1]]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ann write                              | line 2: it must be: name role hash",
        "ann secret4711secret4711secret4711     | line 2: it must be: name role hash, and never a token itself",
        "ann write HASH more                    | line 2: it must be: name role hash",
        "ann admin sha256:secret4711            | line 2: its role must be read, write or operate",
        "ann write sha256:secret4711            | line 2: its hash must be sha256",
        "a/b write HASH                         | line 2: its name must be 1 to 64 letters",
        "first write HASH                       | line 2: its name is that of an earlier line"
      })
  void shouldSayWhichLineIsWrongWithoutQuotingIt(String second, String fault) {
    String hash = TokenHash.of(ANN, new Random(1)).text();
    List<String> lines = List.of("first write " + hash, second.replace("HASH", hash));

    assertThatThrownBy(() -> Tokens.parse(lines))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(fault)
        .hasMessageNotContaining("4711");
  }

  @Test
  void shouldTakeTokensBackWhenTheFileChanges() throws IOException {
    Path file = folder.resolve("tokens");
    AtomicLong time = new AtomicLong();
    write(file, 1, line("ann", Role.WRITE, ANN), line("bob", Role.WRITE, BOB));
    TokenFile tokens = new TokenFile(file, Role.WRITE, time::get);
    assertThat(bearer(tokens, ANN)).contains("ann");

    write(file, 2, line("bob", Role.WRITE, BOB));
    assertThat(bearer(tokens, ANN)).as("not looked at yet").contains("ann");
    time.addAndGet(TokenFile.LOOK_EVERY.toNanos());
    assertThat(bearer(tokens, ANN)).isEmpty();
    assertThat(bearer(tokens, BOB)).contains("bob");

    write(file, 3, "bob write slip");
    time.addAndGet(TokenFile.LOOK_EVERY.toNanos());
    assertThat(bearer(tokens, BOB)).as("nobody, until it is mended").isEmpty();

    write(file, 4, line("bob", Role.WRITE, BOB));
    time.addAndGet(TokenFile.LOOK_EVERY.toNanos());
    assertThat(bearer(tokens, BOB)).contains("bob");

    Files.delete(file);
    time.addAndGet(TokenFile.LOOK_EVERY.toNanos());
    assertThat(bearer(tokens, BOB)).isEmpty();
  }

  @Test
  void shouldSayHowToMakeALineWhenTheFileHoldsTheTokenItself() throws IOException {
    Path file = Files.writeString(folder.resolve("plain"), "ann " + ANN + "\n");

    assertThatThrownBy(() -> new TokenFile(file, Role.OPERATE, () -> 0))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining(file + " cannot be used: line 1: it must be: name role hash")
        .hasMessageContaining("./equipoise token new --name NAME --role operate --tokens " + file)
        .hasMessageNotContaining(ANN);
  }

  @Test
  void shouldNotStartWhenNobodyHasTheRole() throws IOException {
    Path file = Files.writeString(folder.resolve("senders"), line("ann", Role.WRITE, ANN));

    assertThatThrownBy(() -> new TokenFile(file, Role.OPERATE, () -> 0))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("no token in it has the role operate")
        .hasMessageContaining("--role operate");
    assertThat(new TokenFile(file, Role.WRITE, () -> 0).bearer("Bearer " + ANN)).isPresent();
  }

  @Test
  void shouldNotStartWithoutTokens() throws IOException {
    Path file = Files.writeString(folder.resolve("empty"), "# nobody\n");

    assertThatThrownBy(() -> new TokenFile(file, Role.WRITE, () -> 0))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining(file + " cannot be used: there must be 1 to 1000 tokens, found 0");
    assertThatThrownBy(() -> new TokenFile(folder.resolve("missing"), Role.WRITE, () -> 0))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("not readable");
  }

  private static Optional<String> bearer(TokenFile file, String token) {
    return file.tokens().flatMap(t -> t.bearer("Bearer " + token)).map(Tokens.Entry::name);
  }

  /** Each version is a second newer: a file system may tell no finer. */
  private static void write(Path file, int version, String... lines) throws IOException {
    Files.write(file, List.of(lines));
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000L + version * 1_000L));
  }

  private static String line(String name, Role role, String token) {
    return new Tokens.Entry(name, role, TokenHash.of(token, new Random(name.hashCode()))).line();
  }
}
