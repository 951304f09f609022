package io.equipoise.console.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.Property;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * Classes that an engine would run. An abstract contract is run through its subclasses and may have
 * any name.
 */
final class HaveTests extends DescribedPredicate<JavaClass> {
  static final HaveTests INSTANCE = new HaveTests();

  private HaveTests() {
    super("have tests");
  }

  @Override
  public boolean test(JavaClass type) {
    return !type.getModifiers().contains(JavaModifier.ABSTRACT)
        && !type.isInterface()
        && type.getAllMethods().stream().anyMatch(HaveTests::isTest);
  }

  private static boolean isTest(JavaMethod method) {
    return Stream.of(
            Test.class,
            TestFactory.class,
            RepeatedTest.class,
            ParameterizedTest.class,
            Property.class,
            Example.class)
        .anyMatch(method::isAnnotatedWith);
  }
}
