package io.equipoise.synth.generate.gan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.synth.generate.CheckpointException;
import io.equipoise.synth.generate.encoding.EncoderJson;
import io.equipoise.synth.generate.encoding.TableEncoder;
import io.equipoise.synth.generate.gan.GanModel.Frequencies;
import io.equipoise.synth.generate.gan.GanModel.Snapshot;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A trained GAN as bytes, to be sampled from or trained on later.
 *
 * <p>Layout: the {@value #MAGIC_LENGTH} bytes {@code EQUIPGAN}; version of the format (4 bytes, big
 * endian); length of the header (4 bytes); the header, JSON in UTF-8; the arrays that the header
 * gives the lengths of, as little-endian floats, one after the other: of each parameter, generator
 * first, weights and both moments, then the running statistics; SHA-256 of everything before (32
 * bytes).
 *
 * <p>Nothing in it is executed or names a class. Lengths are compared with bounds before memory is
 * taken, and nothing is used before the checksum is right. It holds what the encoder learned (least
 * and greatest values, frequent values, counts per cell), so that it is as confidential as the
 * training sample.
 */
final class GanCheckpoint {
  private static final byte[] MAGIC = {'E', 'Q', 'U', 'I', 'P', 'G', 'A', 'N'};
  private static final int MAGIC_LENGTH = 8;
  private static final int VERSION = 1;
  private static final int MOST_HEADER = 8 << 20;

  /** 32 million numbers, 128 MiB. */
  private static final long MOST_NUMBERS = 32L << 20;

  /** Units, noise and rows of a batch. */
  private static final int MOST_SIZE = 8_192;

  private static final ObjectMapper JSON = new ObjectMapper();

  private GanCheckpoint() {}

  /** Writes a model. */
  static void write(FittedGan gan, OutputStream out) throws IOException {
    GanModel model = gan.model();
    Snapshot snapshot = model.snapshot();
    byte[] header = JSON.writeValueAsBytes(header(gan, model, snapshot));
    MessageDigest digest = sha256();
    DataOutputStream data = new DataOutputStream(new DigestOutputStream(out, digest));
    data.write(MAGIC);
    data.writeInt(VERSION);
    data.writeInt(header.length);
    data.write(header);
    for (float[] array : snapshot.arrays()) {
      ByteBuffer bytes =
          ByteBuffer.allocate(array.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(array);
      data.write(bytes.array());
    }
    data.flush();
    out.write(digest.digest());
    out.flush();
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
    ArrayNode arrays = header.putArray("arrays");
    snapshot.arrays().forEach(array -> arrays.add(array.length));
    return header;
  }

  /**
   * Reads a model of this dataset.
   *
   * @throws CheckpointException when the bytes are no checkpoint, of an unknown version, damaged,
   *     too large, or of a dataset with other columns
   */
  static FittedGan read(InputStream in, DatasetDescriptor descriptor) throws IOException {
    MessageDigest digest = sha256();
    DataInputStream data = new DataInputStream(new DigestInputStream(in, digest));
    try {
      byte[] magic = new byte[MAGIC_LENGTH];
      data.readFully(magic);
      require(Arrays.equals(magic, MAGIC), "this is no checkpoint of a GAN");
      int version = data.readInt();
      require(
          version == VERSION,
          "checkpoint has version " + version + ", this program reads " + VERSION);
      int length = data.readInt();
      require(length > 0 && length <= MOST_HEADER, "checkpoint's header is too large");
      byte[] header = new byte[length];
      data.readFully(header);
      JsonNode tree = JSON.readTree(header);
      List<Integer> sizes = sizes(tree.path("arrays"));
      List<float[]> arrays = new ArrayList<>();
      for (int size : sizes) {
        arrays.add(floats(data, size));
      }
      byte[] actual = digest.digest();
      byte[] expected = new byte[actual.length];
      new DataInputStream(in).readFully(expected);
      require(
          MessageDigest.isEqual(actual, expected), "checkpoint is damaged: its checksum is wrong");
      return model(tree, arrays, sizes, descriptor);
    } catch (EOFException e) {
      throw new CheckpointException("checkpoint is cut short");
    } catch (JsonProcessingException e) {
      throw new CheckpointException("checkpoint's header is not readable");
    } catch (IllegalArgumentException e) {
      throw new CheckpointException("checkpoint cannot be used: " + e.getMessage());
    }
  }

  private static List<Integer> sizes(JsonNode node) throws CheckpointException {
    require(node.isArray() && node.size() <= 1_000, "checkpoint has no usable list of arrays");
    List<Integer> sizes = new ArrayList<>();
    long total = 0;
    for (JsonNode size : node) {
      require(size.canConvertToInt() && size.asInt() >= 0, "checkpoint has an impossible array");
      total += size.asInt();
      require(total <= MOST_NUMBERS, "checkpoint holds more numbers than this program reads");
      sizes.add(size.asInt());
    }
    return sizes;
  }

  /** Memory is taken as bytes come, so that a length alone takes none. */
  private static float[] floats(InputStream in, int size) throws IOException {
    byte[] bytes = in.readNBytes(size * Float.BYTES);
    if (bytes.length < size * Float.BYTES) {
      throw new EOFException();
    }
    float[] values = new float[size];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  private static FittedGan model(
      JsonNode header, List<float[]> arrays, List<Integer> sizes, DatasetDescriptor descriptor)
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
    long first = (long) pac * (encoder.width() + MOST_SIZE) * settings.hidden();
    require(first <= 8 * MOST_NUMBERS, "checkpoint's networks have impossible sizes");
    Frequencies frequencies = GanHeader.frequencies(header.path("frequencies"), encoder);
    GanModel model =
        new GanModel(
            Backend.best(), settings, encoder, frequencies, batch, pac, new SplittableRandom(0));
    require(model.sizes().equals(sizes), "checkpoint's arrays do not fit its networks");
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

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is missing from this Java runtime", e);
    }
  }
}
