package io.equipoise.evaluator.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class InterleavedRecordsTest {
  private static final TopicPartition ZERO = new TopicPartition("t", 0);
  private static final TopicPartition ONE = new TopicPartition("t", 1);

  private final InterleavedRecords records = new InterleavedRecords(List.of(ONE, ZERO));

  private static ConsumerRecord<String, byte[]> record(int partition, long offset, long time) {
    return new ConsumerRecord<>(
        "t",
        partition,
        offset,
        time,
        TimestampType.CREATE_TIME,
        0,
        0,
        "k",
        new byte[0],
        new RecordHeaders(),
        Optional.empty());
  }

  @Test
  void shouldTakeTheEarliestFirstAndTheLowerPartitionWhenTimesAreEqual() {
    records.add(record(1, 0, 5));
    records.add(record(1, 1, 7));
    records.add(record(0, 0, 6));
    records.add(record(0, 1, 7));
    assertThat(records.take(10, p -> true))
        .extracting(ConsumerRecord::partition, ConsumerRecord::timestamp)
        .containsExactly(tuple(1, 5L), tuple(0, 6L), tuple(0, 7L), tuple(1, 7L));
  }

  @Test
  void shouldWaitWhenAPartitionHasMoreToComeAndNotWhenItIsAtItsEnd() {
    records.add(record(1, 0, 5));
    assertThat(records.take(10, p -> !p.equals(ZERO))).isEmpty();
    assertThat(records.take(10, p -> true)).hasSize(1);
  }

  @Test
  void shouldTakeNoMoreThanWasAskedFor() {
    for (int i = 0; i < 5; i++) {
      records.add(record(0, i, i));
    }
    assertThat(records.take(3, p -> true)).hasSize(3);
    assertThat(records.take(3, p -> true)).hasSize(2);
  }

  @Test
  void shouldBeFullWhenItHoldsEnough() {
    for (int i = 0; i < InterleavedRecords.MOST_HELD; i++) {
      assertThat(records.isFull(ZERO)).isFalse();
      records.add(record(0, i, i));
    }
    assertThat(records.isFull(ZERO)).isTrue();
    assertThat(records.isFull(ONE)).isFalse();
  }

  /** History comes in the same order in whatever portions it is fetched. */
  @Test
  void shouldGiveOneOrderWhenPortionsDiffer() {
    List<ConsumerRecord<String, byte[]>> all = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(1);
    long[] offsets = new long[2];
    for (int i = 0; i < 500; i++) {
      int partition = random.nextInt(2);
      all.add(record(partition, offsets[partition]++, random.nextInt(1000)));
    }
    List<List<Long>> orders = new ArrayList<>();
    for (int seed = 0; seed < 5; seed++) {
      orders.add(order(all, new SplittableRandom(seed)));
    }
    assertThat(orders.get(0)).hasSize(500);
    assertThat(orders).allSatisfy(order -> assertThat(order).isEqualTo(orders.get(0)));
  }

  private static List<Long> order(
      List<ConsumerRecord<String, byte[]>> all, SplittableRandom random) {
    List<List<ConsumerRecord<String, byte[]>>> left = new ArrayList<>();
    for (int partition = 0; partition < 2; partition++) {
      int p = partition;
      left.add(
          new ArrayList<>(
              all.stream()
                  .filter(r -> r.partition() == p)
                  .sorted(Comparator.comparingLong(ConsumerRecord::offset))
                  .toList()));
    }
    InterleavedRecords interleaved = new InterleavedRecords(List.of(ZERO, ONE));
    List<Long> order = new ArrayList<>();
    while (order.size() < all.size()) {
      List<ConsumerRecord<String, byte[]>> from = left.get(random.nextInt(2));
      int portion = Math.min(from.size(), random.nextInt(30));
      from.subList(0, portion).forEach(interleaved::add);
      from.subList(0, portion).clear();
      interleaved
          .take(1 + random.nextInt(20), p -> left.get(p.partition()).isEmpty())
          .forEach(r -> order.add(r.partition() * 1000 + r.offset()));
    }
    return order;
  }
}
