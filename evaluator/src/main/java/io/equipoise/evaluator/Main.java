package io.equipoise.evaluator;

import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.evaluator.app.EvaluationSettings;
import io.equipoise.evaluator.app.EvaluatorListener;
import io.equipoise.evaluator.domain.VerdictPolicy;
import io.equipoise.schemas.Foreground;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.connection.ConnectionOptions;
import io.equipoise.telemetry.Telemetry;
import io.equipoise.telemetry.TelemetryOptions;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the evaluator until it is told to stop. Exit code 0 then, 1 when it failed. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description =
        "Judges synthetic batches on held-out real people: promoted, quarantined or refused.")
public final class Main implements Callable<Integer> {
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Mixin private final TelemetryOptions telemetryOptions = new TelemetryOptions();

  @Option(
      names = "--descriptor",
      required = true,
      paramLabel = "FILE",
      description = "Dataset descriptor (YAML).")
  private Path descriptor = Path.of("");

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      description = "Folder where the champion models are kept (default: ${DEFAULT-VALUE}).")
  private Path stateDirectory = Path.of("state", "evaluator");

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of everything random (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--models",
      paramLabel = "N",
      description = "Models per training set, averaged; at least 3 (default: ${DEFAULT-VALUE}).")
  private int models = EvaluationSettings.USUAL_MODELS;

  @Option(
      names = "--resamples",
      paramLabel = "N",
      description = "Bootstrap resamples; at least 1000 (default: ${DEFAULT-VALUE}).")
  private int resamples = 2000;

  @Option(
      names = "--margin",
      paramLabel = "X",
      description =
          "Most that AUROC, or a group's true positive rate, may fall for a promotion (default:"
              + " ${DEFAULT-VALUE}).")
  private double margin = 0.01;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Models trained at the same time (default: ${DEFAULT-VALUE}).")
  private int threads = 2;

  @Option(
      names = "--network",
      description = "Repeat each comparison with a neural network; slow, and decides nothing.")
  private boolean network;

  @Override
  public Integer call() throws InterruptedException {
    Foreground foreground = new Foreground();
    EvaluatorListener listener =
        new EvaluatorListener() {
          @Override
          public void failed(Throwable cause) {
            foreground.failed(cause);
          }
        };
    EvaluatorConfig config =
        new EvaluatorConfig(
            connection.toConnection(),
            DescriptorLoader.load(descriptor),
            settings(),
            stateDirectory);
    try (Telemetry telemetry = telemetryOptions.open()) {
      return foreground.run(new EvaluatorService(config, listener, telemetry));
    }
  }

  private EvaluationSettings settings() {
    try {
      return new EvaluationSettings(
              models, 3, resamples, new VerdictPolicy(margin, 0.95), threads, seed)
          .withNetwork(network);
    } catch (IllegalArgumentException e) {
      throw new OperatorException("cannot evaluate like this: " + e.getMessage(), e);
    }
  }
}
