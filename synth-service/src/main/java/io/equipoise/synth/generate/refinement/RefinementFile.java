package io.equipoise.synth.generate.refinement;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.synth.generate.CheckpointException;
import io.equipoise.synth.generate.CheckpointFile;
import io.equipoise.synth.generate.encoding.EncoderJson;
import io.equipoise.synth.generate.refinement.TreeEnsemble.Node;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A refinement as bytes: a {@link CheckpointFile} named {@value #NAME}, with the model that it
 * belongs to right behind it. Its doubles are the real and the made values of all maps, its floats
 * the nodes of the trees and where these begin. It holds real values, so that it is as confidential
 * as the training sample.
 */
final class RefinementFile {
  static final String NAME = "EQUIPREF";

  private static final int NODE_NUMBERS = 5;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private RefinementFile() {}

  /** Writes a refinement; the stream is left open. */
  static void write(Refinement refinement, DatasetDescriptor descriptor, OutputStream out)
      throws IOException {
    ObjectNode header = JSON.objectNode();
    header.set("schema", EncoderJson.schema(descriptor));
    ArrayNode columns = header.putArray("maps");
    List<double[]> values = new ArrayList<>();
    for (List<QuantileMap> maps : refinement.calibration().maps()) {
      ArrayNode parts = columns.addArray();
      for (QuantileMap map : maps) {
        ObjectNode part = parts.addObject();
        part.put("real", map.real().length);
        part.put("made", map.made().length);
        values.add(new double[] {map.from(), map.to()});
        values.add(map.real());
        values.add(map.made());
      }
    }
    double[] doubles = values.stream().flatMapToDouble(Arrays::stream).toArray();
    List<float[]> floats =
        refinement.ratio().map(trees -> List.of(nodes(trees), roots(trees))).orElse(List.of());
    CheckpointFile.write(NAME, header, floats, List.of(doubles), out);
  }

  private static float[] nodes(TreeEnsemble trees) {
    List<Node> nodes = trees.nodes();
    float[] numbers = new float[NODE_NUMBERS * nodes.size()];
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      int at = NODE_NUMBERS * i;
      numbers[at] = node.feature();
      numbers[at + 1] = node.value();
      numbers[at + 2] = node.yes();
      numbers[at + 3] = node.no();
      numbers[at + 4] = node.missing();
    }
    return numbers;
  }

  private static float[] roots(TreeEnsemble trees) {
    int[] roots = trees.roots();
    float[] numbers = new float[roots.length];
    for (int i = 0; i < roots.length; i++) {
      numbers[i] = roots[i];
    }
    return numbers;
  }

  /**
   * Reads a refinement, and not a byte more.
   *
   * @throws CheckpointException when the bytes are no refinement, of an unknown version, damaged,
   *     too large, or of a dataset with other columns
   */
  static Refinement read(InputStream in, DatasetDescriptor descriptor) throws IOException {
    CheckpointFile file = CheckpointFile.read(NAME, in);
    if (!file.header().path("schema").equals(EncoderJson.schema(descriptor))) {
      throw new CheckpointException(
          "checkpoint was trained on other columns, label or protected attributes than dataset "
              + descriptor.dataset()
              + " has now");
    }
    try {
      return new Refinement(
          calibration(file, descriptor.columns()), trees(file.arrays(), descriptor.columns()));
    } catch (IllegalArgumentException e) {
      throw new CheckpointException("checkpoint cannot be used: " + e.getMessage());
    }
  }

  private static Calibration calibration(CheckpointFile file, List<Column> columns) {
    JsonNode lists = file.header().path("maps");
    require(lists.isArray() && lists.size() == columns.size(), "it has other columns");
    require(file.doubles().size() == 1, "it has no values");
    Values values = new Values(file.doubles().get(0));
    List<List<QuantileMap>> maps = new ArrayList<>();
    for (int c = 0; c < columns.size(); c++) {
      List<QuantileMap> parts = new ArrayList<>();
      for (JsonNode part : lists.get(c)) {
        require(columns.get(c).isNumber(), "it moves a category");
        double[] ends = values.next(2);
        double[] real = values.next(part.path("real").asInt());
        double[] made = values.next(part.path("made").asInt());
        require(ends[0] < ends[1], "a part has no width");
        require(Arrays.stream(real).allMatch(Double::isFinite), "a value is no number");
        require(Arrays.stream(made).allMatch(Double::isFinite), "a value is no number");
        parts.add(new QuantileMap(columns.get(c), real, made, ends[0], ends[1]));
      }
      maps.add(parts);
    }
    require(values.isEmpty(), "it has more values than maps");
    return new Calibration(maps);
  }

  private static Optional<TreeEnsemble> trees(List<float[]> floats, List<Column> columns) {
    if (floats.isEmpty()) {
      return Optional.empty();
    }
    require(floats.size() == 2 && floats.get(0).length % NODE_NUMBERS == 0, "it has no trees");
    float[] numbers = floats.get(0);
    List<Node> nodes = new ArrayList<>();
    for (int at = 0; at < numbers.length; at += NODE_NUMBERS) {
      nodes.add(
          new Node(
              (int) numbers[at],
              numbers[at + 1],
              (int) numbers[at + 2],
              (int) numbers[at + 3],
              (int) numbers[at + 4]));
    }
    float[] roots = floats.get(1);
    return Optional.of(
        new TreeEnsemble(
            columns,
            nodes,
            IntStream.range(0, roots.length).mapToObj(i -> (int) roots[i]).toList()));
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  /** Numbers that are taken one after the other. */
  private static final class Values {
    private final double[] all;
    private int at;

    Values(double[] all) {
      this.all = all;
    }

    double[] next(int count) {
      require(count >= 0 && count <= all.length - at, "it has fewer values than maps");
      at += count;
      return Arrays.copyOfRange(all, at - count, at);
    }

    boolean isEmpty() {
      return at == all.length;
    }
  }
}
