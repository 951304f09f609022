package io.equipoise.evaluator.kafka;

import io.equipoise.contract.OperatorAction;
import io.equipoise.contract.SynthesisReport;
import io.equipoise.schemas.job.ExactlyOnceWorker.Handler;
import io.equipoise.schemas.job.ExactlyOnceWorker.Output;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Hands each trigger to whom it concerns; a tombstone concerns nobody. */
public final class EvaluatorJobs implements Handler<SpecificRecord> {
  private final VerdictHandler verdicts;
  private final OperatorQuarantine quarantine;

  /** The jobs of a dataset. */
  public EvaluatorJobs(VerdictHandler verdicts, OperatorQuarantine quarantine) {
    this.verdicts = verdicts;
    this.quarantine = quarantine;
  }

  @Override
  public List<Output> handle(ConsumerRecord<String, SpecificRecord> trigger)
      throws InterruptedException {
    if (trigger.value() instanceof SynthesisReport report) {
      return verdicts.handle(report);
    }
    return trigger.value() instanceof OperatorAction action ? quarantine.handle(action) : List.of();
  }
}
