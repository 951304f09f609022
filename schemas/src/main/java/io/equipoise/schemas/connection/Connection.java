package io.equipoise.schemas.connection;

import io.equipoise.schemas.OperatorException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;

/**
 * Where Kafka and the schema registry are, and the client configurations that keep what Equipoise
 * promises: idempotent producers, consumers that read only committed records and commit nothing by
 * themselves. Serializers are not in the configurations; pass instances to the clients'
 * constructors.
 *
 * @param bootstrapServers {@code host:port}, several joined by commas
 * @param registryUrl {@code http(s)://…} of a registry that speaks Confluent's REST API (Apicurio:
 *     with the path {@code /apis/ccompat/v7}), several joined by commas; or {@code mock://name}, a
 *     registry in this process, for tests
 * @param clientProperties more properties: those of Kafka's clients (security, timeouts), those of
 *     the serializers ({@code schema.registry.…}, {@code basic.auth.…}, {@code
 *     auto.register.schemas}), and our own, which begin with {@code equipoise.}
 */
public record Connection(
    String bootstrapServers, String registryUrl, Map<String, String> clientProperties) {

  /** Properties that begin so are our own and are not passed to Kafka's clients. */
  public static final String OWN_PREFIX = "equipoise.";

  private static final String SERVER = "(\\[[0-9a-fA-F:]+]|[^\\s,:\\[\\]]+):\\d{1,5}";
  private static final Pattern SERVERS = Pattern.compile(SERVER + "(," + SERVER + ")*");
  private static final Pattern REGISTRY =
      Pattern.compile("mock://[^\\s,/]+|https?://[^\\s,]+(,https?://[^\\s,]+)*");

  /** What a client property may not change, because exactly-once delivery rests on it. */
  private static final Set<String> FIXED =
      Set.of(
          CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
          "schema.registry.url",
          ConsumerConfig.GROUP_ID_CONFIG,
          ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
          ConsumerConfig.ISOLATION_LEVEL_CONFIG,
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
          ProducerConfig.ACKS_CONFIG,
          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
          ProducerConfig.TRANSACTIONAL_ID_CONFIG);

  /**
   * Checks the addresses' shape, and that no property takes back what exactly-once delivery needs.
   */
  public Connection {
    if (!SERVERS.matcher(bootstrapServers).matches()) {
      throw new OperatorException(
          "bootstrap servers must be host:port, several joined by commas, got '"
              + bootstrapServers
              + "'; check --bootstrap-servers");
    }
    if (!REGISTRY.matcher(registryUrl).matches()) {
      throw new OperatorException(
          "registry URL must begin with http:// or https://, got '"
              + registryUrl
              + "'; check --registry-url");
    }
    clientProperties = Map.copyOf(clientProperties);
    Set<String> refused = new TreeSet<>(clientProperties.keySet());
    refused.retainAll(FIXED);
    if (!refused.isEmpty()) {
      throw new OperatorException(
          "client property "
              + String.join(", ", refused)
              + " is set by Equipoise itself; take it out of --client-property");
    }
  }

  /** Configuration of an admin client. */
  public Map<String, Object> admin() {
    return common();
  }

  /**
   * Configuration of an idempotent producer, with one request at a time to each broker unless a
   * client property asks for more: where the first batch for a partition is refused (its leader is
   * not ready yet) and a second one in flight is taken, the broker refuses the first again and
   * again until its time is over, and its records are lost to the topic.
   *
   * @param clientId name of the producer in the broker's logs and metrics
   */
  public Map<String, Object> producer(String clientId) {
    Map<String, Object> config = new HashMap<>();
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    config.putAll(common());
    config.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    return config;
  }

  /**
   * Configuration of a transactional producer.
   *
   * @param clientId name of the producer in the broker's logs and metrics
   * @param transactionalId stable across restarts: a new producer with the same id fences the one
   *     before and aborts the transaction that it left open
   */
  public Map<String, Object> transactionalProducer(String clientId, String transactionalId) {
    Map<String, Object> config = producer(clientId);
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    return config;
  }

  /**
   * Configuration of a consumer that sees committed records only, starts at the earliest one and
   * commits no offset by itself.
   *
   * @param clientId name of the consumer in the broker's logs and metrics
   * @param groupId its group; empty for one that assigns partitions to itself
   */
  public Map<String, Object> consumer(String clientId, Optional<String> groupId) {
    Map<String, Object> config = common();
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
    groupId.ifPresent(id -> config.put(ConsumerConfig.GROUP_ID_CONFIG, id));
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    return config;
  }

  /**
   * What to tell the operator when Kafka does not answer or refuses.
   *
   * @param waited how long we tried
   * @param cause what the client threw
   */
  public OperatorException failure(Duration waited, Throwable cause) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof ConfigException) {
        return new OperatorException(
            "cannot make a Kafka client for "
                + bootstrapServers
                + ": "
                + t.getMessage()
                + "; check --bootstrap-servers and --client-property",
            cause);
      }
      if (t instanceof AuthenticationException || t instanceof AuthorizationException) {
        return new OperatorException(
            "Kafka at "
                + bootstrapServers
                + " refused: "
                + t.getMessage()
                + "; check the credentials in --client-properties",
            cause);
      }
    }
    return new OperatorException(
        "cannot reach Kafka at "
            + bootstrapServers
            + " within "
            + waited.toSeconds()
            + " s; check --bootstrap-servers and that the broker runs",
        cause);
  }

  /** The addresses only: properties may hold passwords. */
  @Override
  public String toString() {
    return "Connection[bootstrapServers=" + bootstrapServers + ", registryUrl=" + registryUrl + "]";
  }

  private Map<String, Object> common() {
    Map<String, Object> config = new HashMap<>();
    clientProperties.forEach(
        (key, value) -> {
          if (!key.startsWith(OWN_PREFIX)) {
            config.put(key, value);
          }
        });
    config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return config;
  }
}
