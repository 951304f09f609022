package io.equipoise.console.demo;

import io.equipoise.evaluator.EvaluatorConfig;
import io.equipoise.evaluator.EvaluatorService;
import io.equipoise.evaluator.app.EvaluatorListener;
import io.equipoise.ingest.IngestConfig;
import io.equipoise.ingest.IngestService;
import io.equipoise.ingest.app.IngestListener;
import io.equipoise.localstack.EmbeddedKafka;
import io.equipoise.localstack.LocalRegistry;
import io.equipoise.monitor.MonitorConfig;
import io.equipoise.monitor.MonitorService;
import io.equipoise.monitor.app.MonitorListener;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.topic.TopicAdmin;
import io.equipoise.schemas.topic.Topics;
import io.equipoise.synth.SynthConfig;
import io.equipoise.synth.SynthService;
import io.equipoise.synth.app.SynthListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.function.Consumer;

/** Broker, registry, services and replay, started in order and closed in reverse. {@link #close()} may be called twice. */
final class LoopStack implements AutoCloseable {
  private final DemoConfig config;
  private final InstantSource clock;
  private final Demo.Listeners listeners;
  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private boolean closed;

  LoopStack(DemoConfig config, InstantSource clock, Demo.Listeners listeners) {
    this.config = config;
    this.clock = clock;
    this.listeners = listeners;
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}
