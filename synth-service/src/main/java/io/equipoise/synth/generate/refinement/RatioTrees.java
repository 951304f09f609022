package io.equipoise.synth.generate.refinement;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.cohort.population.FeatureMatrix;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.synth.generate.refinement.TreeEnsemble.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Learns how much likelier a row is among real people than among made ones: gradient-boosted trees
 * that tell the two apart, with both sides of equal weight, so that the sum of their leaves is the
 * logarithm of that ratio. XGBoost on one thread; small trees, and no leaf that fewer than about
 * {@value #LEAST_WEIGHT} people would decide alone, so that nobody in particular is learned.
 */
final class RatioTrees {
  private static final int TREES = 60;
  private static final int DEPTH = 3;
  private static final double LEARNING_RATE = 0.15;
  private static final double SUBSAMPLE = 0.9;

  /** Least weight of a leaf, in real people of whom it is not yet known what they are. */
  private static final int LEAST_WEIGHT = 30;

  /** More values than any category has: every split takes one value against the rest. */
  private static final int ONE_AGAINST_REST_UP_TO = 1_000_000;

  private static final double EVEN = 0.5;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Node> nodes = new ArrayList<>();
  private final List<Integer> roots = new ArrayList<>();

  /**
   * Adds trees that tell real rows from made ones.
   *
   * @param real real rows
   * @param made made rows, with the same columns
   * @param share what their sum counts
   * @param seed seed of everything random
   */
  void add(PatientTable real, PatientTable made, double share, long seed) {
    PatientTable both = real.concat(made);
    FeatureMatrix values = FeatureMatrix.of(both, IntStream.range(0, both.columns()).toArray());
    float[] isReal = new float[both.rows()];
    Arrays.fill(isReal, 0, real.rows(), 1);
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("objective", "binary:logistic");
    parameters.put("tree_method", "hist");
    parameters.put("max_depth", DEPTH);
    parameters.put("eta", LEARNING_RATE);
    parameters.put("subsample", SUBSAMPLE);
    parameters.put("base_score", EVEN);
    parameters.put("scale_pos_weight", (double) made.rows() / real.rows());
    // In the beginning a made row weighs p (1 - p) = 1/4, a real one as many times that as there
    // are made ones for it.
    parameters.put("min_child_weight", EVEN * EVEN * LEAST_WEIGHT * made.rows() / real.rows());
    parameters.put("max_cat_to_onehot", ONE_AGAINST_REST_UP_TO);
    parameters.put("nthread", 1);
    parameters.put("verbosity", 0);
    // XGBoost takes 31 bits.
    parameters.put("seed", Long.hashCode(seed) & Integer.MAX_VALUE);
    try {
      DMatrix learned = new DMatrix(values.values(), values.rows(), values.features(), Float.NaN);
      try {
        learned.setFeatureTypes(values.types());
        learned.setLabel(isReal);
        Booster booster = XGBoost.train(learned, parameters, TREES, Map.of(), null, null);
        try {
          for (String tree : booster.getModelDump("", false, "json")) {
            add(JSON.readTree(tree), share);
          }
        } finally {
          booster.dispose();
        }
      } finally {
        learned.dispose();
      }
    } catch (XGBoostError | JsonProcessingException e) {
      throw new IllegalStateException("XGBoost failed on " + real + " and " + made, e);
    }
  }

  /** The trees so far. */
  TreeEnsemble ensemble(PatientTable like) {
    return new TreeEnsemble(like.descriptor().columns(), nodes, roots);
  }

  /** Adds a tree in the order of its levels, so that what follows on a node comes after it. */
  private void add(JsonNode root, double share) {
    int first = nodes.size();
    roots.add(first);
    Map<Integer, Integer> places = new HashMap<>();
    Deque<JsonNode> due = new ArrayDeque<>(List.of(root));
    List<JsonNode> inOrder = new ArrayList<>();
    while (!due.isEmpty()) {
      JsonNode node = due.remove();
      places.put(node.path("nodeid").asInt(), first + inOrder.size());
      inOrder.add(node);
      node.path("children").forEach(due::add);
    }
    for (JsonNode node : inOrder) {
      nodes.add(
          node.has("leaf")
              ? new Node(TreeEnsemble.LEAF, (float) (share * node.get("leaf").asDouble()), 0, 0, 0)
              : split(node, places));
    }
  }

  /** A split by a number below a threshold, or by one category, which is written as a list. */
  private static Node split(JsonNode node, Map<Integer, Integer> places) {
    JsonNode condition = node.get("split_condition");
    return new Node(
        Integer.parseInt(node.get("split").asText().substring(1)),
        (float) (condition.isArray() ? condition.get(0) : condition).asDouble(),
        place(node, "yes", places),
        place(node, "no", places),
        place(node, "missing", places));
  }

  private static int place(JsonNode node, String branch, Map<Integer, Integer> places) {
    Integer place = places.get(node.path(branch).asInt());
    if (place == null) {
      throw new IllegalStateException("XGBoost's tree has no node for " + branch);
    }
    return place;
  }
}
