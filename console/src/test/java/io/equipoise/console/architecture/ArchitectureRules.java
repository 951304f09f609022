package io.equipoise.console.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;

/**
 * The rules of the house, one constant each. A rule may find no class to look at (a service without
 * an {@code app} room yet); that each of them can fail is shown by the canaries in {@link
 * ArchitectureTest}.
 */
final class ArchitectureRules {
  /** The rooms where the maths lives. The whole of {@code cohort} is one. */
  private static final String[] PURE = {"io.equipoise..domain..", "io.equipoise.cohort.."};

  /** Generated from the contracts; not ours to annotate or name. */
  private static final String GENERATED = "io.equipoise.contract..";

  /** Types that always bring their own clock or randomness. */
  private static final Set<String> IMPURE_TYPES =
      Set.of("java.util.concurrent.ThreadLocalRandom", "java.security.SecureRandom");

  /**
   * Calls, and references to methods, that read a clock or draw randomness which no caller handed
   * in.
   */
  private static final Set<String> IMPURE_METHODS =
      Set.of(
          "java.lang.System.currentTimeMillis",
          "java.lang.System.nanoTime",
          "java.lang.Math.random",
          "java.util.UUID.randomUUID",
          "java.util.Collections.shuffle(java.util.List)",
          "java.util.random.RandomGenerator.getDefault");

  /**
   * {@code Instant.now()}, {@code LocalDate.now(zone)} and their like; with an explicit {@code
   * Clock} they are pure.
   */
  private static final Pattern NOW =
      Pattern.compile("java\\.time\\..*\\.now\\((?!java\\.time\\.Clock).*");

  private static final Pattern SYSTEM_CLOCK =
      Pattern.compile("java\\.time\\.(Clock\\.(system|tick)|InstantSource\\.system).*");

  /** Unseeded constructors. */
  private static final Set<String> UNSEEDED =
      Set.of(
          "java.util.Random.<init>()",
          "java.util.SplittableRandom.<init>()",
          "java.util.Date.<init>()");

  static final ArchRule DOMAIN_IMPORTS_NO_INFRASTRUCTURE =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.kafka..",
              "org.nd4j..",
              "org.deeplearning4j..",
              "org.bytedeco..",
              "io.micrometer..")
          .because("the maths lives where neither Kafka nor ND4J nor Micrometer can reach it")
          .allowEmptyShould(true);

  static final ArchRule DOMAIN_HAS_NO_CLOCK_AND_NO_RANDOMNESS =
      classes()
          .that()
          .resideInAnyPackage(PURE)
          .should(takeTimeAndRandomnessFromTheirCaller())
          .because("the same seed and input must give the same bytes")
          .allowEmptyShould(true);

  static final ArchRule APP_IMPORTS_NO_KAFKA =
      noClasses()
          .that()
          .resideInAPackage("io.equipoise..app..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.kafka..")
          .because("use cases meet Kafka through ports")
          .allowEmptyShould(true);

  static final ArchRule ND4J_STAYS_IN_ONE_PACKAGE =
      noClasses()
          .that(
              resideOutsideOfPackages(
                  "io.equipoise.synth.generate..", "io.equipoise.evaluator.learn.network"))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.nd4j..", "org.deeplearning4j..", "org.bytedeco..")
          .because("the backend is one package's business in each service that has networks")
          .allowEmptyShould(true);

  static final ArchRule SERVICES_MEET_ONLY_THROUGH_TOPICS =
      slices()
          .matching("io.equipoise.(ingest|monitor|synth|evaluator)..")
          .should()
          .notDependOnEachOther()
          .because("services meet through topics, never through classes")
          .allowEmptyShould(true);

  static final ArchRule NOTHING_DEPENDS_ON_THE_CONSOLE =
      noClasses()
          .that(
              resideOutsideOfPackages(
                  "io.equipoise.console..",
                  "io.equipoise.benchmarks..",
                  "io.equipoise.localstack.."))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.equipoise.console..", "io.equipoise.localstack..")
          .because("only the console and tests start a broker of their own")
          .allowEmptyShould(true);

  static final ArchRule COHORT_AND_SCHEMAS_STAND_ALONE =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.equipoise.cohort..", "io.equipoise.schemas..", "io.equipoise.localstack..")
          .should(dependOnOtherTopLevelPackages())
          .because("they are what the services stand on")
          .allowEmptyShould(true);

  static final ArchRule EVERY_PACKAGE_IS_NULL_MARKED =
      classes()
          .that(resideOutsideOfPackages(GENERATED))
          .should(liveInAPackageThatIsNullMarked())
          .because("NullAway then checks it");

  static final ArchRule NAMES_SAY_WHAT_A_TYPE_IS =
      noClasses()
          .that(resideOutsideOfPackages(GENERATED))
          .should()
          .haveNameMatching(".*(Manager|Helper|Helpers|Util|Utils|Impl)$")
          .orShould()
          .haveNameMatching(".*\\.Abstract[A-Z].*")
          .because("such a name says nothing");

  /** For test classes: Surefire runs {@code *Test} only and says nothing about the others. */
  static final ArchRule TEST_CLASSES_ARE_FOUND_BY_SUREFIRE =
      classes()
          .that(HaveTests.INSTANCE)
          .should()
          .haveNameMatching(".*Test(\\$.*)?")
          .because("Surefire silently skips the others");

  /** All of the above that look at what ships. */
  static final List<ArchRule> FOR_MAIN_CODE =
      List.of(
          DOMAIN_IMPORTS_NO_INFRASTRUCTURE,
          DOMAIN_HAS_NO_CLOCK_AND_NO_RANDOMNESS,
          APP_IMPORTS_NO_KAFKA,
          ND4J_STAYS_IN_ONE_PACKAGE,
          SERVICES_MEET_ONLY_THROUGH_TOPICS,
          NOTHING_DEPENDS_ON_THE_CONSOLE,
          COHORT_AND_SCHEMAS_STAND_ALONE,
          EVERY_PACKAGE_IS_NULL_MARKED,
          NAMES_SAY_WHAT_A_TYPE_IS);

  private ArchitectureRules() {}

  private static ArchCondition<JavaClass> takeTimeAndRandomnessFromTheirCaller() {
    return new ArchCondition<>("take time and randomness from their caller") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (JavaAccess<?> access : type.getAccessesFromSelf()) {
          if (isImpure(access)) {
            events.add(SimpleConditionEvent.violated(access, access.getDescription()));
          }
        }
      }
    };
  }

  private static boolean isImpure(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    String name = owner + "." + access.getTarget().getName();
    String signature = access.getTarget().getFullName();
    return IMPURE_TYPES.contains(owner)
        || IMPURE_METHODS.contains(name)
        || IMPURE_METHODS.contains(signature)
        || UNSEEDED.contains(signature)
        || NOW.matcher(signature).matches()
        || SYSTEM_CLOCK.matcher(signature).matches();
  }

  private static ArchCondition<JavaClass> dependOnOtherTopLevelPackages() {
    return new ArchCondition<>("depend on another module of Equipoise") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        String home = module(type);
        type.getDirectDependenciesFromSelf().stream()
            .filter(
                dependency -> resideInAPackage("io.equipoise..").test(dependency.getTargetClass()))
            .filter(dependency -> !module(dependency.getTargetClass()).equals(home))
            .forEach(
                dependency ->
                    events.add(
                        SimpleConditionEvent.satisfied(dependency, dependency.getDescription())));
      }
    };
  }

  /**
   * The third part of the name: {@code io.equipoise.cohort.Table} is at home in {@code cohort}. The
   * generated contracts are at home in {@code schemas}, whose module generates them.
   */
  private static String module(JavaClass type) {
    if (resideInAPackage(GENERATED).test(type)) {
      return "schemas";
    }
    String[] parts = type.getPackageName().split("\\.", -1);
    return parts.length > 2 ? parts[2] : "";
  }

  private static ArchCondition<JavaClass> liveInAPackageThatIsNullMarked() {
    return new ArchCondition<>("live in a package whose package-info says @NullMarked") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
        events.add(
            new SimpleConditionEvent(
                type,
                marked,
                type.getName()
                    + (marked ? " lives" : " does not live")
                    + " in a @NullMarked package"));
      }
    };
  }
}
