package io.equipoise.synth.generate.gan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.synth.generate.CheckpointException;
import io.equipoise.synth.generate.CheckpointFile;
import io.equipoise.synth.generate.encoding.EncoderJson;
import io.equipoise.synth.generate.encoding.TableEncoder;
import io.equipoise.synth.generate.gan.GanModel.Frequencies;
import io.equipoise.synth.generate.gan.GanModel.Snapshot;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A trained GAN as bytes, to be sampled from or trained on later: a {@link CheckpointFile} named
 * {@value #MAGIC}. The arrays are those of each parameter, generator first, weights and both
 * moments, then the running statistics.
 *
 * <p>It holds what the encoder learned (ends of numbers, frequent values, counts per cell), so that
 * it is as confidential as the training sample.
 */
final class GanCheckpoint {
  static final String MAGIC = "EQUIPGAN";

  /** Units, noise and rows of a batch. */
  private static final int MOST_SIZE = 8_192;

  private static final ObjectMapper JSON = new ObjectMapper();

  private GanCheckpoint() {}

  /** Writes a model. */
  static void write(FittedGan gan, OutputStream out) throws IOException {
    GanModel model = gan.model();
    Snapshot snapshot = model.snapshot();
    ObjectNode header = header(gan, model, snapshot);
    CheckpointFile.write(MAGIC, header, snapshot.arrays(), List.of(), out);
  }

  private static ObjectNode header(FittedGan gan, GanModel model, Snapshot snapshot) {
    ObjectNode header = JSON.createObjectNode();
    header.set("lineage", GanHeader.write(gan.lineage()));
    header.put("descriptor", model.encoder.descriptor().version());
    header.set("schema", EncoderJson.schema(model.encoder.descriptor()));
    header.set("settings", GanHeader.write(model.settings));
    header.set("outcome", GanHeader.write(gan.outcome()));
    header.put("batch", model.batch);
    header.put("pac", model.pac);
    header.put("updates", snapshot.updates());
    header.set("encoder", EncoderJson.write(model.encoder));
    ArrayNode cells = header.putArray("frequencies");
    for (int i = 0; i < model.frequencies.conditions().size(); i++) {
      ObjectNode cell = cells.addObject();
      cell.put("rows", model.frequencies.counts().get(i));
      ArrayNode condition = cell.putArray("condition");
      for (int value : model.frequencies.conditions().get(i)) {
        condition.add(value);
      }
    }
    return header;
  }

  /**
   * Reads a model of this dataset.
   *
   * @throws CheckpointException when the bytes are no checkpoint, of an unknown version, damaged,
   *     too large, or of a dataset with other columns
   */
  static FittedGan read(InputStream in, DatasetDescriptor descriptor) throws IOException {
    CheckpointFile file = CheckpointFile.read(MAGIC, in);
    try {
      return model(file.header(), file.arrays(), descriptor);
    } catch (IllegalArgumentException e) {
      throw new CheckpointException("checkpoint cannot be used: " + e.getMessage());
    }
  }

  private static FittedGan model(
      JsonNode header, List<float[]> arrays, DatasetDescriptor descriptor)
      throws CheckpointException {
    require(
        header.path("schema").equals(EncoderJson.schema(descriptor)),
        "checkpoint was trained on other columns, label or protected attributes than dataset "
            + descriptor.dataset()
            + " has now");
    GanSettings settings = GanHeader.settings(header.path("settings"));
    int batch = header.path("batch").asInt();
    int pac = header.path("pac").asInt();
    boolean bounded =
        settings.hidden() <= MOST_SIZE
            && settings.noise() <= MOST_SIZE
            && pac >= 1
            && pac <= batch
            && batch <= MOST_SIZE
            && batch % pac == 0;
    require(bounded, "checkpoint's networks have impossible sizes");
    TableEncoder encoder = EncoderJson.read(header.path("encoder"), descriptor);
    require(
        GanModel.sizes(settings, encoder, pac)
            .equals(arrays.stream().map(array -> (long) array.length).toList()),
        "checkpoint's arrays do not fit its networks");
    Frequencies frequencies = GanHeader.frequencies(header.path("frequencies"), encoder);
    GanModel model =
        new GanModel(
            Backend.best(), settings, encoder, frequencies, batch, pac, new SplittableRandom(0));
    Snapshot snapshot = new Snapshot(arrays, header.path("updates").asLong());
    require(snapshot.isFinite() && snapshot.updates() >= 0, "checkpoint holds impossible numbers");
    model.restore(snapshot);
    return new FittedGan(
        GanHeader.lineage(header.path("lineage")),
        GanHeader.outcome(header.path("outcome")),
        model);
  }

  private static void require(boolean condition, String message) throws CheckpointException {
    if (!condition) {
      throw new CheckpointException(message);
    }
  }
}
