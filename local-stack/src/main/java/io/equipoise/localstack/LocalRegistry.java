package io.equipoise.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Apicurio Registry as a child process on loopback, spoken to by Confluent's REST API.
 *
 * <p>Schemas live in an H2 database in the given folder and survive restarts, a killed process
 * included. The child never outlives this process: a small shell between the two waits for the end
 * of its standard input, which the operating system brings about however this process ends, and
 * then stops the registry. Starting takes about 5 s.
 *
 * <p>The distribution is unpacked by the build of this module. It is looked for in the folder that
 * the system property {@value #HOME_PROPERTY} names, then in that of the environment variable
 * {@value #HOME_VARIABLE}, then in {@code target/registry} of the working directory and its
 * parents.
 */
public final class LocalRegistry implements AutoCloseable {
  /** System property: the folder that holds the unpacked distribution. */
  public static final String HOME_PROPERTY = "equipoise.registry.home";

  /** Environment variable that stands in for {@link #HOME_PROPERTY}. */
  public static final String HOME_VARIABLE = "EQUIPOISE_REGISTRY_HOME";

  private static final Logger LOG = LoggerFactory.getLogger(LocalRegistry.class);
  private static final String PURPOSE = "schema registry";
  private static final String PORT = "registry.port";
  private static final String PID_FILE = "registry.pid";

  /** Five seconds on an idle machine; a loaded one has been seen to need thirty. */
  private static final Duration START_DEADLINE = Duration.ofMinutes(2);

  private static final Duration STOP_DEADLINE = Duration.ofSeconds(15);
  private static final Duration POLL = Duration.ofMillis(100);

  /** A process that tells nothing of itself any more is on its way out, or somebody else's. */
  private static final Duration LEAVING_DEADLINE = Duration.ofSeconds(2);

  /** How often a port that we picked may be taken by somebody else before the registry has it. */
  private static final int MOST_PORTS = 3;

  /**
   * Runs {@code "$@"} until it ends or standard input does; then asks it to stop, and after five
   * seconds makes it. Ctrl-C on the terminal reaches the whole process group: it is ignored here,
   * so that the parent stops the registry last. The file with the process's number stays: whoever
   * starts next on the folder may have written its own there by now.
   */
  private static final String KEEPER =
      """
      trap '' INT HUP QUIT
      pid_file=$1; shift
      exec 3<&0
      "$@" 3<&- </dev/null &
      child=$!
      echo "$child" >"$pid_file"
      (
        while read -r _ <&3; do :; done
        kill -TERM "$child" 2>/dev/null
        tries=0
        while kill -0 "$child" 2>/dev/null && [ "$tries" -lt 50 ]; do sleep 0.1; tries=$((tries + 1)); done
        kill -KILL "$child" 2>/dev/null
      ) &
      watcher=$!
      wait "$child"
      status=$?
      kill "$watcher" 2>/dev/null
      exit "$status"
      """;

  private final HeldFolder folder;
  private final Process keeper;
  private final int port;
  private final AtomicBoolean closed = new AtomicBoolean();

  private LocalRegistry(HeldFolder folder, Process keeper, int port) {
    this.folder = folder;
    this.keeper = keeper;
    this.port = port;
  }

  /**
   * Starts a registry on the port it had last time on this folder, or on any free one.
   *
   * @param folder the registry's own folder; created where it is missing
   * @return a registry that answers
   * @throws LocalStackException if it cannot run here
   */
  public static LocalRegistry start(Path folder) {
    return start(folder, 0);
  }

  /**
   * Starts a registry on the given port.
   *
   * @param folder the registry's own folder; created where it is missing
   * @param port where it listens; 0 for the one of last time, or any free one
   * @return a registry that answers
   * @throws LocalStackException if it cannot run here: busy port, unwritable folder, folder in use,
   *     distribution missing
   */
  public static LocalRegistry start(Path folder, int port) {
    return start(folder, port, distribution());
  }

  static LocalRegistry start(Path folder, int port, Path runnerJar) {
    HeldFolder held = HeldFolder.hold(folder, PURPOSE);
    try {
      awaitPredecessor(held.resolve(PID_FILE));
      LocalRegistry registry = launch(held, port, runnerJar, 1);
      LOG.info("Schema registry listens on {}, data in {}", registry.url(), held.path());
      return registry;
    } catch (IOException fault) {
      held.close();
      throw new LocalStackException(
          "The schema registry could not be started as a child process (%s); it needs a shell, sh, on the PATH."
              .formatted(fault),
          fault);
    } catch (RuntimeException fault) {
      held.close();
      throw fault;
    }
  }

  /**
   * Between the choice of a free port and the registry's listening lie seconds, in which another
   * process may be given the port; where nobody asked for that one, another will do.
   */
  private static LocalRegistry launch(HeldFolder held, int port, Path runnerJar, int attempt)
      throws IOException {
    int chosen = held.choosePort(PORT, port, PURPOSE);
    Path log = held.resolve("registry.log");
    Process keeper =
        new ProcessBuilder(command(held, chosen, runnerJar))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    LocalRegistry registry = new LocalRegistry(held, keeper, chosen);
    try {
      registry.awaitReady(log);
      return registry;
    } catch (RuntimeException fault) {
      boolean endedByItself = !keeper.isAlive();
      registry.stop();
      if (port == 0 && endedByItself && attempt < MOST_PORTS && !Ports.isFree(chosen)) {
        LOG.info("Port {} was taken before the schema registry had it; it takes another", chosen);
        return launch(held, port, runnerJar, attempt + 1);
      }
      throw fault;
    }
  }

  /**
   * What clients of Confluent's API need as the registry's URL.
   *
   * @return {@code http://127.0.0.1:PORT/apis/ccompat/v7}
   */
  public String url() {
    return "http://" + Ports.HOST + ":" + port + "/apis/ccompat/v7";
  }

  /**
   * Where the registry listens.
   *
   * @return a port on 127.0.0.1
   */
  public int port() {
    return port;
  }

  /**
   * Whether the child process still runs.
   *
   * @return false once it has ended, by {@link #close()} or by itself
   */
  public boolean isAlive() {
    return keeper.isAlive();
  }

  /** Stops the registry and waits until it has; the schemas stay. Closing twice does nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        stop();
      } finally {
        folder.close();
      }
    }
  }

  private void stop() {
    List<ProcessHandle> children = keeper.descendants().toList();
    try {
      keeper.getOutputStream().close();
    } catch (IOException pipeAlreadyBroken) {
      LOG.debug("The registry's keeper had gone already", pipeAlreadyBroken);
    }
    if (!ended(keeper.toHandle(), STOP_DEADLINE)) {
      LOG.warn("The schema registry did not stop within {}; killing it", STOP_DEADLINE);
      keeper.destroyForcibly();
    }
    // The keeper waits for the registry; only where somebody killed the keeper is there anything
    // left to do.
    children.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle process : children) {
      ended(process, STOP_DEADLINE);
    }
  }

  private void awaitReady(Path log) {
    HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    HttpRequest probe =
        HttpRequest.newBuilder(URI.create(url() + "/subjects"))
            .timeout(Duration.ofSeconds(5))
            .build();
    long deadline = System.nanoTime() + START_DEADLINE.toNanos();
    while (!answers(client, probe)) {
      if (hasEnded(keeper, POLL)) {
        throw new LocalStackException(
            "The schema registry ended with status %d before it answered on %s; %s says why."
                .formatted(keeper.exitValue(), url(), log));
      }
      if (System.nanoTime() - deadline > 0) {
        throw new LocalStackException(
            "The schema registry did not answer on %s within %d s; %s says what it is doing."
                .formatted(url(), START_DEADLINE.toSeconds(), log));
      }
    }
  }

  private static boolean answers(HttpClient client, HttpRequest probe) {
    try {
      return client.send(probe, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new LocalStackException(
          "Interrupted while the schema registry was starting.", interrupted);
    }
  }

  /** As {@link #ended}, of our own child: once it says so, there is an exit value. */
  private static boolean hasEnded(Process child, Duration atMost) {
    try {
      return child.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new LocalStackException(
          "Interrupted while the schema registry was starting.", interrupted);
    }
  }

  /** Waits at most so long for the end of a process, and says whether it has come. */
  private static boolean ended(ProcessHandle process, Duration atMost) {
    try {
      process.onExit().get(atMost.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException stillRunning) {
      return false;
    } catch (ExecutionException fault) {
      throw new IllegalStateException("Waiting for process " + process.pid() + " failed", fault);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return !process.isAlive();
    }
  }

  /**
   * After a kill of the parent the registry needs a moment to go, and still holds database and
   * port. Whoever starts on the same folder waits for it.
   */
  private static void awaitPredecessor(Path pidFile) throws IOException {
    if (!Files.exists(pidFile)) {
      return;
    }
    String text = Files.readString(pidFile).strip();
    if (text.matches("[0-9]{1,18}")) {
      ProcessHandle.of(Long.parseLong(text))
          .ifPresent(process -> awaitEnd(process, identity(pidFile.getParent())));
    }
    Files.deleteIfExists(pidFile);
  }

  private static void awaitEnd(ProcessHandle process, String identity) {
    Optional<String> commandLine = process.info().commandLine();
    if (commandLine.isEmpty()) {
      // While a process ends, its command line goes before its files and ports do.
      ended(process, LEAVING_DEADLINE);
    } else if (commandLine.get().contains(identity) && !ended(process, STOP_DEADLINE)) {
      // The number may have been given to somebody else since: only a registry of this folder is
      // killed.
      process.destroyForcibly();
      ended(process, STOP_DEADLINE);
    }
  }

  /** A flag on the child's command line that says whose registry it is. */
  private static String identity(@Nullable Path folder) {
    return "-Dequipoise.registry.folder=" + folder;
  }

  private static List<String> command(HeldFolder folder, int port, Path runnerJar) {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return List.of(
        "sh",
        "-c",
        KEEPER,
        "registry-keeper",
        folder.resolve(PID_FILE).toString(),
        java.toString(),
        identity(folder.path()),
        "-Xmx256m",
        // Starting fast matters more than the last bit of speed.
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xshare:auto",
        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
        "-Dquarkus.http.host=" + Ports.HOST,
        "-Dquarkus.http.port=" + port,
        "-Dquarkus.banner.enabled=false",
        "-DREGISTRY_DATASOURCE_URL=jdbc:h2:file:" + folder.resolve("schemas"),
        "-jar",
        runnerJar.toString());
  }

  private static Path distribution() {
    List<Path> homes = new ArrayList<>();
    String property = System.getProperty(HOME_PROPERTY);
    String variable = System.getenv(HOME_VARIABLE);
    if (property != null) {
      homes.add(Path.of(property));
    } else if (variable != null) {
      homes.add(Path.of(variable));
    } else {
      for (Path folder = Path.of("").toAbsolutePath();
          folder != null;
          folder = folder.getParent()) {
        homes.add(folder.resolve("target/registry"));
      }
    }
    return distribution(homes);
  }

  /** The runner jar in the first of the folders that has one. */
  static Path distribution(List<Path> homes) {
    for (Path home : homes) {
      if (Files.isDirectory(home)) {
        try (Stream<Path> files = Files.list(home)) {
          Optional<Path> jar =
              files
                  .filter(file -> file.getFileName().toString().endsWith("-runner.jar"))
                  .findFirst();
          if (jar.isPresent()) {
            return jar.get().toAbsolutePath();
          }
        } catch (IOException fault) {
          throw new UncheckedIOException("Cannot list " + home, fault);
        }
      }
    }
    throw new LocalStackException(
        "The schema registry's distribution is not in %s; run ./mvnw -B -DskipTests package in Equipoise's folder, or name the unpacked distribution by %s."
            .formatted(homes.isEmpty() ? "any folder" : homes.get(0), HOME_VARIABLE));
  }
}
