package io.equipoise.localstack;

import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One broker and one registry for all tests of a JVM: each is started when first asked for, and
 * stopped when the JVM ends. Tests keep apart by the names of their topics, subjects and groups.
 *
 * <p>The system property {@value #PROPERTY} says which: {@code embedded} (the default: Kafka in
 * this JVM and the registry as its child, in a temporary folder) or {@code containers} (the images
 * of Kafka and Apicurio Registry, by Testcontainers, from the module {@code container-stack} on the
 * class path of tests). Who asks for containers gets them or a failure, never the other.
 *
 * <p>Threads: safe to call from any; a second caller waits until the first has started the part.
 */
public final class SharedStack {
  /** System property: which stack tests run against. */
  public static final String PROPERTY = "equipoise.stack";

  private static final Object MONITOR = new Object();

  private static @Nullable TestStack stack;

  private SharedStack() {}

  /**
   * The JVM's broker.
   *
   * @return a running broker
   * @throws LocalStackException if it cannot run here
   */
  public static TestStack.Broker kafka() {
    synchronized (MONITOR) {
      return stack().kafka();
    }
  }

  /**
   * The JVM's schema registry.
   *
   * @return a running registry
   * @throws LocalStackException if it cannot run here
   */
  public static TestStack.Registry registry() {
    synchronized (MONITOR) {
      return stack().registry();
    }
  }

  private static TestStack stack() {
    TestStack chosen = stack;
    if (chosen == null) {
      chosen = named(System.getProperty(PROPERTY, EmbeddedStack.NAME));
      stack = chosen;
      Runtime.getRuntime().addShutdownHook(new Thread(SharedStack::stop, "shared-stack-stop"));
    }
    return chosen;
  }

  /**
   * A stack that has started nothing yet.
   *
   * @param name what the property says
   * @throws LocalStackException if there is no stack of that name on the class path
   */
  static TestStack named(String name) {
    if (name.equals(EmbeddedStack.NAME)) {
      return new EmbeddedStack();
    }
    Set<String> known = new TreeSet<>(Set.of(EmbeddedStack.NAME));
    for (TestStack offered : ServiceLoader.load(TestStack.class)) {
      if (offered.name().equals(name)) {
        return offered;
      }
      known.add(offered.name());
    }
    throw new LocalStackException(
        "There is no test stack '%s' on the class path, only %s; correct -D%s, or add the module container-stack in test scope."
            .formatted(name, String.join(", ", known), PROPERTY));
  }

  private static void stop() {
    synchronized (MONITOR) {
      TestStack chosen = stack;
      if (chosen != null) {
        chosen.close();
      }
    }
  }
}
