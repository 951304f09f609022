package io.equipoise.monitor.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.Interval;
import io.equipoise.contract.AttributeSetRepresentation;
import io.equipoise.contract.RepresentationSnapshot;
import io.equipoise.contract.SubgroupRepresentation;
import io.equipoise.monitor.app.WindowRepresentation;
import io.equipoise.monitor.domain.PublishedRepresentation;
import io.equipoise.monitor.domain.WatchedSubgroups;
import io.equipoise.monitor.domain.evidence.EvidenceReading;
import io.equipoise.monitor.domain.metric.Measure;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.serde.WireSerdes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How large a snapshot gets, with every figure known, which takes most room. */
class MonitorWireTest {
  private static final int MAX_REQUEST_SIZE = 1_048_576;

  private static final Estimate KNOWN =
      new Estimate.Known(0.25, Optional.of(new Interval(0.2, 0.3, 0.95)), 1_000_000_000);

  private final WireSerdes serdes =
      new WireSerdes(new Connection("localhost:1", "mock://monitor-wire", Map.of()));

  @Test
  void shouldTellAllOfASnapshotThatFits() {
    RepresentationSnapshot snapshot = snapshot(watching(5, 9, ""), 10);

    assertThat(snapshot.getLeftOut()).isNull();
    assertThat(snapshot.getSubgroups()).hasSize(50).allMatch(s -> s.getMeasures().size() == 67);
    assertThat(snapshot.getSets()).hasSize(2).allMatch(s -> s.getMeasures().size() == 30);
  }

  @Test
  void shouldLeaveOutMeasuresOfIntersectionsWhenASnapshotWouldBeTooLarge() {
    RepresentationSnapshot snapshot = snapshot(watching(10, 29, ""), 10);

    assertThat(size(snapshot)).isBetween(890_000, 900_005);
    assertThat(snapshot.getSubgroups())
        .hasSize(300)
        .allMatch(s -> s.getCount() == 1000 && s.getRatio().getValue() == 0.25);
    assertThat(snapshot.getSets()).allMatch(s -> s.getMeasures().size() == 30);
    List<Integer> measures =
        snapshot.getSubgroups().stream().map(s -> s.getMeasures().size()).toList();
    // The descriptor lists the 290 of both attributes first, then the 10 of one.
    assertThat(measures.subList(290, 300)).containsOnly(67);
    int with = (int) measures.subList(0, 290).stream().filter(n -> n == 67).count();
    assertThat(with).isBetween(100, 280);
    assertThat(measures.subList(0, with)).containsOnly(67);
    assertThat(measures.subList(with, 290)).containsOnly(0);
    assertThat(snapshot.getLeftOut())
        .isEqualTo(
            "too large to send: measures are left out of 0 of 2 attribute sets and "
                + (290 - with)
                + " of 300 subgroups");
  }

  @Test
  void shouldLeaveOutTheSameWheneverASnapshotIsWritten() {
    DatasetDescriptor descriptor = watching(10, 29, "");

    assertThat(snapshot(descriptor, 10)).isEqualTo(snapshot(descriptor, 10));
  }

  @Test
  void shouldTellTheSharesOfAsManySubgroupsAsMayBeWatched() {
    RepresentationSnapshot snapshot = snapshot(watching(40, 49, ""), 10);

    assertThat(snapshot.getSubgroups())
        .hasSize(2000)
        .allMatch(s -> s.getShare().getValue() == 0.25 && s.getLogEvidence() == 3);
    assertThat(size(snapshot)).isLessThan(900_006);
  }

  @Test
  void shouldLeaveOutMeasuresOfSetsToo() {
    // Sets of one subgroup each would take as much room as the subgroups.
    RepresentationSnapshot snapshot = snapshot(watching(10, 29, ""), 20_000);

    assertThat(size(snapshot)).isLessThan(900_006);
    assertThat(snapshot.getSets())
        .extracting(AttributeSetRepresentation::getMeasures)
        .allMatch(List::isEmpty);
    assertThat(snapshot.getLeftOut()).contains("2 of 2 attribute sets and 300 of 300 subgroups");
  }

  @Test
  void shouldLeaveOutSubgroupsWhenTheirNamesAloneAreTooLong() {
    RepresentationSnapshot snapshot = snapshot(watching(40, 49, "long".repeat(50)), 10);

    assertThat(size(snapshot)).isLessThan(900_006);
    int kept = snapshot.getSubgroups().size();
    assertThat(kept).isBetween(500, 1900);
    // The 40 of one attribute are kept, which stand last.
    assertThat(snapshot.getSubgroups().subList(kept - 40, kept))
        .extracting(SubgroupRepresentation::getConditions)
        .allMatch(conditions -> conditions.size() == 1);
    assertThat(snapshot.getLeftOut())
        .endsWith(" of " + kept + " subgroups, and " + (2000 - kept) + " more subgroups altogether")
        .hasSizeLessThan(250);
  }

  private int size(RepresentationSnapshot snapshot) {
    int size = serdes.serializer().serialize("wide.representation", snapshot).length;
    assertThat(size).isLessThan(1_000_000).isLessThan(MAX_REQUEST_SIZE);
    return size;
  }

  /** The snapshot of a window in which everything is known. */
  private static RepresentationSnapshot snapshot(DatasetDescriptor descriptor, int measuresOfSet) {
    WatchedSubgroups watched = new WatchedSubgroups(descriptor);
    List<String> columns = descriptor.columns().stream().map(c -> c.name()).toList();
    List<Measure> ofSubgroup =
        Stream.of(
                measures("missingness", columns),
                measures("standardizedMeanDifference", columns.subList(3, 30)),
                measures("logDisparity", columns.subList(0, 10)))
            .flatMap(List::stream)
            .toList();
    List<Measure> ofSet =
        measuresOfSet > columns.size()
            ? IntStream.range(0, measuresOfSet)
                .mapToObj(i -> new Measure("missingnessGap", Optional.of("number"), KNOWN))
                .toList()
            : measures("missingnessGap", columns);
    return new MonitorWire(descriptor)
        .snapshot(
            new WindowRepresentation(
                new WindowRepresentation.View("1h", 0, 3_600_000, 3_599_999, Map.of()),
                OptionalLong.of(1_000_000),
                OptionalLong.of(0),
                IntStream.range(0, watched.size())
                    .mapToObj(
                        i ->
                            new PublishedRepresentation(
                                watched.subgroup(i),
                                OptionalLong.of(1000),
                                OptionalLong.of(1_000_000),
                                OptionalDouble.of(0.1),
                                KNOWN,
                                KNOWN,
                                KNOWN,
                                OptionalLong.of(1000),
                                KNOWN,
                                Optional.of(new EvidenceReading(3, 2)),
                                true,
                                ofSubgroup))
                    .toList(),
                IntStream.range(0, watched.sets())
                    .mapToObj(
                        set ->
                            new WindowRepresentation.PublishedSet(
                                watched.set(set), Optional.of(new EvidenceReading(3, 2)), ofSet))
                    .toList(),
                List.of(),
                Optional.empty()));
  }

  private static List<Measure> measures(String name, List<String> columns) {
    return columns.stream().map(c -> new Measure(name, Optional.of(c), KNOWN)).toList();
  }

  /** Thirty columns; towns in their own set, after that of wards in towns. */
  private static DatasetDescriptor watching(int towns, int wards, String suffix) {
    String yaml =
        """
        dataset: wide
        description: Many columns and many groups
        columns:
          - { name: town, type: category, values: [TOWNS] }
          - { name: ward, type: category, values: [WARDS] }
          - { name: disease, type: category, values: ["no", "yes"] }
        NUMBERS
        label: { column: disease, positive: "yes" }
        protected: [{ name: town, column: town }, { name: ward, column: ward }]
        watch: [[town, ward], [town]]
        reference: { version: v, source: s, shares: { town: { t0SUFFIX: 1.0 } } }
        windows: [{ name: 1h, length: PT1H, pane: PT1M }]
        alerting: { minSupport: 100 }
        sample: { perCell: 40, salt: pepper }
        sources:
          topic:
            name: visits
            columns:
              town: { from: town }
              ward: { from: ward }
              disease: { from: disease }
        """
            .replace("TOWNS", names("t", towns, suffix))
            .replace("WARDS", names("w", wards, suffix))
            .replace("SUFFIX", suffix)
            .replace(
                "NUMBERS",
                IntStream.range(0, 27)
                    .mapToObj(i -> "  - { name: number" + i + ", type: number, range: [0, 1] }")
                    .collect(Collectors.joining("\n")));
    String sources =
        IntStream.range(0, 27)
            .mapToObj(i -> "      number" + i + ": { from: number" + i + " }\n")
            .collect(Collectors.joining());
    return DescriptorLoader.parse("wide.yaml", (yaml + sources).getBytes(StandardCharsets.UTF_8));
  }

  private static String names(String prefix, int count, String suffix) {
    return IntStream.range(0, count)
        .mapToObj(i -> prefix + i + suffix)
        .collect(Collectors.joining(", "));
  }
}
