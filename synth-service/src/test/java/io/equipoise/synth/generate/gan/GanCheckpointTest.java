package io.equipoise.synth.generate.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.synth.ToyPatients;
import io.equipoise.synth.generate.CheckpointException;
import io.equipoise.synth.generate.CheckpointFile;
import io.equipoise.synth.generate.FittedGenerator;
import io.equipoise.synth.generate.SampleRequest;
import io.equipoise.synth.generate.TrainingProgress;
import io.equipoise.synth.generate.TuningFocus;
import io.equipoise.synth.generate.TuningRefusedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GanCheckpointTest {
  private static final GanSettings SMALL =
      new GanSettings(200, 100, 8, 32, 1e-3, 1e-6, 0, 0.5, 0.2, 10);
  private static final ConditionalGan GAN = new ConditionalGan(SMALL);
  private static final PatientTable PEOPLE = ToyPatients.people(400, 1);

  private static FittedGenerator fitted;
  private static byte[] saved;

  @BeforeAll
  static void train() throws InterruptedException, IOException {
    fitted = GAN.fit(PEOPLE, 1, TrainingProgress.NONE);
    saved = bytes(fitted);
  }

  private static byte[] bytes(FittedGenerator generator) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    generator.save(out);
    return out.toByteArray();
  }

  private static FittedGenerator load(byte[] bytes) throws IOException {
    return GAN.load(new ByteArrayInputStream(bytes), ToyPatients.descriptor());
  }

  private static List<List<Double>> rows(FittedGenerator generator) throws InterruptedException {
    PatientTable table = generator.sample(SampleRequest.any(300), 4).rows();
    return IntStream.range(0, table.rows())
        .mapToObj(row -> Arrays.stream(table.row(row)).boxed().toList())
        .toList();
  }

  @Test
  void shouldSampleTheSameRowsAfterARoundTrip() throws IOException, InterruptedException {
    FittedGenerator back = load(saved);

    assertThat(rows(back)).isEqualTo(rows(fitted));
    assertThat(back.modelId()).isEqualTo(fitted.modelId());
    assertThat(back.outcome()).isEqualTo(fitted.outcome());
    assertThat(bytes(back)).isEqualTo(saved);
  }

  @Test
  void shouldTrainOnAsIfItHadNeverBeenWritten() throws IOException, InterruptedException {
    ConditionalGan few = new ConditionalGan(SMALL.withSteps(20));

    FittedGenerator direct =
        few.fineTune(fitted, PEOPLE, TuningFocus.NONE, 3, TrainingProgress.NONE);
    FittedGenerator loaded =
        few.fineTune(load(saved), PEOPLE, TuningFocus.NONE, 3, TrainingProgress.NONE);

    assertThat(bytes(loaded)).isEqualTo(bytes(direct));
    assertThat(load(bytes(direct)).parentId()).hasValue(fitted.modelId());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.3, 0.7, 0.999})
  void shouldRefuseADamagedCheckpoint(double place) {
    byte[] damaged = saved.clone();
    damaged[(int) (place * damaged.length)] ^= 0x10;

    assertThatThrownBy(() -> load(damaged)).isInstanceOf(CheckpointException.class);
  }

  @Test
  void shouldSayThatTheChecksumIsWrongWhenOnlyANumberChanged() {
    byte[] damaged = saved.clone();
    damaged[damaged.length - 200] ^= 1;

    assertThatThrownBy(() -> load(damaged)).hasMessageContaining("checksum is wrong");
  }

  @Test
  void shouldRefuseAnUnknownVersion() {
    byte[] newer = saved.clone();
    ByteBuffer.wrap(newer).putInt(8, 2);

    assertThatThrownBy(() -> load(newer))
        .isInstanceOf(CheckpointException.class)
        .hasMessage("checkpoint has version 2, this program reads 1");
  }

  @Test
  void shouldRefuseAHeaderThatIsTooLargeBeforeReadingIt() {
    byte[] large = saved.clone();
    ByteBuffer.wrap(large).putInt(12, Integer.MAX_VALUE);

    assertThatThrownBy(() -> load(large))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("too large");
  }

  @Test
  void shouldRefuseMoreNumbersThanItReadsBeforeReadingThem() {
    String header = "{\"arrays\":[2000000000]}";
    ByteBuffer bytes = ByteBuffer.allocate(16 + header.length());
    bytes.put(saved, 0, 12).putInt(header.length());
    bytes.put(header.getBytes(StandardCharsets.US_ASCII));

    assertThatThrownBy(() -> load(bytes.array()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("more numbers");
  }

  @Test
  void shouldRefuseWhatIsNoCheckpoint() {
    assertThatThrownBy(
            () -> load("sex,age,marker,smoker,disease".getBytes(StandardCharsets.US_ASCII)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("no checkpoint");
    assertThatThrownBy(() -> load(Arrays.copyOf(saved, saved.length / 2)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("cut short");
  }

  /** The saved model with another header, its checksum right. */
  private static byte[] withHeader(Consumer<ObjectNode> change) throws IOException {
    CheckpointFile file = CheckpointFile.read(GanCheckpoint.MAGIC, new ByteArrayInputStream(saved));
    ObjectNode header = file.header().deepCopy();
    change.accept(header);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CheckpointFile.write(GanCheckpoint.MAGIC, header, file.arrays(), List.of(), out);
    return out.toByteArray();
  }

  @Test
  void shouldRefuseNetworksThatItsArraysDoNotFitBeforeBuildingThem() throws IOException {
    byte[] huge =
        withHeader(
            header -> {
              ((ObjectNode) header.get("settings")).put("hidden", 8_192).put("noise", 8_192);
              header.put("pac", 1);
            });
    long before = allocated();

    assertThatThrownBy(() -> load(huge))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("do not fit its networks");
    // Eight weights of 8,192 times 8,192 floats each would be 2 GiB.
    assertThat(allocated() - before).isLessThan(100L << 20);
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }

  @Test
  void shouldRefuseCountsWhoseSumIsNoInt() throws IOException {
    byte[] many =
        withHeader(
            header ->
                header
                    .get("frequencies")
                    .forEach(cell -> ((ObjectNode) cell).put("rows", Integer.MAX_VALUE)));

    assertThatThrownBy(() -> load(many))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("more rows than a table can have");
  }

  @Test
  void shouldRefuseADatasetWithOtherColumns() {
    assertThatThrownBy(() -> GAN.load(new ByteArrayInputStream(saved), withMoreCategories()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("other columns");
  }

  private static DatasetDescriptor withMoreCategories() {
    DatasetDescriptor toy = ToyPatients.descriptor();
    List<Column> columns = new ArrayList<>(toy.columns());
    columns.set(ToyPatients.SMOKER, ToyPatients.category("smoker", "no", "yes", "former"));
    return ToyPatients.descriptor(columns, toy.label(), toy.protectedAttributes());
  }

  @Test
  void shouldBeginWhereTheParentEndedWhenTrainedOn() throws InterruptedException {
    FittedGenerator child =
        new ConditionalGan(SMALL.withSteps(1))
            .fineTune(fitted, PEOPLE, TuningFocus.NONE, 3, TrainingProgress.NONE);
    FittedGenerator fresh =
        new ConditionalGan(SMALL.withSteps(1)).fit(PEOPLE, 3, TrainingProgress.NONE);

    SampleRequest smokers = SampleRequest.where(Map.of("smoker", "yes"), 500);
    double warm = child.sample(smokers, 1).hitRate().orElseThrow();
    double cold = fresh.sample(smokers, 1).hitRate().orElseThrow();
    assertThat(warm).isGreaterThan(cold + 0.1);
    assertThat(child.parentId()).hasValue(fitted.modelId());
    assertThat(child.modelId()).isNotEqualTo(fitted.modelId());
    assertThat(fitted.parentId()).isEmpty();
  }

  @Test
  void shouldNotChangeTheParentWhenTrainedOn() throws InterruptedException, IOException {
    new ConditionalGan(SMALL.withSteps(5))
        .fineTune(
            fitted,
            PEOPLE,
            new TuningFocus(List.of(new Cell(List.of("female", "65-100"))), 5),
            3,
            TrainingProgress.NONE);

    assertThat(bytes(fitted)).isEqualTo(saved);
  }

  @Test
  void shouldRefuseToTrainOnWithACategoryThatTheParentHasNotSeen() {
    double[][] unknownSex = {{Double.NaN, 40, 12, 1, 0}};
    PatientTable other = PatientTable.ofRows(ToyPatients.descriptor(), unknownSex);

    assertThatThrownBy(
            () -> GAN.fineTune(fitted, other, TuningFocus.NONE, 1, TrainingProgress.NONE))
        .isInstanceOf(TuningRefusedException.class)
        .hasMessageContaining("column sex lacks a value that the parent has not seen");
  }

  @Test
  void shouldRefuseToTrainOnWithOtherColumns() {
    PatientTable other =
        PatientTable.ofRows(withMoreCategories(), new double[][] {{0, 40, 12, 2, 0}});

    assertThatThrownBy(
            () -> GAN.fineTune(fitted, other, TuningFocus.NONE, 1, TrainingProgress.NONE))
        .isInstanceOf(TuningRefusedException.class)
        .hasMessageContaining("other columns");
  }
}
