package io.equipoise.console.generate;

import io.equipoise.cohort.population.PatientTable;
import io.equipoise.schemas.OperatorException;
import io.equipoise.synth.domain.gate.GateResult;
import io.equipoise.synth.domain.gate.GateSubject;
import io.equipoise.synth.domain.gate.Gates;
import io.equipoise.synth.generate.ConstrainedGenerator;
import io.equipoise.synth.generate.FittedGenerator;
import io.equipoise.synth.generate.SyntheticSample;
import io.equipoise.synth.generate.TabularGenerator;
import io.equipoise.synth.generate.TrainingDivergedException;
import io.equipoise.synth.generate.TrainingProgress;
import io.equipoise.synth.generate.UnsuitableTableException;
import io.equipoise.synth.score.ReleaseGates;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;

/**
 * From files of real rows to a file of synthetic ones: read, plan, train, sample, gate, write. The
 * gates look at the rows as a reader of the written file will see them.
 */
final class Generation {
  private final GenerateConfig config;
  private final TabularGenerator generator;
  private final InstantSource clock;
  private final Consumer<String> progress;

  /**
   * A generation that is yet to run.
   *
   * @param generator makes the rows; constraints of the descriptor are enforced around it
   * @param clock for durations, the report's date and the event time of rows
   * @param progress told in lines how it goes
   */
  Generation(
      GenerateConfig config,
      TabularGenerator generator,
      InstantSource clock,
      Consumer<String> progress) {
    this.config = config;
    this.generator = ConstrainedGenerator.around(generator, config.descriptor());
    this.clock = clock;
    this.progress = progress;
  }

  /** How it ended. */
  enum Outcome {
    /** Every gate passed and the rows are written. */
    WRITTEN,
    /** A gate failed, and the rows are written because that was asked for. */
    WRITTEN_ALTHOUGH_A_GATE_FAILED,
    /** A gate failed, and no row is written. */
    WITHHELD
  }

  /**
   * What a generation ended with.
   *
   * @param outcome how it ended
   * @param message one line for people, with the failed gates, their figures and what may help
   */
  record Result(Outcome outcome, String message) {}

  /**
   * Runs to the end; report and, unless they are withheld, rows are then written. Those that an
   * earlier run has left under the same names are replaced or removed, so that no report stands
   * beside rows that it does not speak of.
   *
   * @throws OperatorException when something is in the way that the operator can mend
   */
  Result run() throws InterruptedException {
    RealRows real = RealRows.read(config.descriptor(), config.real(), clock);
    RowPlan plan = RowPlan.of(config.where(), real.all(), real.patients(), config.rows());
    Instant begin = clock.instant();
    FittedGenerator fitted =
        config.modelIn().isPresent() ? load(config.modelIn().get(), real) : fit(real);
    double seconds = Duration.between(begin, clock.instant()).toMillis() / 1000.0;
    config.modelOut().ifPresent(file -> save(fitted, file, real));
    SyntheticSample sample = sample(fitted, plan);
    PatientTable rows = real.style().asWritten(sample.rows());
    if (rows.rows() == 0) {
      throw new OperatorException(
          "the model made no row that meets its condition; raise --steps or loosen --where");
    }
    List<GateResult> gates =
        ReleaseGates.of(config.descriptor())
            .assess(new GateSubject(rows, real.fit(), real.reference(), plan.positiveRate()));
    Result result = judge(gates, sample);
    GenerationReport report = new GenerationReport(config, result, clock.instant());
    report.real(real);
    report.request(plan);
    report.generator(generator, fitted, seconds);
    report.sample(sample);
    report.gates(gates);
    // What an earlier run has left is never beside what it does not belong to, whenever this ends.
    OutputFile.discard(config.report());
    if (result.outcome() == Outcome.WITHHELD) {
      OutputFile.discard(config.out());
    } else {
      String digest =
          OutputFile.write(
              config.out(),
              out ->
                  real.style()
                      .write(
                          rows,
                          "synthetic-" + fitted.modelId() + "-" + config.seed(),
                          clock.instant(),
                          config.mark(),
                          out));
      report.output(rows.rows(), digest, real.style().appended());
    }
    report.write();
    return result;
  }

  private FittedGenerator fit(RealRows real) throws InterruptedException {
    progress.accept(
        String.format(
            Locale.ROOT,
            "training %s on %,d real rows; %,d others are kept for the gates",
            generator.name(),
            real.fit().rows(),
            real.reference().rows()));
    TrainingProgress tenths =
        (step, total, criticLoss, generatorLoss) -> {
          if (step * 10L / total != (step - 1) * 10L / total) {
            progress.accept("step " + step + " of " + total);
          }
        };
    try {
      return generator.fit(real.fit(), config.seed(), tenths);
    } catch (TrainingDivergedException | UnsuitableTableException e) {
      throw new OperatorException(String.valueOf(e.getMessage()), e);
    }
  }

  private FittedGenerator load(Path file, RealRows real) {
    FittedGenerator model = ModelFile.read(file, generator, real.fit());
    progress.accept("using model " + model.modelId());
    return ConstrainedGenerator.constrain(model, real.fit());
  }

  private void save(FittedGenerator fitted, Path file, RealRows real) {
    ModelFile.write(file, fitted, real.fit());
    progress.accept(
        "model written to " + file + "; keep it as confidential as the real rows it has learned");
  }

  private SyntheticSample sample(FittedGenerator fitted, RowPlan plan) throws InterruptedException {
    try {
      return fitted.sample(plan.request(), new SplittableRandom(config.seed()).nextLong());
    } catch (IllegalArgumentException cannotBeAskedFor) {
      throw new OperatorException(
          "generator "
              + generator.name()
              + " cannot make rows --where "
              + config.whereText().orElse("")
              + ": "
              + cannotBeAskedFor.getMessage(),
          cannotBeAskedFor);
    }
  }

  private Result judge(List<GateResult> gates, SyntheticSample sample) {
    String shortfall =
        sample.shortfall() == 0
            ? ""
            : String.format(
                Locale.ROOT,
                "; %,d rows could not be made to meet their condition",
                sample.shortfall());
    if (Gates.allPassed(gates)) {
      return new Result(
          Outcome.WRITTEN,
          String.format(
              Locale.ROOT,
              "%,d rows written to %s, every gate passed%s",
              sample.rows().rows(),
              config.out(),
              shortfall));
    }
    String failed =
        gates.stream()
            .filter(gate -> !gate.passed())
            .map(Generation::figures)
            .collect(Collectors.joining("; "));
    return config.evenIfGatesFail()
        ? new Result(
            Outcome.WRITTEN_ALTHOUGH_A_GATE_FAILED,
            String.format(
                Locale.ROOT,
                "%,d rows written to %s although a gate failed: %s%s",
                sample.rows().rows(),
                config.out(),
                failed,
                shortfall))
        : new Result(
            Outcome.WITHHELD,
            "rows withheld, because a gate failed: "
                + failed
                + ". More --steps, another --seed or --generator, or more real rows may help;"
                + " --even-if-gates-fail writes them all the same");
  }

  private static String figures(GateResult gate) {
    DoubleFunction<String> number = value -> String.format(Locale.ROOT, "%.3g", value);
    String is =
        gate.value()
            .fold(
                known -> "is " + number.apply(known.value()),
                insufficient -> "cannot be measured (" + insufficient.reason() + ")",
                absent -> "cannot be measured (" + absent.reason() + ")",
                unknown -> "cannot be measured (" + unknown.reason() + ")");
    return gate.name()
        + " "
        + is
        + " and must be at "
        + (gate.atLeast() ? "least " : "most ")
        + number.apply(gate.threshold());
  }
}
