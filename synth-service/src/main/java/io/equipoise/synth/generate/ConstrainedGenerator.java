package io.equipoise.synth.generate;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.synth.domain.constraint.ConstraintSummary;
import io.equipoise.synth.domain.constraint.Enforcement;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A generator whose rows keep the constraints of the descriptor. It learns as the one inside does;
 * what comes out is mended where that is sound ({@link Enforcement}), else drawn again a bounded
 * number of times. A constraint that real training rows violate is enforced all the same and told
 * in a warning and in the {@link SyntheticSample#constraints() sample}.
 */
public final class ConstrainedGenerator extends ForwardingGenerator {
  private static final Logger LOG = LoggerFactory.getLogger(ConstrainedGenerator.class);

  private ConstrainedGenerator(TabularGenerator inner) {
    super(inner);
  }

  /** The generator itself when the dataset has no constraints, else one that enforces them. */
  public static TabularGenerator around(TabularGenerator generator, DatasetDescriptor descriptor) {
    return descriptor.constraints().isEmpty() ? generator : new ConstrainedGenerator(generator);
  }

  @Override
  public FittedGenerator fit(PatientTable train, long seed, TrainingProgress progress)
      throws InterruptedException {
    FittedGenerator fitted = inner().fit(train, seed, progress);
    return constrain(fitted, train);
  }

  /**
   * {@inheritDoc}
   *
   * <p>What is written down is the model alone. It gives rows once {@link #constrain} has been told
   * the real rows that constraints are learned from.
   */
  @Override
  public FittedGenerator load(InputStream in, DatasetDescriptor descriptor) throws IOException {
    return new LoadedModel(inner().load(in, descriptor));
  }

  @Override
  public FittedGenerator fineTune(
      FittedGenerator parent,
      PatientTable train,
      TuningFocus focus,
      long seed,
      TrainingProgress progress)
      throws InterruptedException {
    return constrain(inner().fineTune(unwrap(parent), train, focus, seed, progress), train);
  }

  private static FittedGenerator unwrap(FittedGenerator fitted) {
    if (fitted instanceof ConstrainedModel constrained) {
      return constrained.inner();
    }
    return fitted instanceof LoadedModel loaded ? loaded.inner() : fitted;
  }

  /**
   * A trained generator, fitted or loaded, whose rows keep the constraints of the table's
   * descriptor, as its real rows show them; the generator itself when there are none.
   */
  public static FittedGenerator constrain(FittedGenerator model, PatientTable train) {
    FittedGenerator fitted = unwrap(model);
    if (train.descriptor().constraints().isEmpty()) {
      return fitted;
    }
    Enforcement enforcement = Enforcement.learn(train);
    enforcement.real().forEach(constraint -> warn(train.descriptor().dataset(), constraint));
    return new ConstrainedModel(fitted, enforcement);
  }

  private static void warn(String dataset, ConstraintSummary.PerConstraint constraint) {
    if (constraint.realViolated() == 0) {
      return;
    }
    LOG.warn(
        "constraint {} of dataset {} is violated by {} of the real rows that it can be decided in;"
            + " synthetic rows will keep it and differ from real ones there. Correct the data, or"
            + " take the constraint out of the descriptor",
        constraint.expression(),
        dataset,
        constraint
            .tellableShare()
            .map(share -> String.format(Locale.ROOT, "%.2g %%", 100 * share))
            .orElse("some, but fewer than " + ConstraintSummary.FEWEST_TOLD + ","));
  }
}
