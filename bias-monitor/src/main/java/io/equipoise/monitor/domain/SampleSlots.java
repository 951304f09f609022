package io.equipoise.monitor.domain;

import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.Split;
import io.equipoise.monitor.domain.sampling.RecencyReservoir;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Who holds which slot of the training sample in one input partition, by stratum (split and cell).
 *
 * <p>Which records get one is {@link RecencyReservoir}'s choice; free slots among the first {@code
 * min(arrivals, slots)} are filled first. They follow from what is kept, so that a restart changes
 * no choice. A slot knows the hash of the patient whose record it holds, so that somebody who asks
 * to be erased can be found. Memory is 8 bytes per slot. Not safe for use by several threads.
 */
public final class SampleSlots {
  /** The owner of a slot that nobody holds. */
  public static final long FREE = 0;

  /** Slots whose owners are kept together: in turn they are filled, so one write keeps many. */
  public static final int BLOCK = 64;

  private static final Comparator<Place> ORDER =
      Comparator.comparing(Place::stratum).thenComparing(Place::slot);

  private final CellScheme scheme;
  private final int partition;
  private final RecencyReservoir reservoir;
  private final Map<Split, Map<Long, Stratum>> strata = new EnumMap<>(Split.class);
  private final List<Stratum> all = new ArrayList<>();
  private final List<Stratum> changed = new ArrayList<>();

  /** The slots of one stratum. */
  private static final class Stratum {
    private final String name;
    private final TreeSet<Integer> free = new TreeSet<>();
    private final BitSet changedBlocks = new BitSet();
    private long arrivals;
    private long[] owners = new long[0];
    private boolean changed;

    private Stratum(String name) {
      this.name = name;
    }

    private void put(int slot, long owner) {
      if (owners.length <= slot) {
        owners = Arrays.copyOf(owners, (slot / BLOCK + 1) * BLOCK);
      }
      owners[slot] = owner;
      changedBlocks.set(slot / BLOCK);
      if (!free.isEmpty()) {
        free.remove(slot);
      }
    }
  }

  /**
   * No slot in use.
   *
   * @param scheme the dataset's cells
   * @param perCell most slots of a stratum in all partitions together
   * @param partition the input partition
   * @param partitions number of input partitions
   */
  public SampleSlots(CellScheme scheme, int perCell, int partition, int partitions) {
    this.scheme = scheme;
    this.reservoir = RecencyReservoir.ofSlots(slots(perCell, partition, partitions));
    this.partition = partition;
  }

  /**
   * Slots of one input partition for each stratum: {@code perCell} spread evenly over the
   * partitions, the first ones taking the remainder, so that together they are exactly {@code
   * perCell}.
   */
  static int slots(int perCell, int partition, int partitions) {
    if (partition < 0 || partition >= partitions) {
      throw new IllegalArgumentException(
          "partition must be in [0, " + partitions + "), got " + partition);
    }
    return perCell / partitions + (partition < perCell % partitions ? 1 : 0);
  }

  /** Where what changed is kept. */
  public interface Keeper {
    /** Keeps how many records of a stratum have arrived. */
    void putArrivals(String stratum, long arrivals);

    /**
     * Keeps the owners of {@link #BLOCK} consecutive slots.
     *
     * @param block number of the block
     * @param owners the owner of each of its slots, {@link #FREE} for one that nobody holds
     */
    void putOwners(String stratum, int block, long[] owners);
  }

  /** Takes up the arrivals of a stratum, {@code <split>|<cell>}. */
  public void restoreArrivals(String stratum, long arrivals) {
    stratum(stratum).arrivals = arrivals;
  }

  /** Takes up the owners of a block of slots, after the arrivals. */
  public void restoreOwners(String stratum, int block, long[] owners) {
    Stratum known = stratum(stratum);
    for (int i = 0; i < owners.length; i++) {
      known.put(block * BLOCK + i, owners[i]);
    }
    known.changedBlocks.clear();
  }

  /** Finds the free slots, once everything has been taken up. */
  public void restored() {
    for (Stratum stratum : all) {
      long used = Math.min(stratum.arrivals, reservoir.slots());
      for (int slot = 0; slot < used; slot++) {
        if (stratum.owners.length <= slot || stratum.owners[slot] == FREE) {
          stratum.free.add(slot);
        }
      }
    }
  }

  /**
   * Frees the slots that are held although the stratum has fewer by now, because the bound was
   * lowered or partitions were added; gives their places. Until then they stay as they are.
   */
  public List<Place> takeSurplus() {
    List<Place> surplus = new ArrayList<>();
    for (Stratum stratum : all) {
      for (int slot = reservoir.slots(); slot < stratum.owners.length; slot++) {
        if (stratum.owners[slot] != FREE) {
          stratum.put(slot, FREE);
          mark(stratum);
          surplus.add(new Place(stratum.name, slot));
        }
      }
    }
    surplus.sort(ORDER);
    return surplus;
  }

  /**
   * The place that an arriving record gets; empty when it is passed over.
   *
   * @param split side of its patient
   * @param cell code of its cell
   * @param patientId pseudonym of its patient
   * @param offset its offset in the partition
   */
  public Optional<Place> offer(Split split, long cell, String patientId, long offset) {
    if (reservoir.slots() == 0) {
      return Optional.empty();
    }
    Stratum stratum = stratum(split, cell);
    int slot = slot(stratum, offset);
    long unused = stratum.arrivals;
    stratum.arrivals++;
    mark(stratum);
    if (slot < 0) {
      return Optional.empty();
    }
    stratum.put(slot, owner(patientId));
    if (unused < reservoir.slots() && slot != unused) {
      // The record took a freed slot in place of its own, which is left for another.
      stratum.free.add((int) unused);
    }
    return Optional.of(new Place(stratum.name, slot));
  }

  private int slot(Stratum stratum, long offset) {
    if (!stratum.free.isEmpty()) {
      return stratum.free.first();
    }
    return reservoir
        .offer(stratum.arrivals, partition, offset)
        .map(RecencyReservoir.Slot::index)
        .orElse(-1);
  }

  /**
   * Frees every slot that a patient holds; gives their places.
   *
   * @param patientId pseudonym of the patient
   */
  public List<Place> erase(String patientId) {
    long owner = owner(patientId);
    List<Place> erased = new ArrayList<>();
    for (Stratum stratum : all) {
      for (int slot = 0; slot < stratum.owners.length; slot++) {
        if (stratum.owners[slot] == owner) {
          stratum.put(slot, FREE);
          if (slot < reservoir.slots()) {
            stratum.free.add(slot);
          }
          mark(stratum);
          erased.add(new Place(stratum.name, slot));
        }
      }
    }
    erased.sort(ORDER);
    return erased;
  }

  /**
   * One slot.
   *
   * @param stratum its stratum, {@code <split>|<cell>}
   * @param slot its number
   */
  public record Place(String stratum, int slot) {}

  /** Hands out what changed since the last call. */
  public void save(Keeper keeper) {
    for (Stratum stratum : changed) {
      keeper.putArrivals(stratum.name, stratum.arrivals);
      stratum.changedBlocks.stream()
          .forEach(
              block ->
                  keeper.putOwners(
                      stratum.name,
                      block,
                      Arrays.copyOfRange(stratum.owners, block * BLOCK, (block + 1) * BLOCK)));
      stratum.changedBlocks.clear();
      stratum.changed = false;
    }
    changed.clear();
  }

  private void mark(Stratum stratum) {
    if (!stratum.changed) {
      stratum.changed = true;
      changed.add(stratum);
    }
  }

  private Stratum stratum(Split split, long cell) {
    Map<Long, Stratum> ofSplit = strata.computeIfAbsent(split, s -> new HashMap<>());
    Stratum known = ofSplit.get(cell);
    if (known == null) {
      known = new Stratum(split.key() + "|" + scheme.cellOf(cell).key());
      ofSplit.put(cell, known);
      all.add(known);
    }
    return known;
  }

  private Stratum stratum(String name) {
    int at = name.indexOf('|');
    String side = name.substring(0, at);
    for (Split split : Split.values()) {
      if (split.key().equals(side)) {
        return stratum(split, scheme.codeOf(Cell.parse(name.substring(at + 1))));
      }
    }
    throw new IllegalArgumentException("there is no split " + side);
  }

  /** FNV-1a, 64 bits, of the pseudonym's characters; never {@link #FREE}. */
  private static long owner(String patientId) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < patientId.length(); i++) {
      hash = (hash ^ patientId.charAt(i)) * 0x100000001b3L;
    }
    return hash == FREE ? 1 : hash;
  }
}
