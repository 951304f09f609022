package io.equipoise.console.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manifests agree with one another and with the program; no cluster is needed. */
class KubernetesManifestsTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("equipoise.home", "..")).resolve("ops/kubernetes");
  private static final String NAME = "app.kubernetes.io/name";

  /** What the operator makes before applying; docs/deploy.md lists it. */
  private static final Set<String> MADE_BEFORE =
      Set.of(
          "Secret/equipoise-kafka-client",
          "Secret/equipoise-tokens",
          "Secret/equipoise-pseudonym-key",
          "PersistentVolumeClaim/equipoise-source");

  /** What overlays generate. */
  private static final Set<String> GENERATED =
      Set.of("ConfigMap/equipoise-connection", "ConfigMap/equipoise-descriptor");

  @Test
  void shouldListEveryManifestOfTheBase() throws IOException {
    Map<String, Object> kustomization =
        Yaml.documents(FOLDER.resolve("base/kustomization.yaml")).get(0);
    try (Stream<Path> files = Files.list(FOLDER.resolve("base"))) {
      assertThat(Yaml.list(kustomization, "resources"))
          .containsExactlyInAnyOrderElementsOf(
              files
                  .map(file -> (Object) file.getFileName().toString())
                  .filter(name -> !name.equals("kustomization.yaml"))
                  .toList());
    }
  }

  @Test
  void shouldStartCommandsWithOptionsThatTheyHave() throws IOException {
    assertThat(workloads()).hasSize(6);
    for (Map<String, Object> workload : workloads()) {
      List<String> arguments =
          Yaml.list(container(workload), "args").stream().map(String::valueOf).toList();
      assertThat(ComposeFileTest.unknownOptions(arguments)).as(name(workload)).isEmpty();
    }
  }

  @Test
  void shouldSelectPodsThatThereAre() throws IOException {
    Set<Object> pods =
        workloads().stream()
            .map(workload -> Yaml.map(pod(workload), "metadata", "labels").get(NAME))
            .collect(Collectors.toSet());
    for (Map<String, Object> manifest : manifests()) {
      Map<String, Object> spec = Yaml.map(manifest, "spec");
      List<Map<String, Object>> selectors =
          switch (kind(manifest)) {
            case "Service" -> List.of(Yaml.map(spec, "selector"));
            case "PodDisruptionBudget", "Deployment", "StatefulSet" ->
                List.of(Yaml.map(spec, "selector", "matchLabels"));
            case "NetworkPolicy" -> List.of(Yaml.map(spec, "podSelector", "matchLabels"));
            default -> List.of();
          };
      for (Map<String, Object> selector : selectors) {
        assertThat(selector.isEmpty() || pods.contains(selector.get(NAME)))
            .as("%s %s selects %s", kind(manifest), name(manifest), selector)
            .isTrue();
      }
    }
  }

  @Test
  void shouldNameOnlyPortsThatTheContainersHave() throws IOException {
    for (Map<String, Object> workload : workloads()) {
      Map<String, Object> container = container(workload);
      Set<Object> ports =
          Yaml.maps(container, "ports").stream()
              .map(p -> p.get("name"))
              .collect(Collectors.toSet());
      for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
        if (container.containsKey(probe)) {
          assertThat(ports).contains(Yaml.map(container, probe, "httpGet").get("port"));
        }
      }
      assertThat(container).as(name(workload)).containsKey("livenessProbe");
      manifests().stream()
          .filter(manifest -> kind(manifest).equals("Service"))
          .filter(manifest -> name(manifest).equals(name(workload)))
          .flatMap(service -> Yaml.maps(Yaml.map(service, "spec"), "ports").stream())
          .forEach(port -> assertThat(ports).contains(port.get("targetPort")));
    }
  }

  @Test
  void shouldConfineEveryContainer() throws IOException {
    for (Map<String, Object> workload : workloads()) {
      Map<String, Object> spec = Yaml.map(pod(workload), "spec");
      assertThat(Yaml.map(spec, "securityContext"))
          .as(name(workload))
          .containsEntry("runAsNonRoot", true)
          .containsEntry("runAsUser", 10001)
          .containsEntry("seccompProfile", Map.of("type", "RuntimeDefault"));
      Map<String, Object> container = container(workload);
      assertThat(Yaml.map(container, "securityContext"))
          .as(name(workload))
          .containsEntry("readOnlyRootFilesystem", true)
          .containsEntry("allowPrivilegeEscalation", false)
          .containsEntry("capabilities", Map.of("drop", List.of("ALL")));
      assertThat(Yaml.map(container, "resources", "limits")).containsOnlyKeys("cpu", "memory");
      assertThat(Yaml.map(container, "resources", "requests")).containsOnlyKeys("cpu", "memory");
    }
  }

  @Test
  void shouldMountWhatThePodHasAndReferToWhatIsMadeElsewhere() throws IOException {
    Set<String> referred = new TreeSet<>();
    for (Map<String, Object> workload : workloads()) {
      Set<Object> volumes = new TreeSet<>();
      for (Map<String, Object> volume : Yaml.maps(Yaml.map(pod(workload), "spec"), "volumes")) {
        volumes.add(volume.get("name"));
        if (volume.containsKey("secret")) {
          referred.add("Secret/" + Yaml.map(volume, "secret").get("secretName"));
        } else if (volume.containsKey("configMap")) {
          referred.add("ConfigMap/" + Yaml.map(volume, "configMap").get("name"));
        } else if (volume.containsKey("persistentVolumeClaim")) {
          referred.add(
              "PersistentVolumeClaim/"
                  + Yaml.map(volume, "persistentVolumeClaim").get("claimName"));
        }
      }
      Yaml.maps(Yaml.map(workload, "spec"), "volumeClaimTemplates")
          .forEach(claim -> volumes.add(Yaml.map(claim, "metadata").get("name")));
      Set<Object> mounted =
          Yaml.maps(container(workload), "volumeMounts").stream()
              .map(mount -> mount.get("name"))
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(mounted).as(name(workload)).isEqualTo(volumes);
      Yaml.maps(container(workload), "envFrom")
          .forEach(from -> referred.add("ConfigMap/" + Yaml.map(from, "configMapRef").get("name")));
    }
    Set<String> known = new TreeSet<>(MADE_BEFORE);
    known.addAll(GENERATED);
    assertThat(referred).isEqualTo(known);
    String guide = Files.readString(FOLDER.resolve("../../docs/deploy.md"));
    assertThat(MADE_BEFORE)
        .allSatisfy(made -> assertThat(guide).contains(made.substring(made.indexOf('/') + 1)));
  }

  @Test
  void shouldShipNoSecret() throws IOException {
    assertThat(manifests()).noneMatch(manifest -> kind(manifest).equals("Secret"));
  }

  @Test
  void shouldHaveOnePodOfWhatFencesASecondOne() throws IOException {
    for (Map<String, Object> workload : workloads()) {
      if (Set.of("synth", "evaluator").contains(name(workload))) {
        assertThat(Yaml.map(workload, "spec")).containsEntry("replicas", 1);
      }
    }
  }

  @Test
  void shouldRenderBothOverlaysWhenKubectlIsHere(@TempDir Path folder) throws Exception {
    assumeThat(hasKubectl()).as("kubectl is on the PATH").isTrue();
    for (String overlay : List.of("synthea", "synthea-gpu")) {
      Path out = folder.resolve(overlay + ".yaml");
      Process kubectl =
          new ProcessBuilder(
                  "kubectl",
                  "kustomize",
                  "--load-restrictor",
                  "LoadRestrictionsNone",
                  FOLDER.resolve("overlays").resolve(overlay).toString())
              .redirectOutput(out.toFile())
              .start();
      String errors = new String(kubectl.getErrorStream().readAllBytes(), UTF_8);
      assertThat(kubectl.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(kubectl.exitValue()).as(errors).isZero();
      List<Map<String, Object>> rendered = Yaml.documents(out);
      assertThat(rendered)
          .extracting(KubernetesManifestsTest::kind)
          .contains("HorizontalPodAutoscaler");
      Map<String, Object> synth =
          rendered.stream()
              .filter(m -> kind(m).equals("StatefulSet") && name(m).equals("synth"))
              .findFirst()
              .orElseThrow();
      assertThat(Yaml.map(container(synth), "resources", "limits").containsKey("nvidia.com/gpu"))
          .isEqualTo(overlay.endsWith("-gpu"));
      Map<String, Object> monitor =
          rendered.stream()
              .filter(m -> kind(m).equals("StatefulSet") && name(m).equals("monitor"))
              .findFirst()
              .orElseThrow();
      assertThat(Yaml.map(monitor, "spec")).doesNotContainKey("replicas");
    }
  }

  private static boolean hasKubectl() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl")));
  }

  private static List<Map<String, Object>> manifests() throws IOException {
    List<Map<String, Object>> manifests = new ArrayList<>();
    try (Stream<Path> files = Files.list(FOLDER.resolve("base"))) {
      for (Path file : files.sorted().toList()) {
        if (!file.endsWith("kustomization.yaml")) {
          manifests.addAll(Yaml.documents(file));
        }
      }
    }
    assertThat(manifests).hasSizeGreaterThan(10);
    return manifests;
  }

  private static List<Map<String, Object>> workloads() throws IOException {
    return manifests().stream()
        .filter(manifest -> Set.of("StatefulSet", "Deployment", "Job").contains(kind(manifest)))
        .toList();
  }

  private static String kind(Map<String, Object> manifest) {
    return String.valueOf(manifest.get("kind"));
  }

  private static String name(Map<String, Object> manifest) {
    return String.valueOf(Yaml.map(manifest, "metadata").get("name"));
  }

  private static Map<String, Object> pod(Map<String, Object> workload) {
    return Yaml.map(workload, "spec", "template");
  }

  private static Map<String, Object> container(Map<String, Object> workload) {
    return Yaml.maps(Yaml.map(pod(workload), "spec"), "containers").get(0);
  }
}
