package io.equipoise.schemas.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** What is tried again and what is not, on a producer that fails as it is told. */
class OutputTransactionTest {
  private static final TopicPartition TRIGGERS = new TopicPartition("triggers", 0);
  private static final Map<TopicPartition, OffsetAndMetadata> OFFSETS =
      Map.of(TRIGGERS, new OffsetAndMetadata(6));
  private static final ConsumerGroupMetadata GROUP = new MockConsumer<>("earliest").groupMetadata();
  private static final List<ProducerRecord<String, byte[]>> RECORDS =
      List.of(
          new ProducerRecord<>("out", "a", new byte[] {1}),
          new ProducerRecord<>("out", "b", new byte[] {2}));

  private final Deque<RuntimeException> whenSendingOffsets = new ArrayDeque<>();
  private final Deque<RuntimeException> whenCommitting = new ArrayDeque<>();
  private final List<FailingProducer> opened = new ArrayList<>();
  private final OutputTransaction transaction = new OutputTransaction(this::open);

  private final class FailingProducer extends MockProducer<String, byte[]> {
    private int aborted;

    FailingProducer() {
      super(true, null, new StringSerializer(), new ByteArraySerializer());
    }

    @Override
    public void sendOffsetsToTransaction(
        Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
      if (!whenSendingOffsets.isEmpty()) {
        throw whenSendingOffsets.remove();
      }
      super.sendOffsetsToTransaction(offsets, group);
    }

    @Override
    public void commitTransaction() {
      if (!whenCommitting.isEmpty()) {
        throw whenCommitting.remove();
      }
      super.commitTransaction();
    }

    @Override
    public void abortTransaction() {
      aborted++;
      super.abortTransaction();
    }
  }

  private FailingProducer open() {
    FailingProducer producer = new FailingProducer();
    opened.add(producer);
    return producer;
  }

  private void assertPublishedOnce(FailingProducer producer) {
    assertThat(producer.history()).isEqualTo(RECORDS);
    assertThat(producer.consumerGroupOffsetsHistory())
        .containsExactly(Map.of(GROUP.groupId(), OFFSETS));
  }

  @Test
  void shouldPublishRecordsAndOffsetsTogether() {
    transaction.open();
    transaction.commit(RECORDS, OFFSETS, GROUP);

    assertPublishedOnce(opened.get(0));
  }

  @Test
  void shouldSendEverythingAgainAfterAnAbort() {
    whenSendingOffsets.add(new KafkaException("not enough replicas"));
    transaction.open();
    transaction.commit(RECORDS, OFFSETS, GROUP);

    assertThat(opened.get(0).aborted).isEqualTo(1);
    assertPublishedOnce(opened.get(0));
  }

  @Test
  void shouldAskAgainWhenACommitWentUnansweredAndNotAbortIt() {
    whenCommitting.add(new TimeoutException("no answer"));
    transaction.open();
    transaction.commit(RECORDS, OFFSETS, GROUP);

    assertThat(opened.get(0).aborted).isZero();
    assertPublishedOnce(opened.get(0));
  }

  @Test
  void shouldEndWithoutAbortWhenCommitsStayUnanswered() {
    for (int i = 0; i < 3; i++) {
      whenCommitting.add(new TimeoutException("no answer"));
    }
    transaction.open();

    assertThatThrownBy(() -> transaction.commit(RECORDS, OFFSETS, GROUP))
        .isInstanceOf(KafkaException.class)
        .hasMessageContaining("the next start settles it");
    assertThat(opened.get(0).aborted).isZero();
  }

  @Test
  void shouldEndAtOnceWhenFenced() {
    whenSendingOffsets.add(new KafkaException(new ProducerFencedException("a newer worker")));
    transaction.open();

    assertThatThrownBy(() -> transaction.commit(RECORDS, OFFSETS, GROUP))
        .hasCauseInstanceOf(ProducerFencedException.class);
    assertThat(opened).hasSize(1);
    assertThat(opened.get(0).history()).isEmpty();
  }

  @Test
  void shouldAbortAndTellWhenTheGroupHasDroppedTheConsumer() {
    whenSendingOffsets.add(new CommitFailedException("rebalanced"));
    transaction.open();

    assertThatThrownBy(() -> transaction.commit(RECORDS, OFFSETS, GROUP))
        .isInstanceOf(CommitFailedException.class);
    assertThat(opened.get(0).aborted).isEqualTo(1);
    assertThat(opened.get(0).history()).isEmpty();
  }

  @Test
  void shouldOpenANewProducerWhenTheBrokerForgotTheId() {
    whenSendingOffsets.add(new KafkaException(new InvalidPidMappingException("expired")));
    transaction.open();
    transaction.commit(RECORDS, OFFSETS, GROUP);

    assertThat(opened).hasSize(2);
    assertThat(opened.get(0).closed()).isTrue();
    assertThat(opened.get(0).history()).isEmpty();
    assertPublishedOnce(opened.get(1));
  }

  @Test
  void shouldGiveUpAfterThreeAborts() {
    for (int i = 0; i < 3; i++) {
      whenSendingOffsets.add(new KafkaException("try " + i));
    }
    transaction.open();

    assertThatThrownBy(() -> transaction.commit(RECORDS, OFFSETS, GROUP)).hasMessage("try 2");
  }

  @Test
  void shouldRefuseToCommitBeforeItIsOpen() {
    assertThatThrownBy(() -> transaction.commit(RECORDS, OFFSETS, GROUP))
        .isInstanceOf(IllegalStateException.class);
  }
}
