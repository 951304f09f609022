package io.equipoise.evaluator.kafka;

import io.equipoise.contract.OperatorAction;
import io.equipoise.contract.SynthesisReport;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.Topics;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Reads what the evaluator acts on: reports of batches, and what operators ask for. */
public final class EvaluatorTriggers implements Deserializer<SpecificRecord> {
  private final Topics topics;
  private final Deserializer<SynthesisReport> reports;
  private final Deserializer<OperatorAction> actions;

  /** The triggers of a dataset. */
  public EvaluatorTriggers(Topics topics, WireSerdes serdes) {
    this.topics = topics;
    this.reports = serdes.deserializer(SynthesisReport.class);
    this.actions = serdes.deserializer(OperatorAction.class);
  }

  /** Where they are. */
  public List<String> from() {
    return List.of(topics.synthesisReports().name(), topics.operatorActions().name());
  }

  @Override
  public @Nullable SpecificRecord deserialize(String topic, byte @Nullable [] data) {
    return of(topic).deserialize(topic, data);
  }

  @Override
  public @Nullable SpecificRecord deserialize(
      String topic, Headers headers, byte @Nullable [] data) {
    return of(topic).deserialize(topic, headers, data);
  }

  private Deserializer<? extends SpecificRecord> of(String topic) {
    return topic.equals(topics.operatorActions().name()) ? actions : reports;
  }

  @Override
  public void close() {
    reports.close();
    actions.close();
  }
}
