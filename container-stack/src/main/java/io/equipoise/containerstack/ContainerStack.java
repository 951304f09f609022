package io.equipoise.containerstack;

import io.equipoise.localstack.LocalStackException;
import io.equipoise.localstack.TestStack;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The images of Kafka and Apicurio Registry, started by Testcontainers on a Docker engine; the
 * system property {@code equipoise.stack=containers} asks for it.
 *
 * <p>The broker is set as the embedded one is where tests can tell: one partition and one replica
 * unless a topic says otherwise, no topic by use, transactions of dead producers ended within a
 * second of their timeout.
 *
 * <p>Where Testcontainers' own janitor cannot run (its image, {@code testcontainers/ryuk}, must be
 * pulled), set the environment variable {@code TESTCONTAINERS_RYUK_DISABLED=true}: containers are
 * then removed when this JVM ends in order, and stay when it is killed.
 */
public final class ContainerStack implements TestStack {
  private static final String IMAGES = "images.properties";
  private static final int REGISTRY_PORT = 8080;
  private static final String CONFLUENT_API = "/apis/ccompat/v7";
  private static final Duration START_DEADLINE = Duration.ofMinutes(6);

  /** Leaves something of a small machine to the tests themselves. */
  private static final long NANO_CPUS = 1_500_000_000L;

  private static final Map<String, String> BROKER_SETTINGS =
      Map.of(
          "KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false",
          "KAFKA_NUM_PARTITIONS", "1",
          "KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "4",
          "KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS", "4",
          "KAFKA_TRANSACTION_MAX_TIMEOUT_MS", "60000",
          "KAFKA_TRANSACTION_ABORT_TIMED_OUT_TRANSACTION_CLEANUP_INTERVAL_MS", "1000",
          "KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0",
          "KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR", "1",
          "KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR", "1");

  private final Properties images = images();

  private @Nullable KafkaContainer kafka;
  private @Nullable GenericContainer<?> registry;

  /** For {@link java.util.ServiceLoader}; starts nothing. */
  public ContainerStack() {}

  @Override
  public String name() {
    return "containers";
  }

  @Override
  public Broker kafka() {
    KafkaContainer running = kafka;
    if (running == null) {
      running = started("Kafka", this::newKafka);
      kafka = running;
    }
    return new Broker(running.getBootstrapServers().replaceFirst("^[A-Z_]+://", ""));
  }

  @Override
  public Registry registry() {
    GenericContainer<?> running = registry;
    if (running == null) {
      running = started("the schema registry", this::newRegistry);
      registry = running;
    }
    return new Registry(
        "http://" + running.getHost() + ":" + running.getMappedPort(REGISTRY_PORT) + CONFLUENT_API);
  }

  @Override
  public void close() {
    GenericContainer<?> runningRegistry = registry;
    if (runningRegistry != null) {
      runningRegistry.close();
    }
    KafkaContainer runningKafka = kafka;
    if (runningKafka != null) {
      runningKafka.close();
    }
  }

  private KafkaContainer newKafka() {
    return new KafkaContainer(DockerImageName.parse(image("kafka")))
        .withEnv(BROKER_SETTINGS)
        .withStartupTimeout(START_DEADLINE)
        .withCreateContainerCmdModifier(
            command -> Objects.requireNonNull(command.getHostConfig()).withNanoCPUs(NANO_CPUS));
  }

  private GenericContainer<?> newRegistry() {
    return new GenericContainer<>(DockerImageName.parse(image("registry")))
        .withExposedPorts(REGISTRY_PORT)
        .waitingFor(Wait.forHttp(CONFLUENT_API + "/subjects").forPort(REGISTRY_PORT))
        .withStartupTimeout(START_DEADLINE)
        .withCreateContainerCmdModifier(
            command -> Objects.requireNonNull(command.getHostConfig()).withNanoCPUs(NANO_CPUS));
  }

  /** The image of a part, as the build filled it in. */
  String image(String part) {
    return Objects.requireNonNull(images.getProperty(part), part);
  }

  private static <C extends GenericContainer<?>> C started(String part, Supplier<C> container) {
    try {
      C starting = container.get();
      starting.start();
      return starting;
    } catch (RuntimeException fault) {
      throw new LocalStackException(
          "%s did not start in a container (%s); see that a Docker engine runs and has the image, or run the tests with -Dequipoise.stack=embedded."
              .formatted(part, fault.getMessage()),
          fault);
    }
  }

  private static Properties images() {
    Properties properties = new Properties();
    try (InputStream in = ContainerStack.class.getResourceAsStream(IMAGES)) {
      properties.load(Objects.requireNonNull(in, IMAGES));
    } catch (IOException fault) {
      throw new LocalStackException("Cannot read " + IMAGES + " from the class path", fault);
    }
    return properties;
  }
}
