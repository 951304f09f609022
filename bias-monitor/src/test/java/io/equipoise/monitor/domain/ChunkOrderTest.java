package io.equipoise.monitor.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChunkOrderTest {
  private static final ChunkOrder.Silence SILENCE =
      new ChunkOrder.Silence(Duration.ofMillis(1500), Duration.ofSeconds(5));

  private final ChunkOrder order = new ChunkOrder(3, SILENCE, Duration.ofSeconds(10), 0);

  @Test
  void shouldHoldAChunkUntilNoPartitionCanBringAnEarlierOne() {
    order.add(chunk(0, 100, 64), 10);
    order.add(chunk(1, 90, 64), 10);

    assertThat(order.next(20)).isEmpty();

    order.add(chunk(2, 110, 64), 20);
    assertThat(order.next(20).orElseThrow().partition()).isEqualTo(1);
    // Partition 1 has gone as far as 90 only.
    assertThat(order.next(20)).isEmpty();
    order.add(chunk(1, 100, 128), 30);
    assertThat(order.next(30)).contains(chunk(0, 100, 64));
    // At 100 partition 0 comes before 1 and may bring another one.
    assertThat(order.next(30)).isEmpty();
    order.add(chunk(0, 101, 128), 40);
    assertThat(order.next(40)).contains(chunk(1, 100, 128));
  }

  @Test
  void shouldNotWaitForAPartitionThatIsSilent() {
    order.add(chunk(0, 100, 64), 1000);

    assertThat(order.next(1499)).isEmpty();
    assertThat(order.next(1500)).isPresent();
  }

  @Test
  void shouldWaitLongerForASilentPartitionWhenTheChunkIsHistory() {
    long later = Duration.ofHours(1).toMillis();
    ChunkOrder atOnce = new ChunkOrder(3, SILENCE, Duration.ofSeconds(10), later);
    atOnce.add(chunk(0, 100, 64), later + 1000);

    assertThat(atOnce.next(later + 4999)).isEmpty();
    assertThat(atOnce.next(later + 5000)).isPresent();
  }

  @Test
  void shouldNotHoldAChunkForeverWhilePartitionsStayApart() {
    order.add(chunk(0, 100, 64), 0);
    for (int i = 1; i < 10; i++) {
      order.add(chunk(1, 5, 64L * i), i * 1000L);
      order.add(chunk(2, 5, 64L * i), i * 1000L);
    }
    int early = 0;
    while (order.next(9_999).isPresent()) {
      early++;
    }

    // All of 1 and 2 that cannot be overtaken, but not the one of 0.
    assertThat(early).isLessThan(19);
    List<Chunk> rest = new ArrayList<>();
    for (Optional<Chunk> next = order.next(20_000); next.isPresent(); next = order.next(20_000)) {
      rest.add(next.get());
    }
    assertThat(rest).hasSize(19 - early).endsWith(chunk(0, 100, 64));
  }

  @Test
  void shouldRememberHowFarAPartitionHadComeBefore() {
    order.reached(1, 200);
    order.reached(2, 200);
    order.add(chunk(0, 100, 64), 0);

    assertThat(order.next(0)).isPresent();
  }

  @Test
  void shouldGiveOneOrderHoweverChunksArrive() {
    List<Chunk> first = drained(1);

    assertThat(first).hasSize(300).isSortedAccordingTo(Chunk.ORDER);
    assertThat(drained(2)).isEqualTo(first);
    assertThat(drained(3)).isEqualTo(first);
  }

  private static List<Chunk> drained(long seed) {
    ChunkOrder order = new ChunkOrder(3, SILENCE, Duration.ofSeconds(10), 0);
    Random arrivals = new Random(42);
    List<List<Chunk>> partitions = new ArrayList<>();
    for (int p = 0; p < 3; p++) {
      List<Chunk> chunks = new ArrayList<>();
      long time = 0;
      for (int i = 1; i <= 100; i++) {
        time += arrivals.nextInt(5);
        chunks.add(chunk(p, time, 64L * i));
      }
      partitions.add(chunks);
    }
    Integer[] whose = new Integer[300];
    Arrays.setAll(whose, i -> i % 3);
    List<Integer> turns = new ArrayList<>(Arrays.asList(whose));
    Collections.shuffle(turns, new Random(seed));
    List<Chunk> out = new ArrayList<>();
    for (int p : turns) {
      order.add(partitions.get(p).remove(0), 0);
      for (Optional<Chunk> next = order.next(0); next.isPresent(); next = order.next(0)) {
        out.add(next.get());
      }
    }
    for (Optional<Chunk> next = order.next(9999); next.isPresent(); next = order.next(9999)) {
      out.add(next.get());
    }
    return out;
  }

  private static Chunk chunk(int partition, long arrival, long nextOffset) {
    return new Chunk(
        partition, new PartitionProgress(nextOffset, 0, arrival, nextOffset, 0), List.of());
  }
}
