package io.equipoise.localstack;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker in this process: Kafka's own server classes, one node that is broker and KRaft
 * controller, on loopback only.
 *
 * <p>Topics, offsets and the cluster's id live in the given folder and survive restarts, a killed
 * process included. Buffers are sized for one machine, not for load. Starting takes 2 to 7 s.
 * Topics are never created by use: create them through an {@code Admin} client.
 *
 * <p>A transactional producer that dies leaves its transaction open until the producer's own {@code
 * transaction.timeout.ms} is over, which the broker checks every second; until then {@code
 * read_committed} consumers wait. A successor with the same {@code transactional.id} ends it at
 * once.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);
  private static final String PURPOSE = "Kafka broker";
  private static final String CLUSTER_ID = "cluster.id";
  private static final String BROKER_PORT = "broker.port";
  private static final String CONTROLLER_PORT = "controller.port";

  private final HeldFolder folder;
  private final KafkaRaftServer server;
  private final int port;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedKafka(HeldFolder folder, KafkaRaftServer server, int port) {
    this.folder = folder;
    this.server = server;
    this.port = port;
  }

  /**
   * Starts a broker on the port it had last time on this folder, or on any free one.
   *
   * @param folder the broker's own folder; created where it is missing
   * @return a broker that serves requests
   * @throws LocalStackException if it cannot run here
   */
  public static EmbeddedKafka start(Path folder) {
    return start(folder, 0);
  }

  /**
   * Starts a broker on the given port.
   *
   * @param folder the broker's own folder; created where it is missing
   * @param port where clients connect; 0 for the one of last time, or any free one. The controller
   *     takes any free one
   * @return a broker that serves requests
   * @throws LocalStackException if it cannot run here: busy port, unwritable folder, folder in use
   */
  public static EmbeddedKafka start(Path folder, int port) {
    HeldFolder held = HeldFolder.hold(folder, PURPOSE);
    try {
      int brokerPort = held.choosePort(BROKER_PORT, port, PURPOSE);
      int controllerPort = held.choosePort(CONTROLLER_PORT, 0, "Kafka controller");
      Properties properties = properties(held.resolve("data"), brokerPort, controllerPort);
      format(held, properties);
      KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties), Time.SYSTEM);
      try {
        server.startup();
      } catch (RuntimeException fault) {
        server.shutdown();
        throw new LocalStackException(
            "The Kafka broker did not start on %s:%d with its data in %s (%s); the log says more."
                .formatted(Ports.HOST, brokerPort, held.path(), fault),
            fault);
      }
      LOG.info("Kafka listens on {}:{}, data in {}", Ports.HOST, brokerPort, held.path());
      return new EmbeddedKafka(held, server, brokerPort);
    } catch (RuntimeException fault) {
      held.close();
      throw fault;
    }
  }

  /**
   * What clients need as {@code bootstrap.servers}.
   *
   * @return {@code 127.0.0.1:PORT}
   */
  public String bootstrapServers() {
    return Ports.HOST + ":" + port;
  }

  /**
   * Where the broker listens.
   *
   * @return a port on 127.0.0.1
   */
  public int port() {
    return port;
  }

  /** Stops the broker and waits until it has; the data stays. Closing twice does nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        server.shutdown();
        server.awaitShutdown();
      } finally {
        folder.close();
      }
    }
  }

  /**
   * Gives the storage its cluster id, once; a half-finished format of a killed process is finished.
   */
  private static void format(HeldFolder folder, Properties properties) {
    String clusterId = folder.recall(CLUSTER_ID);
    if (clusterId == null) {
      clusterId = Uuid.randomUuid().toString();
      folder.remember(CLUSTER_ID, clusterId);
    }
    Path file = folder.resolve("server.properties");
    try {
      try (OutputStream out = Files.newOutputStream(file)) {
        properties.store(out, "Written by Equipoise at each start");
      }
      String[] command = {"format", "-t", clusterId, "-c", file.toString(), "--ignore-formatted"};
      PrintStream silent =
          new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
      int status = StorageTool.execute(command, silent);
      if (status != 0) {
        throw new LocalStackException(
            "Kafka's storage in %s could not be formatted (status %d); empty the folder or name another one."
                .formatted(folder.path(), status));
      }
    } catch (IOException fault) {
      throw new LocalStackException(
          "Cannot write %s (%s); make the folder writable or name another one."
              .formatted(file, fault),
          fault);
    }
  }

  private static Properties properties(Path data, int brokerPort, int controllerPort) {
    Properties properties = new Properties();
    String[][] settings = {
      {"process.roles", "broker,controller"},
      {"node.id", "1"},
      {"controller.quorum.voters", "1@" + Ports.HOST + ":" + controllerPort},
      {
        "listeners",
        "PLAINTEXT://%s:%d,CONTROLLER://%s:%d"
            .formatted(Ports.HOST, brokerPort, Ports.HOST, controllerPort)
      },
      {"controller.listener.names", "CONTROLLER"},
      {"log.dirs", data.toString()},
      // One node: nothing can be replicated.
      {"default.replication.factor", "1"},
      {"min.insync.replicas", "1"},
      {"offsets.topic.replication.factor", "1"},
      {"transaction.state.log.replication.factor", "1"},
      {"transaction.state.log.min.isr", "1"},
      {"share.coordinator.state.topic.replication.factor", "1"},
      {"share.coordinator.state.topic.min.isr", "1"},
      // Few partitions start and stop faster.
      {"num.partitions", "1"},
      {"offsets.topic.num.partitions", "4"},
      {"transaction.state.log.num.partitions", "4"},
      {"share.coordinator.state.topic.num.partitions", "1"},
      {"auto.create.topics.enable", "false"},
      {"group.initial.rebalance.delay.ms", "0"},
      // A dead producer's transaction must not hold readers up: the producer's default is the most
      // it may ask for, and
      // overdue ones are looked for every second instead of every ten.
      {"transaction.max.timeout.ms", "60000"},
      {"transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000"},
      // Memory and threads for one machine; the cleaner's defaults alone would take 128 MiB.
      {"log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20)},
      {"log.cleaner.io.buffer.size", Integer.toString(256 << 10)},
      {"log.segment.bytes", Integer.toString(64 << 20)},
      {"log.index.size.max.bytes", Integer.toString(1 << 20)},
      {"num.network.threads", "2"},
      {"num.io.threads", "4"},
      {"background.threads", "4"},
      {"group.coordinator.threads", "1"},
      {"share.coordinator.threads", "1"},
      {"num.recovery.threads.per.data.dir", "2"},
    };
    for (String[] setting : settings) {
      properties.setProperty(setting[0], setting[1]);
    }
    return properties;
  }
}
