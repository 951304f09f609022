package io.equipoise.console.generate;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.digest.Sha256;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.schemas.OperatorException;
import io.equipoise.synth.generate.CheckpointException;
import io.equipoise.synth.generate.FittedGenerator;
import io.equipoise.synth.generate.TabularGenerator;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * A model in a file: {@code EQUIMODL} in ASCII, the format's version (4 bytes, big-endian), the
 * fingerprint of the rows that the model learned from (32 bytes), and what its generator writes.
 * The gates compare synthetic rows with those that were learned from; with others they would find
 * no copy and prove nothing, so that a model is read together with its own rows only.
 */
final class ModelFile {
  private static final byte[] MAGIC = "EQUIMODL".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;
  private static final int FINGERPRINT_BYTES = 32;

  private ModelFile() {}

  /**
   * Writes a model, for its owner alone to read: it is as confidential as the rows.
   *
   * @param train the rows that it learned from
   * @throws OperatorException naming the file, when it cannot be written or models of this
   *     generator are not
   */
  static void write(Path file, FittedGenerator model, PatientTable train) {
    try {
      OutputFile.writeSecret(
          file,
          bytes -> {
            DataOutputStream header = new DataOutputStream(bytes);
            header.write(MAGIC);
            header.writeInt(VERSION);
            header.write(fingerprint(train));
            header.flush();
            model.save(bytes);
          });
    } catch (UnsupportedOperationException e) {
      throw new OperatorException("cannot write the model " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads a model.
   *
   * @param generator what made it
   * @param train the rows that it must have learned from
   * @throws OperatorException naming the file and what to do, when it is no model, of an unknown
   *     version, of another generator or dataset, or learned from other rows
   */
  static FittedGenerator read(Path file, TabularGenerator generator, PatientTable train) {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
        throw refused(
            file,
            "it is no file that --model-out writes now, or one of before models said what they"
                + " learned from; train a model anew with --model-out");
      }
      byte[] version = in.readNBytes(Integer.BYTES);
      byte[] learnedFrom = in.readNBytes(FINGERPRINT_BYTES);
      if (learnedFrom.length < FINGERPRINT_BYTES) {
        throw refused(file, "it is cut off; train a model anew with --model-out");
      }
      if (ByteBuffer.wrap(version).getInt() != VERSION) {
        throw refused(
            file,
            "its format has version "
                + ByteBuffer.wrap(version).getInt()
                + " and this program reads version "
                + VERSION
                + "; train a model anew with --model-out");
      }
      if (!MessageDigest.isEqual(learnedFrom, fingerprint(train))) {
        throw refused(
            file,
            "it learned from other rows than those of --real, and gates that compare with these"
                + " would prove nothing; give the files that it learned from, or train a model"
                + " from these with --model-out");
      }
      return generator.load(in, train.descriptor());
    } catch (CheckpointException | UnsupportedOperationException e) {
      throw new OperatorException("cannot use the model " + file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new OperatorException(
          "cannot read the model " + file + ": " + e.getMessage() + "; check --model-in", e);
    }
  }

  private static OperatorException refused(Path file, String why) {
    return new OperatorException("cannot use the model " + file + ": " + why);
  }

  /**
   * SHA-256 of the columns' names and values and of the rows, whatever the rows' order. Other than
   * {@link io.equipoise.synth.generate.ModelIdentity#ofTable}, it does not change with what the
   * descriptor says of gates or windows.
   */
  private static byte[] fingerprint(PatientTable rows) {
    byte[][] digests = new byte[rows.rows()][];
    for (int row = 0; row < digests.length; row++) {
      ByteBuffer values = ByteBuffer.allocate(rows.columns() * Double.BYTES);
      for (double value : rows.row(row)) {
        values.putLong(Double.doubleToLongBits(value));
      }
      digests[row] = Sha256.of(values.array());
    }
    Arrays.sort(digests, Arrays::compare);
    MessageDigest digest = Sha256.digest();
    for (Column column : rows.descriptor().columns()) {
      digest.update(Sha256.of(column.name() + "\0" + String.join("\0", column.values())));
    }
    for (byte[] row : digests) {
      digest.update(row);
    }
    return digest.digest();
  }
}
