package io.equipoise.localstack;

/**
 * A broker and a registry for all tests of a JVM, each started when first asked for. {@link
 * SharedStack} picks one and calls it from one thread at a time.
 *
 * <p>Another one than the embedded stack is found by {@link java.util.ServiceLoader}, so that what
 * it stands on is on the class path of tests only.
 */
public interface TestStack extends AutoCloseable {
  /**
   * What the system property {@value SharedStack#PROPERTY} says to ask for this stack.
   *
   * @return a word that no other stack has
   */
  String name();

  /**
   * The broker, running.
   *
   * @return where clients reach it from this machine
   * @throws LocalStackException if it cannot run here
   */
  Broker kafka();

  /**
   * The schema registry, running.
   *
   * @return where clients reach it from this machine
   * @throws LocalStackException if it cannot run here
   */
  Registry registry();

  /** Stops what runs, and removes what it kept. */
  @Override
  void close();

  /**
   * A broker that tests share.
   *
   * @param bootstrapServers {@code host:port}
   */
  record Broker(String bootstrapServers) {}

  /**
   * A registry that tests share.
   *
   * @param url its base, with the path of Confluent's API: {@code http://host:port/apis/ccompat/v7}
   */
  record Registry(String url) {}
}
