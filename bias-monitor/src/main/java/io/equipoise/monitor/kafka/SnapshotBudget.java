package io.equipoise.monitor.kafka;

import io.equipoise.contract.AttributeSetRepresentation;
import io.equipoise.contract.Measure;
import io.equipoise.contract.RepresentationSnapshot;
import io.equipoise.contract.SubgroupRepresentation;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.message.RawMessageEncoder;
import org.apache.avro.specific.SpecificData;

/**
 * Chooses what to keep of a snapshot so that it is small enough to be sent: one that is too large
 * would stop the monitor, and again after every restart. Measures go first, those of sets of many
 * attributes before those of few; what alerts rest on stays, unless names are so long that not even
 * that fits.
 */
final class SnapshotBudget {
  /**
   * Bytes of a snapshot. The largest message that a producer sends by default is 1 MiB (1,048,576
   * bytes) before compression, its key and what surrounds it included.
   */
  static final int MOST_BYTES = 900_000;

  /** Room for the note of what is left out, which is written last. */
  private static final int NOTE = 256;

  private static final RawMessageEncoder<RepresentationSnapshot> SNAPSHOTS =
      new RawMessageEncoder<>(
          SpecificData.getForClass(RepresentationSnapshot.class),
          RepresentationSnapshot.getClassSchema());
  private static final RawMessageEncoder<SubgroupRepresentation> SUBGROUPS =
      new RawMessageEncoder<>(
          SpecificData.getForClass(SubgroupRepresentation.class),
          SubgroupRepresentation.getClassSchema());
  private static final RawMessageEncoder<Measure> MEASURES =
      new RawMessageEncoder<>(SpecificData.getForClass(Measure.class), Measure.getClassSchema());

  private SnapshotBudget() {}

  /**
   * What of a snapshot fits.
   *
   * @param setsWithMeasures indexes of the attribute sets that keep their measures
   * @param subgroups indexes of the subgroups that stay
   * @param subgroupsWithMeasures indexes of those of them that keep their measures
   * @param note what is left out, for readers
   */
  record Kept(
      Set<Integer> setsWithMeasures,
      Set<Integer> subgroups,
      Set<Integer> subgroupsWithMeasures,
      String note) {}

  /** A set or a subgroup: where it stands, of how many attributes, and its size in bytes. */
  private record Part(
      boolean isSet, int index, int attributes, long withoutMeasures, long measures) {}

  /** What to keep of a snapshot that does not fit; empty when all of it does. */
  static Optional<Kept> choose(RepresentationSnapshot whole) {
    long size = size(SNAPSHOTS, whole);
    if (size <= MOST_BYTES) {
      return Optional.empty();
    }
    List<Part> parts = parts(whole);
    long left = MOST_BYTES - NOTE - size;
    for (Part part : parts) {
      left += part.measures() + (part.isSet() ? 0 : part.withoutMeasures());
    }
    Set<Integer> subgroups = new HashSet<>();
    for (Part part : parts) {
      if (!part.isSet()) {
        left -= part.withoutMeasures();
        if (left < 0) {
          break;
        }
        subgroups.add(part.index());
      }
    }
    Set<Integer> sets = new HashSet<>();
    Set<Integer> withMeasures = new HashSet<>();
    for (Part part : parts) {
      left -= part.measures();
      if (left < 0) {
        break;
      }
      (part.isSet() ? sets : withMeasures).add(part.index());
    }
    return Optional.of(
        new Kept(sets, subgroups, withMeasures, note(whole, sets, subgroups, withMeasures)));
  }

  /** Few attributes before many, sets before their subgroups, then as the descriptor has them. */
  private static List<Part> parts(RepresentationSnapshot whole) {
    List<Part> parts = new ArrayList<>();
    for (AttributeSetRepresentation set : whole.getSets()) {
      parts.add(
          new Part(true, parts.size(), set.getAttributes().size(), 0, size(set.getMeasures())));
    }
    int sets = parts.size();
    for (SubgroupRepresentation subgroup : whole.getSubgroups()) {
      long measures = size(subgroup.getMeasures());
      parts.add(
          new Part(
              false,
              parts.size() - sets,
              subgroup.getConditions().size(),
              size(SUBGROUPS, subgroup) - measures,
              measures));
    }
    parts.sort(Comparator.comparingInt(Part::attributes));
    return parts;
  }

  private static String note(
      RepresentationSnapshot whole,
      Set<Integer> sets,
      Set<Integer> subgroups,
      Set<Integer> withMeasures) {
    int gone = whole.getSubgroups().size() - subgroups.size();
    return "too large to send: measures are left out of "
        + (whole.getSets().size() - sets.size())
        + " of "
        + whole.getSets().size()
        + " attribute sets and "
        + (subgroups.size() - withMeasures.size())
        + " of "
        + subgroups.size()
        + " subgroups"
        + (gone > 0 ? ", and " + gone + " more subgroups altogether" : "");
  }

  private static long size(List<Measure> measures) {
    return measures.stream().mapToLong(measure -> size(MEASURES, measure)).sum();
  }

  private static <T> long size(RawMessageEncoder<T> encoder, T part) {
    Counter counter = new Counter();
    try {
      encoder.encode(part, counter);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return counter.bytes;
  }

  private static final class Counter extends OutputStream {
    private long bytes;

    @Override
    public void write(int one) {
      bytes++;
    }

    @Override
    public void write(byte[] some, int from, int length) {
      bytes += length;
    }
  }
}
