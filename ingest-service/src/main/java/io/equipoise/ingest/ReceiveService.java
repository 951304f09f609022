package io.equipoise.ingest;

import io.equipoise.ingest.app.Delivery;
import io.equipoise.ingest.kafka.KafkaDelivery;
import io.equipoise.ingest.metrics.ReceiveMeters;
import io.equipoise.ingest.rest.OpenApiDocument;
import io.equipoise.ingest.rest.RestServer;
import io.equipoise.schemas.Foreground;
import io.equipoise.schemas.topic.TopicAdmin;
import io.equipoise.schemas.topic.Topics;
import io.equipoise.telemetry.Health.Status;
import io.equipoise.telemetry.Telemetry;
import java.net.URI;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Takes a dataset's records over HTTP: validated and pseudonymized ones onto {@code <ds>.records},
 * everything else onto {@code <ds>.rejected}. Needs no state: many may run behind one address.
 */
public final class ReceiveService implements Foreground.Service {
  private final ReceiveConfig config;
  private final Delivery delivery;
  private final RestServer server;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean listening;

  /**
   * A service that adds its meters and checks to the telemetry; listens to nobody yet. It is ready
   * while the broker answers and it listens: not once {@link #close} has been called, so that those
   * in front send new requests elsewhere while it answers the last.
   *
   * @throws io.equipoise.schemas.OperatorException when client properties or tokens cannot be used
   */
  public ReceiveService(ReceiveConfig config, Telemetry telemetry) {
    this.config = config;
    this.delivery =
        new KafkaDelivery(
            config.descriptor(),
            config.connection(),
            config.settings().limits().brokerPatience(),
            config.clock(),
            telemetry.clients());
    try {
      this.server =
          new RestServer(
              config.settings(),
              config.intakes(),
              delivery,
              new ReceiveMeters(telemetry.registry()),
              OpenApiDocument.of(config.descriptor()),
              config.nanoTime(),
              () -> HexFormat.of().toHexDigits(config.random().nextLong()));
    } catch (RuntimeException unusable) {
      delivery.close();
      throw unusable;
    }
    telemetry.checkBroker("receive.broker", config.connection());
    telemetry
        .health()
        .ready(
            "receive.server",
            () -> Status.of(listening, listening ? "listens" : "does not listen"));
  }

  /**
   * Creates the topics that are missing, and listens.
   *
   * @throws io.equipoise.schemas.OperatorException when the broker is out of reach, or the address
   *     is taken
   */
  @Override
  public void start() {
    Topics topics = Topics.of(config.descriptor().dataset());
    TopicAdmin.ensure(config.connection(), List.of(topics.records(), topics.rejected()));
    server.start();
    listening = true;
  }

  /** Where it listens, once it has started. */
  public URI address() {
    return server.address();
  }

  /** Takes no new request, answers those that are inside, and closes what they needed. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      listening = false;
      server.close();
      delivery.close();
    }
  }
}
