package io.equipoise.synth.kafka;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.record.RecordCodec;
import io.equipoise.cohort.record.RecordSchemas;
import io.equipoise.contract.BatchVerdict;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.contract.OperatorAction;
import io.equipoise.contract.Provenance;
import io.equipoise.contract.SynthesisReport;
import io.equipoise.schemas.job.ExactlyOnceWorker.Handler;
import io.equipoise.schemas.job.ExactlyOnceWorker.Output;
import io.equipoise.schemas.topic.Topics;
import io.equipoise.synth.app.SynthesizeBatch;
import io.equipoise.synth.app.SyntheticBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One job of the worker: from an alert, a verdict or an operator's request, to the records to
 * publish. Rows come first and the report last, all in the transaction that commits the trigger's
 * offset; key and patient of a row are its own id, so that a synthetic row is nobody's second
 * record.
 */
public final class SynthesisJob implements Handler<SpecificRecord> {
  /** Header that marks a synthetic record. */
  public static final String SYNTHETIC_HEADER = "synthetic";

  /** Header with the batch's id. */
  public static final String BATCH_HEADER = "batch-id";

  /** Header with the model's id. */
  public static final String MODEL_HEADER = "model-id";

  private final SynthesizeBatch useCase;
  private final CellScheme scheme;
  private final RecordCodec codec;
  private final Schema schema;
  private final Topics topics;

  /** The job for a dataset. */
  public SynthesisJob(DatasetDescriptor descriptor, SynthesizeBatch useCase) {
    this.useCase = useCase;
    this.scheme = new CellScheme(descriptor);
    this.codec = new RecordCodec(descriptor);
    this.schema = RecordSchemas.synthetic(descriptor, Provenance.getClassSchema());
    this.topics = Topics.of(descriptor.dataset());
  }

  @Override
  public List<Output> handle(ConsumerRecord<String, SpecificRecord> trigger)
      throws InterruptedException {
    Optional<SyntheticBatch> made = batch(trigger.value());
    if (made.isEmpty()) {
      return List.of();
    }
    SyntheticBatch batch = made.get();
    SynthesisReport report = batch.report();
    List<Output> outputs = new ArrayList<>();
    batch.rows().ifPresent(rows -> addRows(outputs, batch, rows));
    outputs.add(
        new Output(topics.synthesisReports().name(), report.getBatchId(), report, Map.of()));
    return outputs;
  }

  private Optional<SyntheticBatch> batch(@Nullable SpecificRecord trigger)
      throws InterruptedException {
    if (trigger instanceof ImbalanceAlert alert) {
      return useCase.handle(alert);
    }
    if (trigger instanceof OperatorAction action) {
      return useCase.handle(action);
    }
    return trigger instanceof BatchVerdict verdict ? useCase.handle(verdict) : Optional.empty();
  }

  private void addRows(List<Output> outputs, SyntheticBatch batch, PatientTable rows) {
    SynthesisReport report = batch.report();
    String modelId = report.getModelId();
    Map<String, String> headers =
        Map.of(SYNTHETIC_HEADER, "true", BATCH_HEADER, report.getBatchId(), MODEL_HEADER, modelId);
    for (int row = 0; row < rows.rows(); row++) {
      String id = report.getBatchId() + "-" + row;
      GenericRecord value =
          codec.encode(new PatientRecord(id, id, batch.eventTime(), rows.row(row)), schema);
      value.put(
          RecordSchemas.PROVENANCE,
          Provenance.newBuilder()
              .setBatchId(report.getBatchId())
              .setModelId(modelId)
              .setParentModelId(report.getParentModelId())
              .setGenerator(report.getGenerator())
              .setGeneratorVersion(report.getGeneratorVersion())
              .setAlertId(report.getAlertId())
              .setCell(scheme.cellOf(rows, row).key())
              .build());
      outputs.add(new Output(topics.synthetic().name(), id, value, headers));
    }
  }
}
