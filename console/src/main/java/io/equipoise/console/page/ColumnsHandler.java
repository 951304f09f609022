package io.equipoise.console.page;

import com.fasterxml.jackson.core.JsonGenerator;
import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.console.view.AvroJson;
import io.equipoise.console.view.LoopModel;
import io.equipoise.console.view.StateJson;
import io.equipoise.contract.ColumnFidelity;
import io.equipoise.contract.HistogramBin;
import io.equipoise.contract.SynthesisReport;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Comparator;
import java.util.Optional;

/**
 * {@code GET /api/columns?batch=ID}: the distribution of each column among real people and among
 * synthetic rows, as the batch's report has it: shares, without those of 1 to 10 people. Without a
 * batch it is the newest with distributions.
 */
final class ColumnsHandler {
  private final DatasetDescriptor descriptor;
  private final LoopModel model;

  ColumnsHandler(DatasetDescriptor descriptor, LoopModel model) {
    this.descriptor = descriptor;
    this.model = model;
  }

  void handle(Context context) {
    String batch = context.queryParam("batch");
    Optional<SynthesisReport> report =
        batch == null || batch.isEmpty()
            ? model.reports().stream()
                .filter(r -> !r.getColumnFidelity().isEmpty())
                .max(Comparator.comparing(SynthesisReport::getCreatedAt))
            : Optional.of(
                model
                    .report(batch)
                    .orElseThrow(
                        () ->
                            new Problem(
                                404, "Not found", "there is no report on a batch of this id")));
    context.contentType("application/json").result(StateJson.bytes(json -> write(json, report)));
  }

  private void write(JsonGenerator json, Optional<SynthesisReport> report) throws IOException {
    json.writeStartObject();
    json.writeStringField("batchId", report.map(SynthesisReport::getBatchId).orElse(null));
    json.writeStringField("subgroup", report.map(SynthesisReport::getSubgroup).orElse(null));
    json.writeArrayFieldStart("columns");
    if (report.isPresent()) {
      for (ColumnFidelity column : report.get().getColumnFidelity()) {
        column(json, column);
      }
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void column(JsonGenerator json, ColumnFidelity column) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", column.getColumn());
    Optional<Column> described =
        descriptor.columns().stream().filter(c -> c.name().equals(column.getColumn())).findFirst();
    json.writeStringField(
        "kind", described.map(c -> c.isNumber() ? "number" : "category").orElse(null));
    json.writeStringField("unit", described.map(Column::unit).orElse(null));
    json.writeFieldName("similarity");
    AvroJson.write(json, column.getSimilarity());
    json.writeArrayFieldStart("bins");
    for (HistogramBin bin : column.getBins()) {
      AvroJson.write(json, bin);
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
