package io.equipoise.monitor.app;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.Split;
import io.equipoise.monitor.domain.Chunk;
import io.equipoise.monitor.domain.OpenChunk;
import io.equipoise.monitor.domain.PaneCell;
import io.equipoise.monitor.domain.PaneGrid;
import io.equipoise.monitor.domain.PartitionProgress;
import io.equipoise.monitor.domain.SampleSlots;
import io.equipoise.monitor.domain.TallyShape;
import java.util.List;
import java.util.Optional;

/**
 * Tallies the records of one input partition in chunks, and picks its part of the training sample.
 *
 * <p>A chunk ends after {@link #CHUNK_OFFSETS} offsets, or sooner when records come slowly. What is
 * unfinished when the partition's position is committed is written to memory with it ({@link
 * #save}), so that a crash loses and repeats nothing.
 *
 * <p>A record costs the same however many subgroups are watched. Not safe for use by several
 * threads.
 */
public final class RecordTally {
  /**
   * Offsets after which a chunk ends: so few that the watch reacts within some tens of records, so
   * many that its cost is spread.
   */
  public static final int CHUNK_OFFSETS = 64;

  private final DatasetDescriptor.Sample sample;
  private final CellScheme scheme;
  private final long pane;
  private final int partition;
  private final TallyMemory memory;
  private final OpenChunk chunk;
  private final SampleSlots slots;
  private boolean changed;
  private boolean closedSinceFlush;

  /**
   * Takes up the tally of a partition where memory has it.
   *
   * @param partition the input partition
   * @param partitions number of input partitions, among which the slots of the sample are spread
   */
  public RecordTally(
      DatasetDescriptor descriptor, int partition, int partitions, TallyMemory memory) {
    TallyShape shape = new TallyShape(descriptor);
    this.sample = descriptor.sample();
    this.scheme = new CellScheme(descriptor);
    this.pane = PaneGrid.commonPane(descriptor.windows());
    this.partition = partition;
    this.memory = memory;
    this.chunk =
        memory
            .chunk()
            .map(kept -> OpenChunk.resumed(shape, kept.state(), kept.begunAt()))
            .orElseGet(() -> new OpenChunk(shape, partition, PartitionProgress.START));
    this.slots = new SampleSlots(scheme, sample.perCell(), partition, partitions);
    memory.restore(slots);
    slots.restored();
  }

  /**
   * Counts a record.
   *
   * @param offset its offset in the partition
   * @param timestamp its Kafka timestamp
   * @return the key of the training sample that the record now holds, {@code
   *     <split>|<cell>|p<partition>-<slot>}; empty when it is not in the sample
   */
  public Optional<String> accept(PatientRecord record, long offset, long timestamp) {
    long cell = scheme.codeOf(record);
    long eventTime = record.eventTime().toEpochMilli();
    chunk.add(new PaneCell(Math.floorDiv(eventTime, pane) * pane, cell), record, offset, timestamp);
    changed = true;
    Optional<SampleSlots.Place> place =
        slots.offer(Split.of(record.patientId(), sample), cell, record.patientId(), offset);
    return place.map(this::sampleKey);
  }

  /** Notes that the record at an offset was refused. */
  public void reject(long offset, long timestamp) {
    chunk.pass(chunk.progress().rejected(offset, timestamp));
    changed = true;
  }

  /**
   * Takes a patient out of the training sample. Counts stay: they hold nobody in particular.
   *
   * @param patientId pseudonym of the patient
   * @return the keys of the sample to delete
   */
  public List<String> erase(String patientId, long offset, long timestamp) {
    chunk.pass(chunk.progress().passed(offset, timestamp));
    changed = true;
    return slots.erase(patientId).stream().map(this::sampleKey).toList();
  }

  /**
   * Gives up the part of the training sample that is beyond its bound, which the descriptor before
   * had set higher.
   *
   * @return the keys of the sample to delete; none from the second call on
   */
  public List<String> prune() {
    List<String> surplus = slots.takeSurplus().stream().map(this::sampleKey).toList();
    changed |= !surplus.isEmpty();
    return surplus;
  }

  /** The chunk, when it is full; the next record begins another. */
  public Optional<Chunk> takeFull() {
    return chunk.length() >= CHUNK_OFFSETS ? Optional.of(close()) : Optional.empty();
  }

  /** The chunk as it is, when there is anything in it and none was full since the last call. */
  public Optional<Chunk> flush() {
    boolean due = !closedSinceFlush && chunk.length() > 0;
    Optional<Chunk> closed = due ? Optional.of(close()) : Optional.empty();
    closedSinceFlush = false;
    return closed;
  }

  /** Writes what changed since the last call to memory; to be called before every commit. */
  public void save() {
    if (changed) {
      memory.putChunk(new TallyMemory.Unfinished(chunk.state(), chunk.begunAt()));
      slots.save(memory.keeper());
      changed = false;
    }
  }

  private Chunk close() {
    closedSinceFlush = true;
    changed = true;
    return chunk.close();
  }

  private String sampleKey(SampleSlots.Place place) {
    return place.stratum() + "|p" + partition + "-" + place.slot();
  }
}
