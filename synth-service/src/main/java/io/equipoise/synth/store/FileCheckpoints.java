package io.equipoise.synth.store;

import io.equipoise.synth.app.JobCheckpoints;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * States of trainings as files, one per training, a new one about every {@value #EVERY_SECONDS}
 * seconds: a crash costs that much work. At most {@value #MOST} are there, of about 20 MB each.
 */
public final class FileCheckpoints implements JobCheckpoints {
  private static final Logger LOG = LoggerFactory.getLogger(FileCheckpoints.class);
  private static final String ENDING = ".training";
  private static final int EVERY_SECONDS = 10;

  /** A tournament leaves two, of the trial and of the last training. */
  private static final int MOST = 3;

  private final StateFolder folder;
  private final InstantSource clock;
  private Instant last;

  /**
   * States in a folder of their own.
   *
   * @throws io.equipoise.schemas.OperatorException when the folder cannot be written to
   */
  public FileCheckpoints(Path folder, InstantSource clock) {
    this.folder = new StateFolder(folder);
    this.clock = clock;
    this.last = clock.instant();
  }

  @Override
  public boolean resume(String modelId, StateReader reader) {
    last = clock.instant();
    Path file = folder.place(modelId + ENDING);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      reader.read(in);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      folder.setAside(file, e.getMessage() + "; training begins at the start");
      return false;
    }
  }

  @Override
  public boolean isDue() {
    return Duration.between(last, clock.instant()).toSeconds() >= EVERY_SECONDS;
  }

  @Override
  public void keep(String modelId, StateWriter writer) {
    try {
      folder.write(modelId + ENDING, writer::write);
      folder.keepNewest(ENDING, MOST);
    } catch (IOException e) {
      LOG.warn(
          "the state of a training could not be kept; a crash will cost more: {}", e.toString());
    }
    last = clock.instant();
  }

  @Override
  public void clear() {
    try {
      folder.keepNewest(ENDING, 0);
    } catch (IOException e) {
      LOG.warn("states of a training that has ended could not be removed: {}", e.toString());
    }
  }
}
