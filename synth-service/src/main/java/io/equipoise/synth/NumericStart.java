package io.equipoise.synth;

import io.equipoise.synth.generate.TabularGenerator;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the numeric back end of a generator and says once which it is and what it computes on. A
 * training that begins before it is loaded waits for it.
 */
final class NumericStart {
  private static final Logger LOG = LoggerFactory.getLogger(NumericStart.class);

  private final TabularGenerator generator;
  private final String dataset;
  private final BiConsumer<String, String> loaded;

  NumericStart(TabularGenerator generator, String dataset, BiConsumer<String, String> loaded) {
    this.loaded = loaded;
    this.generator = generator;
    this.dataset = dataset;
  }

  /** Loads it on this thread; gives its name. */
  String load() {
    long begin = System.nanoTime();
    String backend = generator.backend();
    String device = generator.device();
    LOG.info(
        "generator {} of dataset {} computes with {} on {} (loaded in {} s)",
        generator.name(),
        dataset,
        backend,
        device,
        String.format(Locale.ROOT, "%.1f", (System.nanoTime() - begin) / 1e9));
    loaded.accept(backend, device);
    return backend;
  }

  /** Loads it on a thread of its own, which does not keep the process alive. */
  void loadInBackground() {
    Thread thread = new Thread(this::loadOrTell, "equipoise-synth-numbers");
    thread.setDaemon(true);
    thread.start();
  }

  /** The training that needs it fails with the same error and ends the service; this only tells. */
  private void loadOrTell() {
    try {
      load();
    } catch (RuntimeException | LinkageError e) {
      LOG.error("the numeric back end of generator {} cannot be loaded", generator.name(), e);
    }
  }
}
