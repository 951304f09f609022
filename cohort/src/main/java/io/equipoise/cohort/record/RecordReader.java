package io.equipoise.cohort.record;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Reads the Avro binary encoding of a record straight into a {@link PatientRecord}: the way of
 * {@link RecordCodec#decode} without the Avro record in between, several times as fast. What each
 * field of one writer's schema means is worked out once.
 *
 * <p>Only schemas of the shape that {@link RecordSchemas#real} makes are read so, in any order of
 * fields and with any columns: identities of strings, columns of (nullable) numbers and strings.
 * {@link #of} is empty for others; they go through {@link RecordCodec}.
 *
 * <p>Buffers are reused: not safe for use by several threads.
 */
public final class RecordReader {
  /** Where a field goes; columns are 0 and up. */
  private static final int RECORD_ID = -1;

  private static final int PATIENT_ID = -2;
  private static final int EVENT_TIME = -3;
  private static final int NOWHERE = -4;

  private final int columns;
  private final Field[] fields;
  private final Utf8 text = new Utf8();
  private @Nullable BinaryDecoder decoder;

  private RecordReader(int columns, List<Field> fields) {
    this.columns = columns;
    this.fields = fields.toArray(new Field[0]);
  }

  /**
   * One field of the writer's schema.
   *
   * @param target column, or one of the constants above
   * @param type type of its value
   * @param nullBranch branch of the union that is null; -1 when the field cannot be null
   * @param codes for a category column, the code of each value, else none
   */
  private record Field(int target, Schema.Type type, int nullBranch, Codes codes) {}

  /**
   * Codes of a column's values, found by their bytes: hashing whole texts took a quarter of the
   * time of reading a record, so a value is looked for among those of the same length and end.
   */
  private static final class Codes {
    private static final int BUCKETS = 64;
    static final Codes NONE = new Codes(List.of(), value -> Double.NaN);

    private final List<List<Code>> buckets = new ArrayList<>();

    private static final class Code {
      final byte[] text;
      final double value;

      Code(byte[] text, double value) {
        this.text = text;
        this.value = value;
      }
    }

    Codes(List<String> values, ToDoubleFunction<String> codes) {
      for (int i = 0; i < BUCKETS; i++) {
        buckets.add(new ArrayList<>());
      }
      for (String value : values) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        buckets.get(bucket(text, text.length)).add(new Code(text, codes.applyAsDouble(value)));
      }
    }

    /** The code of the text in the first bytes; NaN for one that the column does not have. */
    double of(byte[] bytes, int length) {
      List<Code> bucket = buckets.get(bucket(bytes, length));
      for (int i = 0; i < bucket.size(); i++) {
        Code known = bucket.get(i);
        if (Arrays.equals(known.text, 0, known.text.length, bytes, 0, length)) {
          return known.value;
        }
      }
      return Double.NaN;
    }

    private static int bucket(byte[] bytes, int length) {
      int end = length == 0 ? 0 : bytes[length - 1];
      return (31 * length + end) & (BUCKETS - 1);
    }
  }

  /**
   * A reader of what was written with a schema; empty when the schema has a shape that is not read
   * this way.
   */
  public static Optional<RecordReader> of(DatasetDescriptor descriptor, Schema writer) {
    if (writer.getType() != Schema.Type.RECORD) {
      return Optional.empty();
    }
    List<Field> fields = new ArrayList<>();
    for (Schema.Field field : writer.getFields()) {
      Optional<Field> plan = plan(descriptor, field);
      if (plan.isEmpty()) {
        return Optional.empty();
      }
      fields.add(plan.get());
    }
    return Optional.of(new RecordReader(descriptor.columns().size(), fields));
  }

  /**
   * The record whose encoding begins at {@code offset} and fills the rest of the message.
   *
   * @throws IOException when the bytes are not one such record
   * @throws IllegalArgumentException naming an identity field that is missing
   */
  public PatientRecord read(byte[] message, int offset) throws IOException {
    BinaryDecoder in =
        DecoderFactory.get().binaryDecoder(message, offset, message.length - offset, decoder);
    decoder = in;
    InputStream rest = in.inputStream();
    double[] values = new double[columns];
    Arrays.fill(values, Double.NaN);
    String recordId = null;
    String patientId = null;
    long eventTime = 0;
    boolean timed = false;
    try {
      for (Field field : fields) {
        if (field.nullBranch() >= 0 && isNull(in.readIndex(), field.nullBranch())) {
          continue;
        }
        int target = field.target();
        if (field.type() == Schema.Type.STRING) {
          Utf8 read = text(in, rest);
          if (target >= 0) {
            values[target] = field.codes().of(read.getBytes(), read.getByteLength());
          } else if (target == RECORD_ID) {
            recordId = read.toString();
          } else if (target == PATIENT_ID) {
            patientId = read.toString();
          }
        } else if (target == EVENT_TIME) {
          eventTime = in.readLong();
          timed = true;
        } else {
          double number = number(in, field.type());
          if (target >= 0) {
            values[target] = number;
          }
        }
      }
      if (!in.isEnd()) {
        throw new IOException("bytes are left over after the record");
      }
    } catch (AvroRuntimeException | IndexOutOfBoundsException e) {
      throw new IOException("the bytes are not a record of the schema", e);
    }
    if (recordId == null || patientId == null || !timed) {
      throw new IllegalArgumentException(
          "record has no "
              + (recordId == null
                  ? RecordSchemas.RECORD_ID
                  : patientId == null ? RecordSchemas.PATIENT_ID : RecordSchemas.EVENT_TIME));
    }
    return new PatientRecord(recordId, patientId, Instant.ofEpochMilli(eventTime), values);
  }

  private static boolean isNull(int branch, int nullBranch) throws IOException {
    if (branch < 0 || branch > 1) {
      throw new IOException("a union of two has no branch " + branch);
    }
    return branch == nullBranch;
  }

  /** A string, whose length is not believed before the message is known to have as many bytes. */
  private Utf8 text(BinaryDecoder in, InputStream rest) throws IOException {
    long length = in.readLong();
    if (length < 0 || length > rest.available()) {
      throw new EOFException("a length goes beyond the message");
    }
    text.setByteLength((int) length);
    in.readFixed(text.getBytes(), 0, (int) length);
    return text;
  }

  private static double number(BinaryDecoder in, Schema.Type type) throws IOException {
    return switch (type) {
      case DOUBLE -> in.readDouble();
      case FLOAT -> in.readFloat();
      case LONG -> in.readLong();
      default -> in.readInt();
    };
  }

  private static Optional<Field> plan(DatasetDescriptor descriptor, Schema.Field field) {
    Schema schema = field.schema();
    int nullBranch = -1;
    if (schema.getType() == Schema.Type.UNION) {
      List<Schema> branches = schema.getTypes();
      if (branches.size() != 2 || !schema.isNullable()) {
        return Optional.empty();
      }
      nullBranch = branches.get(0).getType() == Schema.Type.NULL ? 0 : 1;
      schema = branches.get(1 - nullBranch);
    }
    Schema.Type type = schema.getType();
    boolean number =
        type == Schema.Type.DOUBLE
            || type == Schema.Type.FLOAT
            || type == Schema.Type.LONG
            || type == Schema.Type.INT;
    if (!number && type != Schema.Type.STRING) {
      return Optional.empty();
    }
    int target = target(descriptor, field.name());
    Codes codes = Codes.NONE;
    boolean fits;
    if (target >= 0) {
      Column column = descriptor.columns().get(target);
      fits = column.isNumber() == number;
      codes = new Codes(column.values(), column::code);
    } else if (target == EVENT_TIME) {
      fits = type == Schema.Type.LONG;
    } else {
      fits = target == NOWHERE || type == Schema.Type.STRING;
    }
    return fits ? Optional.of(new Field(target, type, nullBranch, codes)) : Optional.empty();
  }

  private static int target(DatasetDescriptor descriptor, String name) {
    return switch (name) {
      case RecordSchemas.RECORD_ID -> RECORD_ID;
      case RecordSchemas.PATIENT_ID -> PATIENT_ID;
      case RecordSchemas.EVENT_TIME -> EVENT_TIME;
      default -> column(descriptor, name);
    };
  }

  private static int column(DatasetDescriptor descriptor, String name) {
    for (int i = 0; i < descriptor.columns().size(); i++) {
      if (descriptor.columns().get(i).name().equals(name)) {
        return i;
      }
    }
    return NOWHERE;
  }
}
