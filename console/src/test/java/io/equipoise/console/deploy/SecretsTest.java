package io.equipoise.console.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.equipoise.schemas.access.Role;
import io.equipoise.schemas.access.TokenFile;
import io.equipoise.schemas.access.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ops/make-secrets.sh draws is what the services read. */
class SecretsTest {
  private static final Path SCRIPT =
      Path.of(System.getProperty("equipoise.home", ".."))
          .resolve("ops/make-secrets.sh")
          .toAbsolutePath();

  @TempDir private Path folder;

  @Test
  void shouldDrawHashesThatTheServicesTakeAndDrawNothingTwice() throws Exception {
    assumeThat(has("bash", "openssl")).isTrue();
    Path secrets = folder.resolve("secrets");
    draw(secrets);

    for (Role role : new Role[] {Role.OPERATE, Role.WRITE}) {
      TokenFile tokens = new TokenFile(tokens(secrets), role, System::nanoTime);
      String name = role == Role.WRITE ? "sender" : "operator";
      String token = Files.readString(secrets.resolve(name + "-token")).strip();
      Tokens.Entry bearer = tokens.bearer("Bearer " + token).orElseThrow();
      assertThat(bearer.name()).isEqualTo(name);
      assertThat(bearer.role()).isEqualTo(role);
      assertThat(token).matches("eqp_[A-Za-z0-9_-]{43}");
      assertThat(permissions(secrets.resolve(name + "-token"))).isEqualTo("r--------");
      assertThat(Files.readString(tokens(secrets))).doesNotContain(token);
    }
    assertThat(permissions(secrets)).isEqualTo("rwx------");
    assertThat(permissions(tokens(secrets).getParent())).isEqualTo("rwxr-xr-x");
    assertThat(permissions(tokens(secrets))).isEqualTo("rw-r--r--");

    Map<Path, String> before = contents(secrets);
    draw(secrets);
    assertThat(contents(secrets)).isEqualTo(before).hasSize(5);
  }

  @Test
  void shouldMoveTokensThatWereDrawnBesideTheOthersToTheirFolder() throws Exception {
    assumeThat(has("bash", "openssl")).isTrue();
    Path secrets = Files.createDirectories(folder.resolve("kept secrets"));
    Files.writeString(secrets.resolve("tokens"), "lab-a write sha256:00:00\n");
    Files.setPosixFilePermissions(
        secrets.resolve("tokens"), PosixFilePermissions.fromString("r--r--r--"));

    draw(secrets);

    assertThat(secrets.resolve("tokens")).doesNotExist();
    assertThat(tokens(secrets)).hasContent("lab-a write sha256:00:00\n");
    assertThat(permissions(tokens(secrets))).isEqualTo("rw-r--r--");
    assertThat(secrets.resolve("sender-token")).doesNotExist();
  }

  private static Path tokens(Path secrets) {
    return secrets.resolve("access/tokens");
  }

  private static boolean has(String... programs) {
    return Stream.of(programs)
        .allMatch(
            name ->
                Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                    .anyMatch(bin -> Files.isExecutable(Path.of(bin, name))));
  }

  private static void draw(Path secrets) throws IOException, InterruptedException {
    Process script =
        new ProcessBuilder("bash", SCRIPT.toString(), secrets.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(script.getInputStream().readAllBytes(), UTF_8);
    assertThat(script.waitFor()).as(said).isZero();
  }

  private static Map<Path, String> contents(Path secrets) throws IOException {
    Map<Path, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(secrets)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(secrets.relativize(file), Files.readString(file));
      }
    }
    return contents;
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
