package io.equipoise.evaluator.learn;

import io.equipoise.cohort.population.FeatureMatrix;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.evaluator.domain.ChampionLearner;
import io.equipoise.evaluator.domain.ChampionModel;
import io.equipoise.evaluator.domain.Lesson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.jspecify.annotations.Nullable;

/**
 * Gradient-boosted trees: XGBoost with at most {@value #MOST_TREES} trees and no tuning but their
 * number, so that two training sets are compared under the same conditions. Depth 4, learning rate
 * 0.1, 90 % of the rows per tree, histogram splits, logistic loss. A round is a tree; a lesson that
 * is {@link Lesson#unseen stopped early} ends when the logistic loss on the unseen rows has not
 * fallen for {@value #PATIENCE} trees, and keeps the trees up to the lowest. A lesson after another
 * one goes on boosting from the trees of that one.
 *
 * <p>Rare outcomes: {@code scale_pos_weight} stays 1, since any other value makes probabilities of
 * an outcome that is never as frequent as they say. Each leaf's step is bounded by 1 instead
 * ({@code max_delta_step}), which keeps the loss of rare outcomes from running away: what XGBoost's
 * notes on parameter tuning advise where the probabilities themselves matter.
 *
 * <p>One thread per model: several models are trained beside each other instead. XGBoost's own
 * threads wait for each other busily after every tree level; on a machine with other work to do,
 * two were measured 10 to 30 times slower than one.
 *
 * <p>About 0.15 s for 600 rows and 5 s for 48,000 rows of 45 columns, and {@code rows × columns ×
 * 8} bytes outside the heap. Predictions are the same for the same lesson.
 */
public final class XgboostLearner implements ChampionLearner {
  /** Where the library's jar states its version. */
  private static final String VERSION_FILE = "/xgboost4j-version.properties";

  static final int MOST_TREES = 150;

  /** Trees without a lower loss on unseen rows that end a lesson. */
  static final int PATIENCE = 15;

  /** XGBoost's own binary form of a model, Universal Binary JSON. */
  private static final String FORMAT = "ubj";

  /** Attribute of a model's bytes: how many of its trees are used. */
  private static final String USED_TREES = "used_trees";

  /** More values than any category has: every split takes one value against the rest. */
  private static final int ONE_AGAINST_REST_UP_TO = 1_000_000;

  private final String name = "xgboost " + version();

  /** A learner. It has no settings: they are the same for all training sets. */
  public XgboostLearner() {}

  private static String version() {
    try (InputStream file = XGBoost.class.getResourceAsStream(VERSION_FILE)) {
      if (file == null) {
        throw new IllegalStateException("XGBoost's jar has no " + VERSION_FILE);
      }
      Properties properties = new Properties();
      properties.load(file);
      return properties.getProperty("version", "of unknown version");
    } catch (IOException e) {
      throw new UncheckedIOException("XGBoost's version cannot be read", e);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public ChampionModel train(Lesson lesson) {
    return boost(lesson);
  }

  private static BoostedTrees boost(Lesson lesson) {
    try {
      Optional<Lesson> before = lesson.before();
      if (before.isEmpty()) {
        return boost(lesson, null);
      }
      try (BoostedTrees earlier = boost(before.get())) {
        return boost(lesson, earlier);
      }
    } catch (XGBoostError e) {
      throw new IllegalStateException("XGBoost did not train on " + lesson.table(), e);
    }
  }

  private static Map<String, Object> parameters(long seed) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("objective", "binary:logistic");
    parameters.put("eval_metric", "logloss");
    parameters.put("tree_method", "hist");
    parameters.put("max_depth", 4);
    parameters.put("eta", 0.1);
    parameters.put("subsample", 0.9);
    parameters.put("max_delta_step", 1);
    parameters.put("max_cat_to_onehot", ONE_AGAINST_REST_UP_TO);
    parameters.put("nthread", 1);
    parameters.put("verbosity", 0);
    // XGBoost takes 31 bits.
    parameters.put("seed", (int) (Long.hashCode(seed) & 0x7fffffffL));
    return parameters;
  }

  private static BoostedTrees boost(Lesson lesson, @Nullable BoostedTrees from)
      throws XGBoostError {
    double[] weights = lesson.weights();
    float[] rowWeights = new float[weights.length];
    for (int row = 0; row < rowWeights.length; row++) {
      rowWeights[row] = (float) weights[row];
    }
    DMatrix matrix = labeled(lesson.table());
    try {
      matrix.setWeight(rowWeights);
      return BoostedTrees.boost(matrix, lesson, from);
    } finally {
      matrix.dispose();
    }
  }

  private static DMatrix labeled(PatientTable table) throws XGBoostError {
    float[] labels = new float[table.rows()];
    for (int row = 0; row < labels.length; row++) {
      labels[row] = (float) table.label(row);
    }
    DMatrix matrix = matrix(table);
    try {
      matrix.setLabel(labels);
      return matrix;
    } catch (XGBoostError e) {
      matrix.dispose();
      throw e;
    }
  }

  private static DMatrix matrix(PatientTable table) throws XGBoostError {
    FeatureMatrix features = FeatureMatrix.of(table);
    DMatrix matrix =
        new DMatrix(features.values(), features.rows(), features.features(), Float.NaN);
    try {
      matrix.setFeatureTypes(features.types());
      return matrix;
    } catch (XGBoostError e) {
      matrix.dispose();
      throw e;
    }
  }

  @Override
  public ChampionModel load(byte[] bytes) {
    try {
      Booster booster = XGBoost.loadModel(bytes);
      booster.setParam("nthread", 1);
      String used = booster.getAttr(USED_TREES);
      if (used == null) {
        throw new IllegalArgumentException("these bytes do not say how many trees are used");
      }
      int trees = Integer.parseInt(used);
      return new BoostedTrees(booster, trees, trees);
    } catch (XGBoostError | IOException e) {
      throw new IllegalArgumentException("these bytes are no XGBoost model", e);
    }
  }

  private static final class BoostedTrees implements ChampionModel {
    private final Booster booster;
    private final int trees;
    private final int rounds;

    private BoostedTrees(Booster booster, int trees, int rounds) {
      this.booster = booster;
      this.trees = trees;
      this.rounds = rounds;
    }

    /** Boosts from the trees that are used of another model, or from none. */
    static BoostedTrees boost(DMatrix matrix, Lesson lesson, @Nullable BoostedTrees from)
        throws XGBoostError {
      // Training goes on in the booster that it is given, so that it is given a copy.
      Booster start = from == null ? null : from.copy();
      int before = from == null ? 0 : from.trees;
      Map<String, Object> parameters = parameters(lesson.seed());
      Optional<PatientTable> unseen = lesson.unseen();
      if (unseen.isEmpty()) {
        int rounds = lesson.rounds().orElse(MOST_TREES);
        return new BoostedTrees(
            XGBoost.train(matrix, parameters, rounds, Map.of(), null, null, null, 0, start),
            before + rounds,
            rounds);
      }
      DMatrix watched = labeled(unseen.get());
      try {
        Booster booster =
            XGBoost.train(matrix, parameters, 1, Map.of(), null, null, null, 0, start);
        int rounds = untilNoLower(booster, matrix, watched, before);
        return new BoostedTrees(booster, before + rounds, rounds);
      } finally {
        watched.dispose();
      }
    }

    /**
     * Adds trees until the loss on other rows has not fallen for a while; trees up to the lowest.
     * XGBoost's own early stopping does the same, but prints each loss to standard output.
     */
    private static int untilNoLower(Booster booster, DMatrix matrix, DMatrix watched, int before)
        throws XGBoostError {
      DMatrix[] matrices = {watched};
      String[] names = {"unseen"};
      float[] loss = new float[1];
      float lowest = Float.POSITIVE_INFINITY;
      int best = 1;
      for (int trees = 1; trees <= MOST_TREES && trees - best <= PATIENCE; trees++) {
        if (trees > 1) {
          booster.update(matrix, before + trees - 1);
        }
        booster.evalSet(matrices, names, before + trees - 1, loss);
        if (loss[0] < lowest) {
          lowest = loss[0];
          best = trees;
        }
      }
      return best;
    }

    private Booster copy() throws XGBoostError {
      try {
        return XGBoost.loadModel(booster.toByteArray());
      } catch (IOException e) {
        throw new UncheckedIOException("a model in memory cannot be read", e);
      }
    }

    @Override
    public double[] probabilities(PatientTable table) {
      if (table.rows() == 0) {
        return new double[0];
      }
      try {
        DMatrix matrix = matrix(table);
        try {
          float[][] predicted = booster.predict(matrix, false, trees);
          double[] probabilities = new double[predicted.length];
          for (int row = 0; row < probabilities.length; row++) {
            probabilities[row] = predicted[row][0];
          }
          return probabilities;
        } finally {
          matrix.dispose();
        }
      } catch (XGBoostError e) {
        throw new IllegalStateException("XGBoost did not score " + table, e);
      }
    }

    @Override
    public int rounds() {
      return rounds;
    }

    @Override
    public byte[] toBytes() {
      try {
        booster.setAttr(USED_TREES, Integer.toString(trees));
        return booster.toByteArray(FORMAT);
      } catch (XGBoostError e) {
        throw new IllegalStateException("XGBoost did not write its model", e);
      }
    }

    @Override
    public double[][] contributions(PatientTable table) {
      if (table.rows() == 0) {
        return new double[0][];
      }
      try {
        DMatrix matrix = matrix(table);
        try {
          float[][] predicted = booster.predictContrib(matrix, trees);
          double[][] contributions = new double[predicted.length][];
          for (int row = 0; row < predicted.length; row++) {
            // The last column is the average's log-odds.
            double[] ofRow = new double[predicted[row].length - 1];
            for (int feature = 0; feature < ofRow.length; feature++) {
              ofRow[feature] = predicted[row][feature];
            }
            contributions[row] = ofRow;
          }
          return contributions;
        } finally {
          matrix.dispose();
        }
      } catch (XGBoostError e) {
        throw new IllegalStateException("XGBoost did not explain " + table, e);
      }
    }

    @Override
    public void close() {
      booster.dispose();
    }
  }
}
