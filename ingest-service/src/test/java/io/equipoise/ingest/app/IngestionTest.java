package io.equipoise.ingest.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.schemas.OperatorException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class IngestionTest {
  private static final CommitPolicy BY_TEN = new CommitPolicy(Duration.ofMillis(200), 10);

  private final FakeReplayClock clock = new FakeReplayClock();
  private final LedgerSink ledger = new LedgerSink(clock);
  private final List<String> heard = new ArrayList<>();
  private final IngestListener listener =
      new IngestListener() {
        @Override
        public void progress(long read, long accepted, long rejected) {
          assertThat(read).isEqualTo(accepted + rejected);
          heard.add(Long.toString(read));
        }

        @Override
        public void completed() {
          heard.add("completed");
        }
      };

  @Test
  void shouldHandOnEveryItemOfEverySource() throws InterruptedException {
    ListSource a = ListSource.of("a", 23);
    ListSource b = ListSource.of("b", 7);
    Ingestion ingestion = ingestion(Rate.MAXIMUM, BY_TEN, a, b);

    assertThat(ingestion.run()).isTrue();

    assertThat(ledger.committed)
        .isEqualTo(Stream.of(a, b).flatMap(source -> source.list().stream()).toList());
    assertThat(ledger.positions)
        .isEqualTo(
            Map.of("a", new SourcePosition(19, 4, true), "b", new SourcePosition(6, 1, true)));
    assertThat(ingestion.counts().read()).isEqualTo(30);
    assertThat(ingestion.counts().accepted()).isEqualTo(25);
    assertThat(ingestion.counts().unlisted()).isEqualTo(Map.of("sex", 13L));
    assertThat(heard).containsExactly("0", "10", "20", "23", "23", "30", "completed");
  }

  @Test
  void shouldCommitAfterSoManyItems() throws InterruptedException {
    ingestion(Rate.MAXIMUM, BY_TEN, ListSource.of("a", 20)).run();

    assertThat(ledger.commitSizes).containsExactly(10, 10, 0);
  }

  @Test
  void shouldKeepToTheRateWithoutDrift() throws InterruptedException {
    List<Long> millis = new ArrayList<>();
    ledger.onItem(
        item -> {
          millis.add(clock.millis());
          // Handing on takes time too; the schedule must not shift by it.
          clock.advance(Duration.ofMillis(30));
        });

    ingestion(Rate.of(10), BY_TEN, ListSource.of("a", 6)).run();

    assertThat(millis).containsExactly(0L, 100L, 200L, 300L, 400L, 500L);
  }

  @Test
  void shouldCommitBeforeItWaitsLongerThanTheInterval() throws InterruptedException {
    ingestion(Rate.of(1), BY_TEN, ListSource.of("a", 3)).run();

    assertThat(ledger.commitSizes).startsWith(1, 1);
    assertThat(ledger.commitMillis).startsWith(0L, 1000L);
  }

  @Test
  void shouldCommitWhenTheIntervalIsOver() throws InterruptedException {
    ledger.onItem(item -> clock.advance(Duration.ofMillis(50)));

    ingestion(Rate.MAXIMUM, BY_TEN, ListSource.of("a", 10)).run();

    assertThat(ledger.commitSizes).containsExactly(4, 4, 2);
  }

  @Test
  void shouldNotSendALargeBacklogAtOnce() throws InterruptedException {
    List<Long> millis = new ArrayList<>();
    ledger.onItem(
        item -> {
          millis.add(clock.millis());
          if (millis.size() == 1) {
            clock.advance(Duration.ofSeconds(60));
          }
        });

    ingestion(Rate.of(10), BY_TEN, ListSource.of("a", 4)).run();

    assertThat(millis).containsExactly(0L, 60_000L, 60_100L, 60_200L);
  }

  @Test
  void shouldPassOverACompleteSource() throws InterruptedException {
    ledger.positions.put("a", new SourcePosition(19, 4, true));

    assertThat(ingestion(Rate.MAXIMUM, BY_TEN, ListSource.of("a", 23)).run()).isTrue();

    assertThat(ledger.committed).isEmpty();
    assertThat(heard).containsExactly("23", "completed");
  }

  @Test
  void shouldCountASourceOnceHoweverOftenItComes() throws InterruptedException {
    ListSource a = ListSource.of("a", 23);
    Ingestion ingestion = ingestion(Rate.MAXIMUM, BY_TEN, a, ListSource.of("b", 7), a);

    ingestion.run();

    assertThat(ingestion.counts().accepted()).isEqualTo(25);
    assertThat(ingestion.counts().rejected()).isEqualTo(5);
    assertThat(heard).endsWith("30", "30", "completed");
  }

  /** Of 15 items ten are committed; among the 23 are ten whose sex is not listed. */
  @Test
  void shouldCountWhatWasCommittedWhenASourceIsTornAndComesAgain() throws InterruptedException {
    ListSource whole = ListSource.of("a", 23);
    Deque<Source> waiting = new ArrayDeque<>(List.of(torn(whole, 15), whole));
    SourceQueue queue =
        new SourceQueue() {
          @Override
          public Optional<Source> next() {
            return Optional.ofNullable(waiting.poll());
          }

          @Override
          public Optional<Duration> patience() {
            return Optional.empty();
          }

          @Override
          public boolean setAside(Source source, OperatorException fault) {
            return true;
          }
        };
    Ingestion ingestion = new Ingestion(queue, ledger, Rate.MAXIMUM, BY_TEN, clock, listener);

    assertThat(ingestion.run()).isTrue();

    assertThat(ledger.committed).isEqualTo(whole.list());
    assertThat(heard).containsExactly("0", "10", "10", "20", "23", "completed");
    assertThat(ingestion.counts().unlisted()).isEqualTo(Map.of("sex", 10L));
  }

  private static Source torn(ListSource whole, int items) {
    return new Source() {
      @Override
      public String name() {
        return whole.name();
      }

      @Override
      public Items open() {
        Iterator<Item> left = whole.list().subList(0, items).iterator();
        return new Items() {
          @Override
          public Optional<Item> next() {
            if (!left.hasNext()) {
              throw new UnreadableSourceException("torn");
            }
            return Optional.of(left.next());
          }

          @Override
          public void close() {}
        };
      }
    };
  }

  /** A crash is a sink that throws, at any item; the next run uses the same ledger. */
  @Property(tries = 100)
  void shouldHandOnEachItemExactlyOnceOverCrashes(
      @ForAll @IntRange(min = 0, max = 39) int firstCrash,
      @ForAll @IntRange(min = 0, max = 39) int secondCrash)
      throws InterruptedException {
    ListSource a = ListSource.of("a", 40);
    LedgerSink crashing = new LedgerSink(clock);
    for (int crash : List.of(firstCrash, secondCrash)) {
      Item fatal = a.list().get(crash);
      crashing.onItem(
          item -> {
            if (item == fatal) {
              throw new IllegalStateException("power cut");
            }
          });
      Ingestion run =
          new Ingestion(List.of(a), crashing, Rate.MAXIMUM, BY_TEN, clock, IngestListener.NONE);
      if (crashing.positions.getOrDefault("a", SourcePosition.START).read() <= crash) {
        assertThatThrownBy(run::run).hasMessage("power cut");
      } else {
        run.run();
      }
    }
    crashing.onItem(item -> {});

    new Ingestion(List.of(a), crashing, Rate.MAXIMUM, BY_TEN, clock, IngestListener.NONE).run();

    assertThat(crashing.committed).isEqualTo(a.list());
    assertThat(crashing.positions).isEqualTo(Map.of("a", new SourcePosition(32, 8, true)));
  }

  @Test
  void shouldRefuseASourceThatHasShrunk() {
    ledger.positions.put("a", new SourcePosition(19, 4, false));

    assertThatThrownBy(() -> ingestion(Rate.MAXIMUM, BY_TEN, ListSource.of("a", 22)).run())
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("source a has 22 items, but 23 have been ingested");
    assertThat(heard).doesNotContain("completed");
  }

  @Test
  @Timeout(60)
  void shouldCommitWhatItHandedOnWhenStopped() throws InterruptedException {
    List<Ingestion> running = new ArrayList<>();
    ledger.onItem(
        item -> {
          if (item instanceof Item.Refused) {
            running.get(0).stop();
          }
        });
    running.add(ingestion(Rate.MAXIMUM, BY_TEN, ListSource.of("a", 1_000_000)));

    assertThat(running.get(0).run()).isFalse();

    assertThat(ledger.committed).hasSize(5);
    assertThat(ledger.positions).isEqualTo(Map.of("a", new SourcePosition(4, 1, false)));
    assertThat(heard).doesNotContain("completed");
  }

  @Test
  @Timeout(60)
  void shouldReturnAtOnceWhenStoppedWhileTheSourceTakesItsTime() throws InterruptedException {
    Source slow =
        new Source() {
          @Override
          public String name() {
            return "slow";
          }

          @Override
          public Items open() {
            return new Items() {
              @Override
              public Optional<Item> next() throws InterruptedException {
                Thread.currentThread().join();
                return Optional.empty();
              }

              @Override
              public void close() {}
            };
          }
        };
    Ingestion ingestion =
        new Ingestion(
            List.of(slow),
            ledger,
            Rate.MAXIMUM,
            new CommitPolicy(Duration.ofHours(1), 10),
            clock,
            listener);
    Thread stopper = new Thread(ingestion::stop);
    stopper.start();

    assertThat(ingestion.run()).isFalse();

    stopper.join();
  }

  @Test
  @Timeout(60)
  void shouldFailWhenReadingFails() {
    Source broken =
        new Source() {
          @Override
          public String name() {
            return "broken";
          }

          @Override
          public Items open() {
            throw new OperatorException("data file x does not exist");
          }
        };

    assertThatThrownBy(
            () ->
                new Ingestion(List.of(broken), ledger, Rate.MAXIMUM, BY_TEN, clock, listener).run())
        .isInstanceOf(OperatorException.class)
        .hasMessage("data file x does not exist");
  }

  private Ingestion ingestion(Rate rate, CommitPolicy commits, Source... sources) {
    return new Ingestion(List.of(sources), ledger, rate, commits, clock, listener);
  }
}
