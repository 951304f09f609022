package io.equipoise.monitor.app;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Both steps of the monitor over a stream, whose records are dealt out to the partitions. */
final class WatchedStream {
  private final DatasetDescriptor descriptor;
  private final int partitions;
  private final HeapMemory memory;
  private final List<RecordTally> tallies = new ArrayList<>();
  private final List<HeapMemory> tallyMemories = new ArrayList<>();
  private final long[] offsets;
  private StreamWatch watch;
  private long arrival = 5000;
  private long now;

  WatchedStream(DatasetDescriptor descriptor, int partitions) {
    this(descriptor, partitions, new HeapMemory());
  }

  WatchedStream(DatasetDescriptor descriptor, int partitions, HeapMemory memory) {
    this.descriptor = descriptor;
    this.partitions = partitions;
    this.memory = memory;
    this.offsets = new long[partitions];
    this.watch = new StreamWatch(descriptor, partitions, memory, now);
    for (int p = 0; p < partitions; p++) {
      tallyMemories.add(new HeapMemory());
      tallies.add(new RecordTally(descriptor, p, partitions, tallyMemories.get(p)));
    }
  }

  /** Counts all of the records; gives the versions of alerts that follow. */
  List<AlertVersion> feed(List<PatientRecord> records) {
    for (int i = 0; i < records.size(); i++) {
      accept(i % partitions, records.get(i), arrival + i);
    }
    arrival += records.size();
    return end();
  }

  /** As {@link #feed}, with partitions read in turns and at speeds that the random picks. */
  List<AlertVersion> feedUnevenly(List<PatientRecord> records, Random random) {
    int[] next = new int[partitions];
    List<AlertVersion> versions = new ArrayList<>();
    int left = records.size();
    while (left > 0) {
      int partition = random.nextInt(partitions);
      for (int n = random.nextInt(400); n > 0; n--) {
        int i = next[partition] * partitions + partition;
        if (i >= records.size()) {
          break;
        }
        accept(partition, records.get(i), arrival + i);
        next[partition]++;
        left--;
      }
      versions.addAll(watch.advance(now));
    }
    arrival += records.size();
    versions.addAll(end());
    return versions;
  }

  /** Stops both steps where they are committed, and takes them up again. */
  void restart() {
    watch.save();
    watch = new StreamWatch(descriptor, partitions, memory, now);
    for (int p = 0; p < partitions; p++) {
      tallies.get(p).save();
      tallies.set(p, new RecordTally(descriptor, p, partitions, tallyMemories.get(p)));
    }
  }

  /** The windows that changed. */
  List<WindowRepresentation> windows() {
    return watch.changedWindows();
  }

  /** The present window, which must have changed. */
  WindowRepresentation present() {
    List<WindowRepresentation> windows = windows();
    return windows.get(windows.size() - 1);
  }

  private void accept(int partition, PatientRecord record, long timestamp) {
    RecordTally tally = tallies.get(partition);
    tally.accept(record, offsets[partition]++, timestamp);
    tally.takeFull().ifPresent(chunk -> watch.received(chunk, now));
  }

  private List<AlertVersion> end() {
    for (RecordTally tally : tallies) {
      tally.flush().or(tally::flush).ifPresent(chunk -> watch.received(chunk, now));
    }
    now += StreamWatch.PATIENCE.toMillis();
    return watch.advance(now);
  }
}
