package io.equipoise.console.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.equipoise.cohort.canary.CanaryThatImportsAService;
import io.equipoise.evaluator.canary.CanaryThatCallsAnotherService;
import io.equipoise.evaluator.canary.CanaryThatStartsTheConsole;
import io.equipoise.ingest.canary.CanaryImpl;
import io.equipoise.ingest.canary.CanaryWithTestsThatSurefireSkips;
import io.equipoise.monitor.app.canary.CanaryUseCaseThatImportsKafka;
import io.equipoise.monitor.domain.canary.CanaryThatDrawsItsOwnRandomness;
import io.equipoise.monitor.domain.canary.CanaryThatImportsKafka;
import io.equipoise.monitor.domain.canary.CanaryThatReadsTheClock;
import io.equipoise.monitor.domain.canary.CanaryThatRefersToTheClock;
import io.equipoise.monitor.domain.canary.CanaryThatTakesAClock;
import io.equipoise.synth.canary.CanaryThatImportsNd4j;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Checks every module that the console stands on, which is all but the benchmarks. */
class ArchitectureTest {
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.equipoise");

  @Test
  void shouldSeeEveryModuleWhenImporting() {
    assertThat(
            List.of(
                "schemas",
                "telemetry",
                "cohort",
                "localstack",
                "ingest",
                "monitor",
                "synth",
                "evaluator",
                "console"))
        .allSatisfy(
            module ->
                assertThat(MAIN.containPackage("io.equipoise." + module)).as(module).isTrue());
  }

  @TestFactory
  Stream<DynamicTest> shouldKeepTheRulesOfTheHouse() {
    return ArchitectureRules.FOR_MAIN_CODE.stream()
        .map(rule -> DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(MAIN)));
  }

  @Test
  void shouldNameTestClassesSoThatSurefireRunsThem() throws IOException {
    List<Path> testClasses;
    try (Stream<Path> modules = Files.list(Path.of("..").toRealPath())) {
      testClasses =
          modules
              .map(module -> module.resolve("target/test-classes"))
              .filter(Files::isDirectory)
              .toList();
    }
    JavaClasses tests =
        new ClassFileImporter()
            .withImportOption(location -> !location.contains("/canary/"))
            .importPaths(testClasses);
    ArchitectureRules.TEST_CLASSES_ARE_FOUND_BY_SUREFIRE.check(tests);
  }

  @TestFactory
  Stream<DynamicTest> shouldFailOnItsCanary() {
    Map<Class<?>, ArchRule> canaries =
        Map.ofEntries(
            Map.entry(
                CanaryThatImportsKafka.class, ArchitectureRules.DOMAIN_IMPORTS_NO_INFRASTRUCTURE),
            Map.entry(
                CanaryThatReadsTheClock.class,
                ArchitectureRules.DOMAIN_HAS_NO_CLOCK_AND_NO_RANDOMNESS),
            Map.entry(
                CanaryThatRefersToTheClock.class,
                ArchitectureRules.DOMAIN_HAS_NO_CLOCK_AND_NO_RANDOMNESS),
            Map.entry(
                CanaryThatDrawsItsOwnRandomness.class,
                ArchitectureRules.DOMAIN_HAS_NO_CLOCK_AND_NO_RANDOMNESS),
            Map.entry(CanaryUseCaseThatImportsKafka.class, ArchitectureRules.APP_IMPORTS_NO_KAFKA),
            Map.entry(CanaryThatImportsNd4j.class, ArchitectureRules.ND4J_STAYS_IN_ONE_PACKAGE),
            Map.entry(
                CanaryThatCallsAnotherService.class,
                ArchitectureRules.SERVICES_MEET_ONLY_THROUGH_TOPICS),
            Map.entry(
                CanaryThatStartsTheConsole.class, ArchitectureRules.NOTHING_DEPENDS_ON_THE_CONSOLE),
            Map.entry(
                CanaryThatImportsAService.class, ArchitectureRules.COHORT_AND_SCHEMAS_STAND_ALONE),
            Map.entry(CanaryImpl.class, ArchitectureRules.NAMES_SAY_WHAT_A_TYPE_IS),
            Map.entry(
                CanaryWithTestsThatSurefireSkips.class,
                ArchitectureRules.TEST_CLASSES_ARE_FOUND_BY_SUREFIRE));
    return Stream.concat(
            canaries.entrySet().stream(),
            // No canary package has a package-info.
            Stream.of(Map.entry(CanaryImpl.class, ArchitectureRules.EVERY_PACKAGE_IS_NULL_MARKED)))
        .map(
            canary ->
                DynamicTest.dynamicTest(
                    canary.getKey().getSimpleName() + " / " + canary.getValue().getDescription(),
                    () ->
                        assertThatThrownBy(() -> canary.getValue().check(with(canary.getKey())))
                            .isInstanceOf(AssertionError.class)
                            .hasMessageContaining(canary.getKey().getSimpleName())));
  }

  @Test
  void shouldAllowAClockThatTheCallerHandsIn() {
    ArchitectureRules.DOMAIN_HAS_NO_CLOCK_AND_NO_RANDOMNESS.check(
        with(CanaryThatTakesAClock.class));
  }

  /** The canary and what it may collide with; slices need both sides. */
  private static JavaClasses with(Class<?> canary) {
    return new ClassFileImporter().importClasses(canary, CanaryImpl.class);
  }
}
