package io.equipoise.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicsTest {
  private final Topics topics = Topics.of("heart");

  @Test
  void shouldNameEveryTopicAfterTheDataset() {
    assertThat(topics.all().stream().map(TopicSpec::name))
        .containsExactly(
            "heart.records",
            "heart.rejected",
            "heart.representation",
            "heart.alerts",
            "heart.training-sample",
            "heart.synthetic",
            "heart.synthesis-reports",
            "heart.synthesis-progress",
            "heart.verdicts",
            "heart.fairness",
            "heart.fairness-drift",
            "heart.fairness-drift-state",
            "heart.operator-actions",
            "heart.ingest-positions",
            "heart.rejected-replays");
  }

  @Test
  void shouldKeepTheLatestStateOfAlertsAndTheWholeStreamOfRecords() {
    assertThat(topics.alerts().config()).containsEntry("cleanup.policy", "compact");
    assertThat(topics.alerts().partitions()).isEqualTo(1);
    assertThat(topics.records().config())
        .containsEntry("cleanup.policy", "delete")
        .containsEntry("retention.ms", "-1");
    assertThat(topics.fairness().config()).containsEntry("cleanup.policy", "compact,delete");
  }

  @Test
  void shouldCloseTheSegmentsOfAStateThatIsWrittenEachSecondSoon() {
    assertThat(topics.fairnessDriftState().config())
        .containsEntry("cleanup.policy", "compact")
        .containsEntry("segment.bytes", "16777216")
        .containsEntry("segment.ms", "600000");
  }

  @Test
  void shouldMatchTheTableInTheDocumentation() throws IOException {
    assertThat(Files.readString(Path.of("../docs/topics.md"))).contains(Topics.markdown());
  }

  @Test
  void shouldRefuseANameThatKafkaRefuses() {
    assertThatThrownBy(() -> new TopicSpec("heart/records", 1, Map.of(), "", ""))
        .hasMessageContaining("'heart/records'");
    assertThatThrownBy(() -> new TopicSpec("records", 0, Map.of(), "", ""))
        .hasMessageContaining("at least 1, got 0");
  }
}
