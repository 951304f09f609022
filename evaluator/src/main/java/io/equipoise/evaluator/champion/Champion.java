package io.equipoise.evaluator.champion;

import io.equipoise.cohort.population.PatientTable;
import io.equipoise.evaluator.domain.ChampionLearner;
import io.equipoise.evaluator.domain.ChampionModel;
import io.equipoise.evaluator.domain.drift.Watched;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A champion that is ready to score: its models are loaded, outside the heap, until it is closed.
 * Holds 8 bytes for each person that it learned from; the training sample bounds them. For one
 * thread at a time.
 */
public final class Champion implements AutoCloseable {
  private final ChampionManifest manifest;
  private final List<ChampionModel> models;
  private final long[] people;
  private final Watched watched;

  Champion(StoredChampion stored, ChampionLearner learner, double maxSyntheticToReal) {
    this.manifest = stored.manifest();
    this.models = new ArrayList<>();
    stored.models().forEach(bytes -> models.add(learner.load(bytes)));
    this.people = stored.people();
    this.watched = manifest.watched(maxSyntheticToReal);
  }

  /** What is known of it. */
  public ChampionManifest manifest() {
    return manifest;
  }

  /** As the drift tracker needs to know it. */
  public Watched watched() {
    return watched;
  }

  /** Whether it learned from this person, so that what it says of them proves nothing. */
  public boolean hasLearnedFrom(long person) {
    return Arrays.binarySearch(people, person) >= 0;
  }

  /** Predicted probability of the positive label per row, the mean of its models. */
  public double[] probabilities(PatientTable table) {
    double[] mean = new double[table.rows()];
    for (ChampionModel model : models) {
      double[] one = model.probabilities(table);
      for (int row = 0; row < mean.length; row++) {
        mean[row] += one[row] / models.size();
      }
    }
    return mean;
  }

  /** Whether a probability means the positive label. */
  public boolean decides(double probability) {
    return probability >= manifest.threshold();
  }

  @Override
  public void close() {
    models.forEach(ChampionModel::close);
  }
}
