package io.equipoise.synth.generate.copula;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.synth.generate.CheckpointException;
import io.equipoise.synth.generate.CheckpointFile;
import io.equipoise.synth.generate.ModelLineage;
import io.equipoise.synth.generate.encoding.EncoderJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * A fitted copula as bytes, to be sampled from later: a {@link CheckpointFile} named {@code
 * EQUICOPU}. The header has lineage, columns of the dataset and the kind of each; the doubles are,
 * for a category column, values, shares and thresholds, for a number column the sorted values and
 * the share of people who have one; then the correlations, row after row.
 *
 * <p>The values of every number column are in it, though not who has which: it is as confidential
 * as the training sample.
 */
final class CopulaCheckpoint {
  static final String FILE = "EQUICOPU";
  private static final double ROUNDING = 1e-6;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private CopulaCheckpoint() {}

  /** Writes a model. */
  static void write(FittedCopula copula, OutputStream out) throws IOException {
    LatentTable columns = copula.columns();
    ObjectNode header = JSON.objectNode();
    ModelLineage lineage = copula.lineage();
    header.put("model", lineage.modelId());
    header.put("generator", lineage.generator());
    header.put("version", lineage.version());
    header.put("seed", lineage.seed());
    header.put("rows", lineage.rows());
    header.set("schema", EncoderJson.schema(columns.descriptor()));
    ArrayNode kinds = header.putArray("columns");
    List<double[]> doubles = new ArrayList<>();
    for (int c = 0; c < columns.descriptor().columns().size(); c++) {
      ObjectNode kind = kinds.addObject();
      if (columns.column(c) instanceof NumberColumn number) {
        kind.put("numbers", true);
        doubles.add(number.present());
        doubles.add(new double[] {number.share()});
      } else if (columns.column(c) instanceof CategoryColumn category) {
        kind.put("numbers", false);
        kind.put("hidden", category.width());
        doubles.add(category.codes());
        doubles.add(category.shares());
        doubles.add(category.thresholds());
      }
    }
    int width = columns.width();
    double[] correlation = new double[Math.multiplyExact(width, width)];
    for (int i = 0; i < correlation.length; i++) {
      correlation[i] = copula.correlation(i / width, i % width);
    }
    doubles.add(correlation);
    CheckpointFile.write(FILE, header, List.of(), doubles, out);
  }

  /**
   * Reads a model of this dataset.
   *
   * @throws CheckpointException when the bytes are no checkpoint of a copula, of an unknown
   *     version, damaged, too large, or of a dataset with other columns
   */
  static FittedCopula read(InputStream in, DatasetDescriptor descriptor) throws IOException {
    CheckpointFile file = CheckpointFile.read(FILE, in);
    JsonNode header = file.header();
    require(
        header.path("schema").equals(EncoderJson.schema(descriptor)),
        "checkpoint was trained on other columns, label or protected attributes than dataset "
            + descriptor.dataset()
            + " has now");
    JsonNode kinds = header.path("columns");
    require(kinds.size() == descriptor.columns().size(), "checkpoint has other columns");
    Iterator<double[]> doubles = file.doubles().iterator();
    List<LatentColumn> columns = new ArrayList<>();
    for (int c = 0; c < kinds.size(); c++) {
      Column column = descriptor.columns().get(c);
      columns.add(
          kinds.get(c).path("numbers").asBoolean()
              ? number(column, doubles, descriptor)
              : category(column, kinds.get(c).path("hidden").asInt(-1), doubles));
    }
    LatentTable table = new LatentTable(descriptor, columns);
    double[][] correlation = correlation(next(doubles), table.width());
    require(!doubles.hasNext(), "checkpoint has more numbers than columns");
    return new FittedCopula(lineage(header), table, correlation);
  }

  private static ModelLineage lineage(JsonNode header) throws CheckpointException {
    require(
        header.path("model").isTextual() && header.path("rows").asInt() >= 1,
        "checkpoint lacks its lineage");
    return new ModelLineage(
        header.path("model").asText(),
        Optional.empty(),
        header.path("generator").asText(),
        header.path("version").asText(),
        header.path("seed").asLong(),
        header.path("rows").asInt());
  }

  private static NumberColumn number(
      Column column, Iterator<double[]> doubles, DatasetDescriptor descriptor)
      throws CheckpointException {
    double[] present = next(doubles);
    double[] share = next(doubles);
    boolean usable =
        column.isNumber()
            && present.length > 0
            && Arrays.stream(present).allMatch(Double::isFinite)
            && share.length == 1
            && share[0] > 0
            && share[0] <= 1;
    require(usable, "checkpoint has a number column without usable numbers");
    return new NumberColumn(column, present, share[0], LatentTable.edges(descriptor, column));
  }

  private static CategoryColumn category(Column column, int hidden, Iterator<double[]> doubles)
      throws CheckpointException {
    double[] codes = next(doubles);
    double[] shares = next(doubles);
    double[] thresholds = next(doubles);
    // A number column that nobody has a value of is a category column of one value, missing.
    int values = column.isNumber() ? 0 : column.values().size();
    boolean usable =
        codes.length > 0
            && Arrays.stream(codes)
                .allMatch(
                    code ->
                        Double.isNaN(code)
                            || (code >= 0 && code < values && code == Math.rint(code)))
            && shares.length == codes.length
            && Arrays.stream(shares).allMatch(share -> share >= 0 && share <= 1)
            && thresholds.length == codes.length - 1
            && Arrays.stream(thresholds).noneMatch(Double::isNaN)
            && hidden >= Math.min(1, codes.length - 1)
            && hidden <= codes.length - 1;
    require(usable, "checkpoint has a category column without usable numbers");
    return new CategoryColumn(codes, shares, hidden, thresholds);
  }

  private static double[][] correlation(double[] flat, int width) throws CheckpointException {
    require(
        flat.length == (long) width * width, "checkpoint's correlations do not fit its columns");
    double[][] correlation = new double[width][];
    for (int row = 0; row < width; row++) {
      correlation[row] = Arrays.copyOfRange(flat, row * width, (row + 1) * width);
    }
    for (int row = 0; row < width; row++) {
      for (int other = 0; other <= row; other++) {
        double value = correlation[row][other];
        boolean usable =
            Math.abs(value) <= 1 + ROUNDING
                && Math.abs(value - correlation[other][row]) <= ROUNDING
                && (row != other || Math.abs(value - 1) <= ROUNDING);
        require(usable, "checkpoint holds correlations that are none");
      }
    }
    return correlation;
  }

  private static double[] next(Iterator<double[]> doubles) throws CheckpointException {
    require(doubles.hasNext(), "checkpoint has fewer numbers than columns");
    return doubles.next();
  }

  private static void require(boolean condition, String message) throws CheckpointException {
    if (!condition) {
      throw new CheckpointException(message);
    }
  }
}
