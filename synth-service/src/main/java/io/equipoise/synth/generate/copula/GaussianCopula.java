package io.equipoise.synth.generate.copula;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.synth.generate.FittedGenerator;
import io.equipoise.synth.generate.ModelIdentity;
import io.equipoise.synth.generate.ModelLineage;
import io.equipoise.synth.generate.TabularGenerator;
import io.equipoise.synth.generate.TrainingProgress;
import io.equipoise.synth.generate.encoding.TableEncoder;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Gaussian copula for mixed columns: every column is a reading of hidden standard normal numbers,
 * and one correlation matrix says how these hang together. Numbers keep a smoothed version of their
 * own distribution, categories and missing values their shares.
 *
 * <p>Two columns at a time, and in one direction each, is all it can express; in return it needs
 * few rows, no tuning and about a second, holds no row of anybody, and meets any condition without
 * throwing rows away. Source of the idea: R. B. Nelsen, An Introduction to Copulas, 2nd edition
 * (2006), section 2.3; of the estimate: {@link LatentCorrelation}.
 */
public final class GaussianCopula implements TabularGenerator {
  private static final Logger LOG = LoggerFactory.getLogger(GaussianCopula.class);

  /** Its name in a descriptor. */
  public static final String NAME = "copula";

  private static final String VERSION = "1";

  private final CopulaSettings settings;

  /** A copula with these settings. */
  public GaussianCopula(CopulaSettings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String version() {
    return VERSION;
  }

  @Override
  public String backend() {
    return "java";
  }

  /** One: the estimate is counted as a single step. */
  @Override
  public int trainingSteps(int rows) {
    return 1;
  }

  @Override
  public FittedGenerator fit(PatientTable train, long seed, TrainingProgress progress)
      throws InterruptedException {
    if (train.rows() == 0) {
      throw new IllegalArgumentException("a generator needs at least one row to learn from");
    }
    TableEncoder.refuseIdentifiers(train);
    LatentTable columns = LatentTable.of(train, settings.mostHidden());
    LOG.info(
        "fitting {} {} on {}: {} rows, {} hidden numbers",
        NAME,
        VERSION,
        train.descriptor().dataset(),
        train.rows(),
        columns.width());
    double[][] correlation = new LatentCorrelation(columns, train, settings, seed).estimate();
    progress.step(1, 1, 0, 0);
    return new FittedCopula(
        new ModelLineage(
            ModelIdentity.of(NAME, VERSION, settings.toString(), seed, train),
            Optional.empty(),
            NAME,
            VERSION,
            seed,
            train.rows()),
        columns,
        correlation);
  }

  @Override
  public Optional<String> checkpointName() {
    return Optional.of(CopulaCheckpoint.FILE);
  }

  @Override
  public FittedGenerator load(InputStream in, DatasetDescriptor descriptor) throws IOException {
    return CopulaCheckpoint.read(in, descriptor);
  }
}
