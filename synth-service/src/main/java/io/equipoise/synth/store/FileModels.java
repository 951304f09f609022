package io.equipoise.synth.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.digest.Sha256;
import io.equipoise.synth.app.KeptModel;
import io.equipoise.synth.app.ModelStore;
import io.equipoise.synth.generate.CheckpointException;
import io.equipoise.synth.generate.FittedGenerator;
import io.equipoise.synth.generate.TabularGenerator;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Models as files, at most {@value #MOST}, of about 10 MB each.
 *
 * <p>Layout: the 8 bytes {@code EQUIPMOD}; version of the format (4 bytes, big endian); length of
 * the lineage (4 bytes); the lineage, JSON in UTF-8; its SHA-256 (32 bytes); the model as its
 * generator writes it, which has a checksum of its own. Nothing in it is executed or names a class.
 * A file that cannot be read is set aside, and training begins at the start.
 */
public final class FileModels implements ModelStore {
  private static final Logger LOG = LoggerFactory.getLogger(FileModels.class);
  private static final String ENDING = ".model";
  private static final byte[] MAGIC = "EQUIPMOD".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;
  private static final int MOST_HEADER = 64 << 10;

  /** The newest is what is started from; the others are for when a verdict goes against it. */
  private static final int MOST = 3;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final StateFolder folder;
  private final DatasetDescriptor descriptor;

  /**
   * Models of a dataset in a folder of their own.
   *
   * @throws io.equipoise.schemas.OperatorException when the folder cannot be written to
   */
  public FileModels(Path folder, DatasetDescriptor descriptor) {
    this.folder = new StateFolder(folder);
    this.descriptor = descriptor;
  }

  @Override
  public List<KeptModel> models() {
    List<KeptModel> models = new ArrayList<>();
    try {
      for (Path file : folder.files(ENDING)) {
        try (DataInputStream in = open(file)) {
          models.add(lineage(file, in));
        } catch (CheckpointException e) {
          folder.setAside(file, String.valueOf(e.getMessage()));
        }
      }
    } catch (IOException e) {
      LOG.warn("models that were kept could not be read: {}", e.toString());
    }
    models.sort(
        Comparator.comparing(KeptModel::keptAt).reversed().thenComparing(KeptModel::modelId));
    return models;
  }

  @Override
  public Optional<FittedGenerator> load(KeptModel kept, TabularGenerator generator) {
    Path file = folder.place(kept.modelId() + ENDING);
    try (DataInputStream in = open(file)) {
      lineage(file, in);
      FittedGenerator model = generator.load(in, descriptor);
      if (!model.modelId().equals(kept.modelId())) {
        throw new CheckpointException("it holds another model than its name says");
      }
      return Optional.of(model);
    } catch (IOException e) {
      folder.setAside(file, e.getMessage() + "; training begins at the start");
      return Optional.empty();
    }
  }

  @Override
  public void keep(KeptModel kept, FittedGenerator model) {
    try {
      byte[] lineage = JSON.writeValueAsBytes(json(kept));
      folder.write(
          kept.modelId() + ENDING,
          out -> {
            DataOutputStream data = new DataOutputStream(out);
            data.write(MAGIC);
            data.writeInt(VERSION);
            data.writeInt(lineage.length);
            data.write(lineage);
            data.write(Sha256.of(lineage));
            data.flush();
            model.save(out);
          });
      folder.keepNewest(ENDING, MOST);
    } catch (IOException e) {
      LOG.warn("model {} could not be kept: {}", kept.modelId(), e.toString());
    }
  }

  private static DataInputStream open(Path file) throws IOException {
    return new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
  }

  /** Reads the lineage and leaves the stream where the model begins. */
  private static KeptModel lineage(Path file, DataInputStream in) throws IOException {
    try {
      byte[] magic = new byte[MAGIC.length];
      in.readFully(magic);
      require(Arrays.equals(magic, MAGIC), "it is no kept model");
      int version = in.readInt();
      require(version == VERSION, "it has version " + version + ", this program reads " + VERSION);
      int length = in.readInt();
      require(length > 0 && length <= MOST_HEADER, "its lineage is too large");
      byte[] text = new byte[length];
      in.readFully(text);
      byte[] expected = new byte[32];
      in.readFully(expected);
      require(MessageDigest.isEqual(Sha256.of(text), expected), "its lineage is damaged");
      KeptModel kept = kept(JSON.readTree(text));
      require(
          file.getFileName().toString().equals(kept.modelId() + ENDING),
          "it holds another model than its name says");
      return kept;
    } catch (EOFException e) {
      throw new CheckpointException("it is cut short");
    }
  }

  private static ObjectNode json(KeptModel kept) {
    ObjectNode node = JSON.createObjectNode();
    node.put("model", kept.modelId());
    kept.parentId().ifPresent(parent -> node.put("parent", parent));
    node.put("requested", kept.requested());
    node.put("generator", kept.generator());
    node.put("generatorVersion", kept.generatorVersion());
    node.put("descriptorVersion", kept.descriptorVersion());
    node.put("table", kept.tableFingerprint());
    node.put("seed", kept.seed());
    node.put("score", kept.score());
    node.put("scratchScore", kept.scratchScore());
    node.put("batch", kept.batchId());
    node.put("keptAt", kept.keptAt().toString());
    return node;
  }

  private static KeptModel kept(JsonNode node) throws CheckpointException {
    try {
      return new KeptModel(
          node.path("model").asText(),
          node.has("parent") ? Optional.of(node.path("parent").asText()) : Optional.empty(),
          node.path("requested").asText(),
          node.path("generator").asText(),
          node.path("generatorVersion").asText(),
          node.path("descriptorVersion").asText(),
          node.path("table").asText(),
          node.path("seed").asLong(),
          node.path("score").asDouble(Double.NaN),
          node.path("scratchScore").asDouble(Double.NaN),
          node.path("batch").asText(),
          Instant.parse(node.path("keptAt").asText()));
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new CheckpointException("its lineage is not complete");
    }
  }

  private static void require(boolean condition, String message) throws CheckpointException {
    if (!condition) {
      throw new CheckpointException(message);
    }
  }
}
