package io.equipoise.console.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ./equipoise builds before it runs; Maven and Java are stand-ins. */
class LauncherTest {
  private static final Path SCRIPT =
      Path.of(System.getProperty("equipoise.home", "..")).resolve("equipoise").toAbsolutePath();

  /** Writes down that it was called, waits where it shall, and makes what a build would. */
  private static final String MAVEN =
      """
      #!/usr/bin/env bash
      echo "$*" >>calls
      until [[ ! -e wait ]]; do sleep 0.05; done
      [[ ! -e broken ]] || exit 1
      mkdir -p console/target/lib
      touch console/target/lib/new.jar console/target/equipoise-console-2.jar
      """;

  /** Says its version, or the arguments of the program. */
  private static final String JAVA =
      """
      #!/usr/bin/env bash
      if [[ $1 == -XshowSettings* ]]; then echo "    java.specification.version = 17"; else echo "ran $*"; fi
      """;

  @TempDir private Path folder;
  private Path root;

  @BeforeEach
  void makeAProject() throws IOException {
    assumeThat(Files.isExecutable(Path.of("/usr/bin/env"))).isTrue();
    root = Files.createDirectories(folder.resolve("a root"));
    executable("equipoise", Files.readString(SCRIPT));
    executable("mvnw", MAVEN);
    executable("java home/bin/java", JAVA);
    file("pom.xml");
    file("console/pom.xml");
    file("console/src/main/Main.java");
    file("target/registry/apicurio-runner.jar");
  }

  @Test
  void shouldLeaveNothingOfAnEarlierVersionOnTheClassPath() throws Exception {
    old(file("console/target/equipoise-console-1.jar"));
    file("console/target/lib/old.jar");

    Process run = start("run", "status");

    assertThat(run.waitFor()).as(said("run")).isZero();
    assertThat(names("console/target/lib")).containsExactly("new.jar");
    assertThat(said("run"))
        .contains("/a root/console/target/equipoise-console-2.jar:")
        .doesNotContain("equipoise-console-1")
        .contains("io.equipoise.console.Main status");
    assertThat(calls()).hasSize(1);
    assertThat(names("target")).containsExactly("registry");

    assertThat(start("again", "status").waitFor()).isZero();
    assertThat(calls()).as("nothing has changed").hasSize(1);
  }

  @Test
  void shouldBuildWhenJarsOfTwoVersionsAreThere() throws Exception {
    file("console/target/equipoise-console-1.jar");
    file("console/target/equipoise-console-2.jar");
    file("console/target/lib/old.jar");

    assertThat(start("run", "status").waitFor()).isZero();

    assertThat(names("console/target")).containsExactly("equipoise-console-2.jar", "lib");
    assertThat(calls()).hasSize(1);
  }

  @Test
  void shouldBuildOnceWhenTwoStartAtTheSameTime() throws Exception {
    Path wait = file("wait");
    Process first = start("first", "status");
    await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(root.resolve("calls")));
    Process second = start("second", "status");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> said("second").contains("another build is running"));

    Files.delete(wait);

    assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(first.exitValue()).as(said("first")).isZero();
    assertThat(second.exitValue()).as(said("second")).isZero();
    assertThat(said("second")).contains("ran ");
    assertThat(calls()).hasSize(1);
  }

  @Test
  void shouldTakeOverFromABuildThatWasKilled() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    assertThat(gone.waitFor()).isZero();
    Process name = new ProcessBuilder("uname", "-n").start();
    String host = new String(name.getInputStream().readAllBytes(), UTF_8).strip();
    Files.writeString(file("target/equipoise-build.lock/holder"), host + " " + gone.pid() + "\n");

    Process run = start("run", "status");

    assertThat(run.waitFor(60, TimeUnit.SECONDS)).as(said("run")).isTrue();
    assertThat(run.exitValue()).as(said("run")).isZero();
    assertThat(names("target")).containsExactly("registry");
  }

  @Test
  void shouldTakeOverALockOfNobodyAfterAnHour() throws Exception {
    Path lock = Files.createDirectories(root.resolve("target/equipoise-build.lock"));
    Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minus(Duration.ofMinutes(62))));

    Process run = start("run", "status");

    assertThat(run.waitFor(60, TimeUnit.SECONDS)).as(said("run")).isTrue();
    assertThat(run.exitValue()).as(said("run")).isZero();
  }

  @Test
  void shouldHoldNobodyUpAfterABuildThatFailed() throws Exception {
    Path broken = file("broken");

    assertThat(start("run", "status").waitFor()).isEqualTo(1);

    assertThat(said("run")).contains("the build failed").doesNotContain("ran ");
    assertThat(names("target")).containsExactly("registry");
    Files.delete(broken);
    assertThat(start("again", "status").waitFor()).as(said("again")).isZero();
    assertThat(calls()).hasSize(2);
  }

  private Process start(String name, String... arguments) throws IOException {
    ProcessBuilder launcher =
        new ProcessBuilder(
            Stream.concat(
                    Stream.of("bash", root.resolve("equipoise").toString()), Stream.of(arguments))
                .toList());
    launcher.environment().put("JAVA_HOME", root.resolve("java home").toString());
    launcher.environment().keySet().removeAll(List.of("EQUIPOISE_REGISTRY_HOME", "JAVA_OPTS"));
    return launcher
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(name + ".said").toFile())
        .start();
  }

  private String said(String name) throws IOException {
    return Files.readString(folder.resolve(name + ".said"));
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(root.resolve("calls"));
  }

  private List<String> names(String of) throws IOException {
    try (Stream<Path> files = Files.list(root.resolve(of))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private Path file(String name) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "");
  }

  private static void old(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
  }

  private void executable(String name, String text) throws IOException {
    Path file = file(name);
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
