package io.equipoise.evaluator.kafka;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Puts the records of several partitions into one order: always the record with the smallest
 * timestamp of all partitions' next records, ties by partition. A partition that has more to come
 * holds the others up, one that is at its end does not; so history is read in the same order each
 * time, and live records as they come. Holds at most what it was given, see {@link #isFull}.
 */
final class InterleavedRecords {
  /** Records of one partition that are held at most, a fetch more or less. */
  static final int MOST_HELD = 2000;

  private final Map<TopicPartition, Deque<ConsumerRecord<String, byte[]>>> held =
      new LinkedHashMap<>();

  InterleavedRecords(Collection<TopicPartition> partitions) {
    partitions.stream()
        .sorted(Comparator.comparingInt(TopicPartition::partition))
        .forEach(partition -> held.put(partition, new ArrayDeque<>()));
  }

  void add(ConsumerRecord<String, byte[]> record) {
    Deque<ConsumerRecord<String, byte[]>> queue =
        held.get(new TopicPartition(record.topic(), record.partition()));
    if (queue == null) {
      throw new IllegalArgumentException("not one of the partitions: " + record.partition());
    }
    queue.add(record);
  }

  /** Whether a partition has enough for now. */
  boolean isFull(TopicPartition partition) {
    Deque<ConsumerRecord<String, byte[]>> queue = held.get(partition);
    return queue != null && queue.size() >= MOST_HELD;
  }

  /**
   * The next records in order.
   *
   * @param most how many at most
   * @param isAtEnd whether nothing more of a partition is there now
   */
  List<ConsumerRecord<String, byte[]>> take(int most, Predicate<TopicPartition> isAtEnd) {
    List<ConsumerRecord<String, byte[]>> taken = new ArrayList<>();
    while (taken.size() < most) {
      Optional<Deque<ConsumerRecord<String, byte[]>>> next = next(isAtEnd);
      if (next.isEmpty()) {
        break;
      }
      taken.add(next.get().removeFirst());
    }
    return taken;
  }

  private Optional<Deque<ConsumerRecord<String, byte[]>>> next(Predicate<TopicPartition> isAtEnd) {
    Optional<Deque<ConsumerRecord<String, byte[]>>> best = Optional.empty();
    long earliest = Long.MAX_VALUE;
    for (Map.Entry<TopicPartition, Deque<ConsumerRecord<String, byte[]>>> entry : held.entrySet()) {
      ConsumerRecord<String, byte[]> head = entry.getValue().peekFirst();
      if (head == null) {
        if (!isAtEnd.test(entry.getKey())) {
          return Optional.empty();
        }
      } else if (best.isEmpty() || head.timestamp() < earliest) {
        best = Optional.of(entry.getValue());
        earliest = head.timestamp();
      }
    }
    return best;
  }
}
