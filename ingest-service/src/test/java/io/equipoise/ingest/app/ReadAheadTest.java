package io.equipoise.ingest.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.equipoise.ingest.domain.Rejected;
import io.equipoise.ingest.domain.RejectionCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReadAheadTest {
  private static final int MEBIBYTE = 1 << 20;

  @Test
  void shouldWaitWhenTheRefusedLinesThatItHoldsAreLarge() throws InterruptedException {
    Counted source = new Counted(lines(100, new byte[MEBIBYTE]));
    try (ReadAhead ahead = new ReadAhead(source, 0)) {
      awaitRest(source, 16 + 1); // the last of them waits for room

      assertThat(ahead.poll(Long.MAX_VALUE)).isPresent();

      awaitRest(source, 16 + 16 + 1);
      assertThat(rest(ahead)).isEqualTo(source.items.subList(1, 100));
    }
  }

  @Test
  void shouldNotCountLinesThatAreNoLongerHeld() throws InterruptedException {
    byte[] cut = new byte[0];
    Counted source =
        new Counted(
            IntStream.rangeClosed(1, 100)
                .mapToObj(n -> refused(new ReceivedLine(n, cut, MEBIBYTE)))
                .toList());
    try (ReadAhead ahead = new ReadAhead(source, 0)) {
      await().until(() -> source.given.get() == 100);

      assertThat(rest(ahead)).isEqualTo(source.items);
    }
  }

  @Test
  void shouldTakeALineThatIsLargerThanAllThatMayBeHeld() throws InterruptedException {
    List<Item> items = new ArrayList<>(lines(3, new byte[10]));
    items.addAll(lines(2, new byte[40 * MEBIBYTE]));
    items.addAll(lines(3, new byte[10]));
    Counted source = new Counted(items);

    try (ReadAhead ahead = new ReadAhead(source, 0)) {
      assertThat(rest(ahead)).isEqualTo(items);
    }
  }

  /** Until the reading thread has read so many items, and waits. */
  private static void awaitRest(Counted source, int items) {
    await()
        .alias("rest after item " + items)
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(5))
        .until(
            () ->
                source.given.get() == items
                    && source.reader.orElseThrow().getState() == Thread.State.WAITING);
  }

  private static List<Item> rest(ReadAhead ahead) throws InterruptedException {
    List<Item> items = new ArrayList<>();
    while (true) {
      Optional<ReadAhead.Event> event = ahead.poll(TimeUnit.SECONDS.toNanos(30));
      if (event.isPresent() && event.get() instanceof ReadAhead.Event.Next next) {
        items.add(next.item());
      } else {
        assertThat(event).get().isInstanceOf(ReadAhead.Event.End.class);
        return items;
      }
    }
  }

  private static List<Item> lines(int count, byte[] bytes) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(n -> refused(new ReceivedLine(n, bytes, bytes.length)))
        .toList();
  }

  private static Item refused(ReceivedLine line) {
    return new Item.Refused(
        new Rejected(RejectionCode.MALFORMED_ROW, "", "row is broken"), "test", line);
  }

  /** A source that counts what it has given, and knows the thread that reads it. */
  private static final class Counted implements Source {
    private final List<Item> items;
    private final AtomicInteger given = new AtomicInteger();
    private volatile Optional<Thread> reader = Optional.empty();

    Counted(List<Item> items) {
      this.items = items;
    }

    @Override
    public String name() {
      return "counted";
    }

    @Override
    public Items open() {
      reader = Optional.of(Thread.currentThread());
      Iterator<Item> left = items.iterator();
      return new Items() {
        @Override
        public Optional<Item> next() {
          if (!left.hasNext()) {
            return Optional.empty();
          }
          given.incrementAndGet();
          return Optional.of(left.next());
        }

        @Override
        public void close() {}
      };
    }
  }
}
