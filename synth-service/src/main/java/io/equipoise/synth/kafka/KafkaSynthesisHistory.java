package io.equipoise.synth.kafka;

import io.equipoise.contract.BatchVerdict;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.contract.SynthesisReport;
import io.equipoise.contract.Verdict;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.TopicReader;
import io.equipoise.schemas.topic.Topics;
import io.equipoise.synth.app.SynthesisHistory;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads the alerts, the verdicts and this service's own reports from their compacted topics, which
 * are bounded by the alerts there are.
 */
public final class KafkaSynthesisHistory implements SynthesisHistory {
  private final TopicReader reader;
  private final Topics topics;
  private final Deserializer<ImbalanceAlert> alerts;
  private final Deserializer<SynthesisReport> reports;
  private final Deserializer<BatchVerdict> verdicts;

  /** The history of a dataset, over the connection. */
  public KafkaSynthesisHistory(Topics topics, Connection connection) {
    this.reader = new TopicReader(connection);
    this.topics = topics;
    WireSerdes serdes = new WireSerdes(connection);
    this.alerts = serdes.deserializer(ImbalanceAlert.class);
    this.reports = serdes.deserializer(SynthesisReport.class);
    this.verdicts = serdes.deserializer(BatchVerdict.class);
  }

  @Override
  public Optional<ImbalanceAlert> currentAlert(String alertId) {
    return Optional.ofNullable(reader.latest(topics.alerts().name(), alerts).values().get(alertId));
  }

  @Override
  public List<SynthesisReport> reports() {
    return List.copyOf(reader.latest(topics.synthesisReports().name(), reports).values().values());
  }

  @Override
  public Set<String> quarantined() {
    return reader.latest(topics.verdicts().name(), verdicts).values().values().stream()
        .filter(verdict -> verdict.getVerdict() == Verdict.QUARANTINED)
        .map(BatchVerdict::getBatchId)
        .collect(Collectors.toUnmodifiableSet());
  }
}
