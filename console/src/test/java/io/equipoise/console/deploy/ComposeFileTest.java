package io.equipoise.console.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.console.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;

/** What docker-compose.yml says agrees with what it starts; no engine is needed. */
class ComposeFileTest {
  private static final Path HOME = Path.of(System.getProperty("equipoise.home", ".."));
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(EQUIPOISE_\\w+):-([^}]*)}");

  private static final String HOST_NAMES = "EQUIPOISE_PAGE_HOST_NAMES";

  /** Services of ours that run until they are stopped, and ingest, which ends. */
  private static final Set<String> OURS =
      Set.of("monitor", "synth", "evaluator", "ingest", "receive", "page");

  @TestFactory
  Stream<DynamicTest> shouldGiveEachServiceOptionsThatItsCommandHas() {
    return OURS.stream()
        .map(
            name ->
                DynamicTest.dynamicTest(
                    name,
                    () ->
                        assertThat(unknownOptions(strings(resolved(service(name)), "command")))
                            .isEmpty()));
  }

  @Test
  void shouldNoticeAnOptionThatTheCommandLacks() {
    assertThat(unknownOptions(List.of("monitor", "--descriptor=x", "--no-such-option=1")))
        .containsExactly("--no-such-option");
  }

  @Test
  void shouldNameEveryVariableInTheEnvironmentFileWithTheSameDefault() throws IOException {
    Map<String, Set<String>> used = new TreeMap<>();
    for (String file : List.of("docker-compose.yml", "docker-compose.cuda.yml")) {
      Matcher matcher = VARIABLE.matcher(Files.readString(HOME.resolve(file)));
      for (MatchResult variable : matcher.results().toList()) {
        used.computeIfAbsent(variable.group(1), unused -> new TreeSet<>()).add(variable.group(2));
      }
    }
    // The GPU's own image needs more memory than the usual one.
    used.get("EQUIPOISE_SYNTH_MEMORY").remove("6g");
    Map<String, Set<String>> told = new TreeMap<>();
    Files.readAllLines(HOME.resolve("ops/compose.env")).stream()
        .filter(line -> line.startsWith("EQUIPOISE_"))
        .map(line -> line.split("=", 2))
        .forEach(pair -> told.put(pair[0], Set.of(pair[1])));
    assertThat(told).isEqualTo(used);
  }

  @Test
  void shouldRunTheVersionsThatTheBuildTestsAgainst() throws IOException {
    String pom = Files.readString(HOME.resolve("pom.xml"));
    assertThat(resolved(service("kafka")))
        .containsEntry("image", "apache/kafka:" + version(pom, "kafka"));
    assertThat(resolved(service("registry")))
        .containsEntry("image", "apicurio/apicurio-registry-mem:" + version(pom, "apicurio"));
  }

  @Test
  void shouldScrapeEveryServiceOfOursWhereItTellsOfItself() throws IOException {
    String prometheus = Files.readString(HOME.resolve("ops/prometheus/prometheus.yml"));
    for (String name : OURS) {
      assertThat(strings(service(name), "command")).contains("--telemetry-address=0.0.0.0:9464");
      assertThat(prometheus)
          .contains("job_name: equipoise-" + name)
          .contains("\"" + name + ":9464\"");
    }
  }

  @Test
  void shouldAnswerOnThePageOnlyToNamesOfItsOwn() throws IOException {
    Map<String, Object> page = service("page");
    assertThat(strings(page, "command")).contains("--listen=0.0.0.0:8085");
    assertThat(defaults(String.valueOf(Yaml.map(page, "environment").get(HOST_NAMES))).split(","))
        .containsExactly("localhost", "page");
  }

  @TestFactory
  Stream<DynamicTest> shouldConfineEveryContainer() throws IOException {
    return services().keySet().stream()
        .map(
            name ->
                DynamicTest.dynamicTest(
                    name,
                    () -> {
                      Map<String, Object> service = service(name);
                      assertThat(Yaml.list(service, "cap_drop")).containsExactly("ALL");
                      assertThat(Yaml.list(service, "security_opt"))
                          .containsExactly("no-new-privileges:true");
                      assertThat(service).containsKey("mem_limit").containsKey("restart");
                      assertThat(strings(service, "ports"))
                          .allMatch(port -> port.startsWith("${EQUIPOISE_BIND:-127.0.0.1}:"));
                      // Kafka's image writes its configuration beside its program.
                      if (!name.equals("kafka")) {
                        assertThat(service).containsEntry("read_only", true);
                      }
                    }));
  }

  @Test
  void shouldWaitForTheHealthOfWhatAServiceNeeds() throws IOException {
    for (String name : OURS) {
      Map<String, Object> needed = Yaml.map(service(name), "depends_on");
      assertThat(needed).containsKeys("kafka", "registry");
      for (Map.Entry<String, Object> other : needed.entrySet()) {
        assertThat(Yaml.map(other.getValue())).containsEntry("condition", "service_healthy");
        assertThat(service(other.getKey())).containsKey("healthcheck");
      }
    }
  }

  @Test
  void shouldDefineEveryVolumeAndSecretThatIsUsed() throws IOException {
    Map<String, Object> compose = compose();
    Set<String> volumes = new TreeSet<>();
    Set<String> secrets = new TreeSet<>();
    for (String name : services().keySet()) {
      strings(service(name), "volumes").stream()
          .filter(volume -> volume.matches("[a-z].*"))
          .forEach(volume -> volumes.add(volume.split(":", 2)[0]));
      secrets.addAll(strings(service(name), "secrets"));
    }
    assertThat(Yaml.map(compose, "volumes").keySet()).isEqualTo(volumes);
    assertThat(Yaml.map(compose, "secrets").keySet()).isEqualTo(secrets);
    assertThat(Yaml.map(compose, "secrets").values())
        .allSatisfy(secret -> assertThat(Yaml.map(secret)).containsOnlyKeys("file"));
  }

  @TestFactory
  Stream<DynamicTest> shouldMountTheFolderOfTokensAndNotTheFileThatIsReplaced() {
    return Stream.of("receive", "page")
        .map(
            name ->
                DynamicTest.dynamicTest(
                    name,
                    () -> {
                      Map<String, Object> service = service(name);
                      assertThat(strings(service, "command"))
                          .contains("--tokens=/run/equipoise/access/tokens");
                      assertThat(strings(service, "volumes"))
                          .contains(
                              "${EQUIPOISE_SECRETS:-./.secrets}/access:/run/equipoise/access:ro");
                      assertThat(strings(service, "secrets")).doesNotContain("tokens");
                    }));
  }

  /** The options of a command line, {@code --name=value}, that its subcommand does not have. */
  static List<String> unknownOptions(List<String> command) {
    CommandLine subcommand = new CommandLine(new Main()).getSubcommands().get(command.get(0));
    assertThat(subcommand).as("command %s", command.get(0)).isNotNull();
    return command.stream()
        .skip(1)
        .map(argument -> argument.split("=", 2)[0])
        .filter(option -> subcommand.getCommandSpec().findOption(option) == null)
        .toList();
  }

  private static String version(String pom, String property) {
    Matcher matcher = Pattern.compile("<%s\\.version>([^<]+)<".formatted(property)).matcher(pom);
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  private static Map<String, Object> compose() throws IOException {
    return Yaml.documents(withMerges(Files.readString(HOME.resolve("docker-compose.yml")))).get(0);
  }

  private static Map<String, Object> services() throws IOException {
    return Yaml.map(compose(), "services");
  }

  /** A service with what it takes over by {@code <<}, which YAML 1.2 reads as a key. */
  private static Map<String, Object> service(String name) throws IOException {
    return merged(Yaml.map(services(), name));
  }

  private static Map<String, Object> merged(Map<String, Object> map) {
    Map<String, Object> merged = new TreeMap<>();
    if (map.containsKey("<<")) {
      merged.putAll(merged(Yaml.map(map, "<<")));
    }
    map.forEach(
        (key, value) -> {
          if (!key.equals("<<")) {
            merged.put(key, value instanceof Map<?, ?> ? merged(Yaml.map(value)) : value);
          }
        });
    return merged;
  }

  /** Keeps {@code <<} readable whatever the parser makes of it. */
  private static String withMerges(String text) {
    return text.replaceAll("(?m)^( *)<<: ", "$1\"<<\": ");
  }

  /** The service with the variables' defaults put in. */
  private static Map<String, Object> resolved(Map<String, Object> service) {
    Map<String, Object> resolved = new TreeMap<>(service);
    resolved.replaceAll(
        (key, value) ->
            value instanceof List<?> list
                ? list.stream().map(entry -> defaults(String.valueOf(entry))).toList()
                : value instanceof String text ? defaults(text) : value);
    return resolved;
  }

  private static String defaults(String text) {
    return VARIABLE.matcher(text).replaceAll(found -> Matcher.quoteReplacement(found.group(2)));
  }

  private static List<String> strings(Map<String, Object> map, String key) {
    return Yaml.list(map, key).stream().map(String::valueOf).toList();
  }
}
