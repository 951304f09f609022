package io.equipoise.console.page;

import io.equipoise.console.report.LoopReport;
import io.equipoise.console.view.AlertHandling;
import io.equipoise.console.view.AvroJson;
import io.equipoise.console.view.LoopModel;
import io.equipoise.console.view.StateJson;
import io.equipoise.contract.BatchVerdict;
import io.equipoise.contract.FairnessReport;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.contract.OperatorAction;
import io.equipoise.contract.SynthesisReport;
import io.equipoise.synth.card.SynthesisCard;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code GET /api/cards/…}: the data card of a batch, the model card of an evaluation, and an alert
 * with all that came of it. A card is a page of its own without script.
 */
final class CardHandler {
  private static final String PAGE = ".html";

  private final LoopModel model;
  private final LoopReport pages;
  private final Optional<Path> folder;
  private final InstantSource clock;

  CardHandler(PageConfig config, LoopModel model, InstantSource clock) {
    this.model = model;
    this.pages = new LoopReport(config.descriptor(), model);
    this.folder = config.cards();
    this.clock = clock;
  }

  /** As JSON; with the ending {@code .html} as a page. */
  void alert(Context context) {
    String id = context.pathParam("id");
    ImbalanceAlert alert =
        model.alert(stem(id)).orElseThrow(() -> unknown("there is no alert of this id"));
    if (id.endsWith(PAGE)) {
      page(context, pages.alert(alert, clock.instant()));
    } else {
      context.contentType("application/json").result(json(alert));
    }
  }

  void batch(Context context) {
    SynthesisReport report =
        model
            .report(stem(context.pathParam("id")))
            .orElseThrow(() -> unknown("there is no report on a batch of this id"));
    page(context, SynthesisCard.html(report));
  }

  /** By the id of an evaluation, or of the batch that it judges. */
  void model(Context context) throws IOException {
    String id = stem(context.pathParam("id"));
    Optional<BatchVerdict> verdict =
        model
            .verdict(id)
            .or(
                () ->
                    model.verdicts().stream()
                        .filter(v -> id.equals(v.getEvaluationId()))
                        .findFirst());
    String evaluationId = verdict.map(BatchVerdict::getEvaluationId).orElse(id);
    Optional<FairnessReport> evaluation = model.fairness(evaluationId);
    if (evaluation.isEmpty()) {
      throw unknown("there is no evaluation of this id");
    }
    Optional<String> card = written(evaluationId);
    page(context, card.orElseGet(() -> pages.evaluation(evaluation.get(), verdict)));
  }

  /** The card that the evaluator has written, where its folder can be read from here. */
  private Optional<String> written(String evaluationId) throws IOException {
    if (folder.isEmpty() || !Files.isDirectory(folder.get())) {
      return Optional.empty();
    }
    Pattern name =
        Pattern.compile(
            "\\d{8}T\\d{6}Z-verdict-"
                + Pattern.quote(evaluationId.replaceAll("[^0-9a-zA-Z._-]", "_"))
                + "\\.html");
    Optional<Path> file;
    try (Stream<Path> files = Files.list(folder.get())) {
      file =
          files
              .filter(path -> name.matcher(path.getFileName().toString()).matches())
              .max(Comparator.naturalOrder());
    }
    return file.isEmpty()
        ? Optional.empty()
        : Optional.of(Files.readString(file.get(), StandardCharsets.UTF_8));
  }

  private byte[] json(ImbalanceAlert alert) {
    String id = alert.getAlertId();
    List<SynthesisReport> batches =
        model.reports().stream().filter(report -> report.getAlertId().equals(id)).toList();
    List<OperatorAction> actions =
        model.actions().stream().filter(action -> action.getTarget().equals(id)).toList();
    AlertHandling handling = model.handling(id);
    return StateJson.bytes(
        json -> {
          json.writeStartObject();
          json.writeFieldName("alert");
          AvroJson.write(json, alert);
          json.writeFieldName("handling");
          StateJson.handling(json, handling);
          json.writeArrayFieldStart("batches");
          for (SynthesisReport batch : batches) {
            json.writeStartObject();
            json.writeStringField("batchId", batch.getBatchId());
            json.writeStringField("outcome", batch.getOutcome().toString());
            json.writeStringField("reason", batch.getReason());
            Optional<BatchVerdict> verdict = model.verdict(batch.getBatchId());
            json.writeStringField("verdict", verdict.map(v -> v.getVerdict().name()).orElse(null));
            json.writeStringField(
                "evaluationId", verdict.map(BatchVerdict::getEvaluationId).orElse(null));
            json.writeEndObject();
          }
          json.writeEndArray();
          StateJson.records(json, "actions", actions);
          json.writeEndObject();
        });
  }

  private static void page(Context context, String html) {
    context.header("Content-Security-Policy", SecurityHeaders.CARD_POLICY);
    context.contentType("text/html; charset=utf-8").result(html);
  }

  private static String stem(String id) {
    return id.endsWith(PAGE) ? id.substring(0, id.length() - PAGE.length()) : id;
  }

  private static Problem unknown(String detail) {
    return new Problem(404, "Not found", detail);
  }
}
