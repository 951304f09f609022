package io.equipoise.monitor.domain.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.Subgroup;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.Interval;
import io.equipoise.monitor.domain.Moments;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link RepresentationMetric} promises, for every metric there is. */
class RepresentationMetricContractTest {
  private static final WatchedSets WATCHED = new WatchedSets(Panel.empty().descriptor());
  private static final double CONFIDENCE = 0.95;

  /** Figures that say the same of ten times as many people of the same kind. */
  private static final Set<SubgroupMetric> SCALE_FREE =
      EnumSet.complementOf(
          EnumSet.of(SubgroupMetric.SKEW, SubgroupMetric.STANDARDIZED_MEAN_DIFFERENCE));

  private static final Set<SetMetric> SCALE_FREE_SETS =
      EnumSet.of(
          SetMetric.JS_DIVERGENCE,
          SetMetric.JS_DISTANCE,
          SetMetric.LP_NORM,
          SetMetric.TOTAL_VARIATION,
          SetMetric.L_INFINITY,
          SetMetric.REPRESENTATION_RATE,
          SetMetric.LABEL_RATE_GAP,
          SetMetric.MISSINGNESS_GAP);

  static Stream<RepresentationMetric> metrics() {
    return Stream.concat(Stream.of(SubgroupMetric.values()), Stream.of(SetMetric.values()));
  }

  /** A random table: cells absent, unlabelled, all ill, of constant values, of unknown values. */
  private static Map<Cell, CellStatistics> cells(long seed, int most) {
    Random random = new Random(seed);
    Map<Cell, CellStatistics> cells = new LinkedHashMap<>();
    for (String sex : List.of("female", "male", "unknown")) {
      for (String age : List.of("18-64", "65-100", "unknown")) {
        for (String site : List.of("north", "south", "west", "unknown")) {
          if (random.nextInt(4) > 0) {
            cells.put(new Cell(List.of(sex, age, site)), statistics(random, most));
          }
        }
      }
    }
    return cells;
  }

  private static CellStatistics statistics(Random random, int most) {
    long records = random.nextInt(most + 1);
    long labelled = random.nextInt(3) == 0 ? 0 : below(random, records);
    long positives = random.nextInt(4) == 0 ? labelled : below(random, labelled);
    long lacking = below(random, records);
    double mean = 100 + 20 * random.nextDouble();
    double spread = random.nextInt(4) == 0 ? 0 : random.nextDouble();
    double n = records - lacking;
    return CellStatistics.of(
        records,
        labelled,
        positives,
        new long[] {0, 0, 0, lacking, records - labelled},
        List.of(
            new Moments(records, 0, 0),
            new Moments(records - lacking, n * mean, n * (mean * mean + spread))));
  }

  private static long below(Random random, long most) {
    return random.nextInt((int) most + 1);
  }

  private static Map<String, Measure> measures(WindowTable table, long minSupport) {
    Map<String, Measure> all = new LinkedHashMap<>();
    for (List<String> set : table.watched().attributeSets()) {
      for (Measure m : RepresentationMetrics.ofSet(table, set, minSupport, CONFIDENCE)) {
        all.put(set + " " + m.name() + m.column(), m);
      }
      for (Subgroup group : table.table(set).set().groups()) {
        for (Measure m : RepresentationMetrics.ofSubgroup(table, group, minSupport, CONFIDENCE)) {
          all.put(group.id() + " " + m.name() + m.column(), m);
        }
      }
    }
    return all;
  }

  private static Map<String, RepresentationMetric> byId() {
    return metrics().collect(Collectors.toMap(RepresentationMetric::id, m -> m));
  }

  @ParameterizedTest
  @MethodSource("metrics")
  void shouldTellEverythingThatAReaderNeeds(RepresentationMetric metric) {
    MetricDescription description = metric.description();

    assertThat(description.id()).matches("[a-z][a-zA-Z]+");
    assertThat(description.source()).matches(".*\\b(1[89]|20)\\d\\d\\b.*");
    assertThat(description.formula()).matches("[\\x20-\\x7e]+").doesNotContain("|");
    assertThat(description.unit()).isIn("1", "nat");
    assertThat(description.sign().label()).isNotBlank();
    assertThat(description.range().text()).matches("[\\[(].+, .+[\\])]");
  }

  @Test
  void shouldHaveItsOwnNameForEveryMetric() {
    assertThat(byId()).hasSize(SubgroupMetric.values().length + SetMetric.values().length);
  }

  @ParameterizedTest
  @MethodSource("metrics")
  void shouldHaveAFigureWhenThereAreManyPeopleOfEveryKind(RepresentationMetric metric) {
    Map<Cell, CellStatistics> cells = new LinkedHashMap<>();
    for (Cell cell : cells(3, 10).keySet()) {
      cells.put(
          cell,
          CellStatistics.of(
              300,
              200,
              90 + cell.hashCode() % 7,
              new long[] {0, 0, 0, 5, 100},
              List.of(new Moments(300, 0, 0), new Moments(295, 295, 590))));
    }

    assertThat(
            measures(new WindowTable(WATCHED, cells), 1).values().stream()
                .filter(m -> m.name().equals(metric.id()))
                .map(Measure::estimate))
        .isNotEmpty()
        .anyMatch(Estimate.Known.class::isInstance);
  }

  @Property(tries = 200)
  void shouldStayInItsRangeOrSayWhyThereIsNoFigure(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int most) {
    Map<String, RepresentationMetric> byId = byId();

    measures(new WindowTable(WATCHED, cells(seed, most)), 1)
        .forEach(
            (name, measure) ->
                measure
                    .estimate()
                    .fold(
                        known -> {
                          assertThat(known.value()).as(name).isFinite();
                          assertThat(byId.get(measure.name()).description().range())
                              .as(name + " = " + known.value())
                              .matches(range -> range.admits(known.value()));
                          assertThat(known.n()).as(name).isPositive();
                          known.interval().ifPresent(i -> assertHolds(name, known.value(), i));
                          return true;
                        },
                        insufficient -> assertThat(insufficient.reason()).as(name).isNotBlank(),
                        absent -> assertThat(absent.reason()).as(name).isNotBlank(),
                        unknown -> assertThat(unknown.reason()).as(name).isNotBlank()));
  }

  private static void assertHolds(String name, double value, Interval interval) {
    assertThat(interval.lower()).as(name).isFinite().isLessThanOrEqualTo(value + 1e-9);
    assertThat(interval.upper()).as(name).isFinite().isGreaterThanOrEqualTo(value - 1e-9);
    assertThat(interval.confidence()).as(name).isEqualTo(CONFIDENCE);
  }

  @Property(tries = 50)
  void shouldSayTheSameToTheLastBitWhateverTheOrderOfTheCells(@ForAll long seed) {
    Map<Cell, CellStatistics> cells = cells(seed, 60);
    List<Map.Entry<Cell, CellStatistics>> shuffled = new ArrayList<>(cells.entrySet());
    Collections.shuffle(shuffled, new Random(seed));
    Map<Cell, CellStatistics> other = new LinkedHashMap<>();
    shuffled.forEach(entry -> other.put(entry.getKey(), entry.getValue()));

    assertThat(measures(new WindowTable(WATCHED, other), 1))
        .isEqualTo(measures(new WindowTable(WATCHED, cells), 1));
  }

  @Property(tries = 50)
  void shouldNotCountPeopleOfUnknownAttributes(@ForAll long seed) {
    Map<Cell, CellStatistics> cells = cells(seed, 60);
    Map<Cell, CellStatistics> known = new LinkedHashMap<>(cells);
    known.keySet().removeIf(cell -> cell.values().contains("unknown"));
    List<String> set = List.of("sex", "ageBand", "site");

    assertThat(RepresentationMetrics.ofSet(new WindowTable(WATCHED, cells), set, 1, CONFIDENCE))
        .isEqualTo(
            RepresentationMetrics.ofSet(new WindowTable(WATCHED, known), set, 1, CONFIDENCE));
  }

  @Test
  void shouldSayNothingWhenThereIsNobody() {
    assertThat(measures(new WindowTable(WATCHED, Map.of()), 0).values())
        .isNotEmpty()
        .noneMatch(m -> m.estimate() instanceof Estimate.Known);
  }

  @Property(tries = 30)
  void shouldSayNothingBelowTheLeastSupport(@ForAll long seed) {
    WindowTable table = new WindowTable(WATCHED, cells(seed, 60));

    assertThat(measures(table, 36 * 60 + 1).values())
        .noneMatch(m -> m.estimate() instanceof Estimate.Known);
  }

  @Property(tries = 50)
  void shouldScaleAsItSays(@ForAll long seed) {
    Map<Cell, CellStatistics> cells = cells(seed, 60);
    Map<Cell, CellStatistics> tenfold = new LinkedHashMap<>();
    cells.forEach((cell, statistics) -> tenfold.put(cell, tenTimes(statistics)));
    Map<String, Measure> one = measures(new WindowTable(WATCHED, cells), 1);
    Map<String, Measure> ten = measures(new WindowTable(WATCHED, tenfold), 1);

    one.forEach(
        (name, measure) -> {
          if (measure.estimate() instanceof Estimate.Known known && factor(measure.name()) != 0) {
            assertThat(ten.get(name).estimate().point())
                .as(name)
                .hasValueCloseTo(
                    factor(measure.name()) * known.value(),
                    within(1e-9 * (1 + 10 * Math.abs(known.value()))));
          }
        });
  }

  /** What a figure is multiplied by when there are ten times as many people; 0 for no promise. */
  private static double factor(String name) {
    if (Stream.concat(SCALE_FREE.stream(), SCALE_FREE_SETS.stream())
        .anyMatch(metric -> metric.id().equals(name))) {
      return 1;
    }
    if (name.equals(SetMetric.CHI_SQUARE.id()) || name.equals(SetMetric.G_STATISTIC.id())) {
      return 10;
    }
    return name.equals(SetMetric.PSI_CUT.id()) ? 0.1 : 0;
  }

  private static CellStatistics tenTimes(CellStatistics cell) {
    long[] missing = new long[cell.columns()];
    for (int i = 0; i < missing.length; i++) {
      missing[i] = 10 * cell.missing(i);
    }
    List<Moments> moments = new ArrayList<>();
    for (int i = 0; i < cell.numberColumns(); i++) {
      Moments m = cell.moments(i);
      moments.add(new Moments(10 * m.count(), 10 * m.sum(), 10 * m.sumOfSquares()));
    }
    return CellStatistics.of(
        10 * cell.records(), 10 * cell.labelled(), 10 * cell.positives(), missing, moments);
  }
}
