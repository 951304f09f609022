package io.equipoise.synth.generate;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/** Keeps states in memory, a new one whenever it is asked. */
public final class MemoryCheckpoints implements TrainingCheckpoints {
  /** The state kept last of each training. */
  public final Map<String, byte[]> kept = new TreeMap<>();

  /** States that could not be read. */
  public int refused;

  /** States that were taken up. */
  public int resumed;

  @Override
  public boolean resume(String modelId, StateReader reader) {
    byte[] state = kept.get(modelId);
    if (state == null) {
      return false;
    }
    try {
      reader.read(new ByteArrayInputStream(state));
      resumed++;
      return true;
    } catch (IOException e) {
      refused++;
      return false;
    }
  }

  @Override
  public boolean isDue() {
    return true;
  }

  @Override
  public void keep(String modelId, StateWriter writer) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      writer.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    kept.put(modelId, out.toByteArray());
  }
}
