package io.equipoise.synth.kafka;

import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.contract.SynthesisReport;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.TopicReader;
import io.equipoise.schemas.topic.Topics;
import io.equipoise.synth.app.SynthesisHistory;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads the alerts and this service's own reports from their compacted topics, which are bounded by
 * the alerts there are.
 */
public final class KafkaSynthesisHistory implements SynthesisHistory {
  private final TopicReader reader;
  private final Topics topics;
  private final Deserializer<ImbalanceAlert> alerts;
  private final Deserializer<SynthesisReport> reports;

  /** The history of a dataset, over the connection. */
  public KafkaSynthesisHistory(Topics topics, Connection connection) {
    this.reader = new TopicReader(connection);
    this.topics = topics;
    WireSerdes serdes = new WireSerdes(connection);
    this.alerts = serdes.deserializer(ImbalanceAlert.class);
    this.reports = serdes.deserializer(SynthesisReport.class);
  }

  @Override
  public Optional<ImbalanceAlert> currentAlert(String alertId) {
    return Optional.ofNullable(reader.read(topics.alerts().name(), alerts).latest().get(alertId));
  }

  @Override
  public List<SynthesisReport> reports(String alertId, int episode) {
    return reader.read(topics.synthesisReports().name(), reports).latest().values().stream()
        .filter(report -> report.getAlertId().equals(alertId) && report.getEpisode() == episode)
        .sorted(Comparator.comparingInt(SynthesisReport::getAttempt))
        .toList();
  }
}
