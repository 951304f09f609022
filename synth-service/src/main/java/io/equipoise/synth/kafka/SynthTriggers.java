package io.equipoise.synth.kafka;

import io.equipoise.contract.BatchVerdict;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.contract.OperatorAction;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.Topics;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Reads what starts a job: alerts, verdicts on the batches made for them, and requests. */
public final class SynthTriggers implements Deserializer<SpecificRecord> {
  private final Topics topics;
  private final Deserializer<ImbalanceAlert> alerts;
  private final Deserializer<BatchVerdict> verdicts;
  private final Deserializer<OperatorAction> actions;

  /** The triggers of a dataset. */
  public SynthTriggers(Topics topics, WireSerdes serdes) {
    this.topics = topics;
    this.alerts = serdes.deserializer(ImbalanceAlert.class);
    this.verdicts = serdes.deserializer(BatchVerdict.class);
    this.actions = serdes.deserializer(OperatorAction.class);
  }

  /** Where they are. */
  public List<String> from() {
    return List.of(
        topics.alerts().name(), topics.verdicts().name(), topics.operatorActions().name());
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
    if (topic.equals(topics.operatorActions().name())) {
      return actions;
    }
    return topic.equals(topics.verdicts().name()) ? verdicts : alerts;
  }

  @Override
  public void close() {
    alerts.close();
    verdicts.close();
    actions.close();
  }
}
