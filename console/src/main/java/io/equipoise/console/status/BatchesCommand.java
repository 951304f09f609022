package io.equipoise.console.status;

import com.fasterxml.jackson.core.JsonGenerator;
import io.equipoise.console.report.ShareTable;
import io.equipoise.console.view.AvroJson;
import io.equipoise.console.view.LoopModel;
import io.equipoise.contract.BatchVerdict;
import io.equipoise.contract.FairnessReport;
import io.equipoise.contract.GateResult;
import io.equipoise.contract.PairedChange;
import io.equipoise.contract.SynthesisReport;
import io.equipoise.schemas.OperatorException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code equipoise batches}: what was made, and whether it helped. */
@Command(
    name = "batches",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "List the batches of a dataset with their verdicts; with --batch, one of them with its gates and figures.")
public final class BatchesCommand implements Callable<Integer> {
  @Mixin private final LoopOptions loop = new LoopOptions();

  @Option(names = "--batch", paramLabel = "ID", description = "Only this batch, in full.")
  private @Nullable String batch;

  @Option(
      names = "--json",
      description = "Print JSON: an array of batches, each with report, verdict and fairness.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  /** For picocli. */
  public BatchesCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    LoopModel model = loop.read().model();
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    List<SynthesisReport> chosen =
        model.reports().stream()
            .filter(report -> batch == null || report.getBatchId().equals(batch))
            .toList();
    if (batch != null && chosen.isEmpty()) {
      throw new OperatorException(
          "there is no report on batch " + batch + "; list them without --batch");
    }
    if (json) {
      out.println(json(chosen, model));
    } else if (chosen.isEmpty()) {
      out.println("no batch was asked for yet");
    } else {
      chosen.forEach(report -> print(report, model, out));
    }
    return 0;
  }

  private static String json(List<SynthesisReport> reports, LoopModel model) {
    return JsonText.of(
        out -> {
          out.writeStartArray();
          for (SynthesisReport report : reports) {
            Optional<BatchVerdict> verdict = model.verdict(report.getBatchId());
            out.writeStartObject();
            out.writeFieldName("report");
            AvroJson.write(out, report);
            field(out, "verdict", verdict);
            field(out, "fairness", evaluation(verdict, model));
            out.writeEndObject();
          }
          out.writeEndArray();
        });
  }

  private static void field(
      JsonGenerator out, String name, Optional<? extends SpecificRecord> value) throws IOException {
    out.writeFieldName(name);
    if (value.isPresent()) {
      AvroJson.write(out, value.get());
    } else {
      out.writeNull();
    }
  }

  private static Optional<FairnessReport> evaluation(
      Optional<BatchVerdict> verdict, LoopModel model) {
    return verdict.map(BatchVerdict::getEvaluationId).flatMap(model::fairness);
  }

  private void print(SynthesisReport report, LoopModel model, PrintWriter out) {
    Optional<BatchVerdict> verdict = model.verdict(report.getBatchId());
    out.println(
        String.format(
            Locale.ROOT,
            "%s  %-9s %-11s %,d of %,d rows by %s for %s",
            report.getBatchId(),
            report.getOutcome(),
            verdict.map(v -> v.getVerdict().toString()).orElse("no verdict"),
            report.getPublished(),
            report.getRequested(),
            report.getGenerator(),
            report.getSubgroup()));
    out.println("  alert " + report.getAlertId() + ", episode " + report.getEpisode());
    out.println("  " + report.getReason());
    verdict.ifPresent(v -> out.println("  " + v.getReason()));
    if (batch != null) {
      report.getGates().forEach(gate -> out.println(gate(gate)));
      evaluation(verdict, model)
          .ifPresent(
              evaluation -> evaluation.getChanges().forEach(change -> out.println(change(change))));
    }
  }

  private static String gate(GateResult gate) {
    return String.format(
        Locale.ROOT,
        "  gate    %-16s %-24s must be %s %s: %s",
        gate.getName(),
        ShareTable.figure(gate.getValue()),
        gate.getAtLeast() ? "at least" : "at most",
        ShareTable.three(gate.getThreshold()),
        gate.getPassed() ? "passed" : "FAILED");
  }

  private static String change(PairedChange change) {
    return String.format(
        Locale.ROOT,
        "  change  %s, %s: %s",
        change.getMetric(),
        change.getArm(),
        ShareTable.figure(change.getChange()));
  }
}
