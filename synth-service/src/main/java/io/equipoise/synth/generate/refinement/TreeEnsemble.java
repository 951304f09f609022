package io.equipoise.synth.generate.refinement;

import io.equipoise.cohort.descriptor.Column;
import java.util.Arrays;
import java.util.List;

/**
 * Decision trees whose leaves add up. They are kept as numbers, one node after the other, and
 * evaluated here, so that a model that is read back runs nothing but comparisons. Immutable; costs
 * time linear in the trees and their depth, of which there may be {@value #MOST_NODES_ON_PATHS} in
 * all: a file must not keep a reader busy for hours.
 */
final class TreeEnsemble {
  /** Feature of a node that is a leaf. */
  static final int LEAF = -1;

  /** Nodes that a row may come to; more than ten times what 360 trees of depth 3 need. */
  private static final int MOST_NODES_ON_PATHS = 20_000;

  private final List<Column> columns;
  private final Node[] nodes;
  private final int[] roots;

  /**
   * A node.
   *
   * @param feature index of the column that it asks for; {@link #LEAF} for a leaf
   * @param value threshold of a number, code of a category (one more than the last for a missing
   *     one), what a leaf adds
   * @param yes node for numbers below the threshold, for the category; 0 for a leaf
   * @param no node for the others; 0 for a leaf
   * @param missing node for a missing number; 0 for a leaf
   */
  record Node(int feature, float value, int yes, int no, int missing) {}

  /**
   * Trees over the columns of a dataset.
   *
   * @param columns the dataset's columns
   * @param nodes the nodes of all trees; those that follow on a node come after it
   * @param roots where the trees begin
   * @throws IllegalArgumentException when the nodes are not such trees, or too many
   */
  TreeEnsemble(List<Column> columns, List<Node> nodes, List<Integer> roots) {
    this.columns = List.copyOf(columns);
    this.nodes = nodes.toArray(Node[]::new);
    this.roots = roots.stream().mapToInt(Integer::intValue).toArray();
    for (int at = 0; at < this.nodes.length; at++) {
      check(this.nodes[at], at);
    }
    for (int root : this.roots) {
      require(root >= 0 && root < this.nodes.length, "a tree begins nowhere");
    }
    require(nodesOnPaths() <= MOST_NODES_ON_PATHS, "the trees are too many or too deep");
  }

  /** Nodes that a row comes to at most, in all trees together. */
  private long nodesOnPaths() {
    int[] longest = new int[nodes.length];
    for (int at = nodes.length - 1; at >= 0; at--) {
      Node node = nodes[at];
      longest[at] =
          node.feature() == LEAF
              ? 1
              : 1
                  + Math.max(
                      longest[node.missing()], Math.max(longest[node.yes()], longest[node.no()]));
    }
    return Arrays.stream(roots).mapToLong(root -> longest[root]).sum();
  }

  private void check(Node node, int at) {
    require(Float.isFinite(node.value()), "a node holds no number");
    if (node.feature() != LEAF) {
      require(node.feature() >= 0 && node.feature() < columns.size(), "a node asks for no column");
      for (int next : new int[] {node.yes(), node.no(), node.missing()}) {
        require(next > at && next < nodes.length, "a node leads nowhere");
      }
    }
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  /** The nodes of all trees. */
  List<Node> nodes() {
    return List.of(nodes);
  }

  /** Where the trees begin. */
  int[] roots() {
    return roots.clone();
  }

  /** The sum of the leaves that a row of coded values comes to. */
  double sum(double[] row) {
    double sum = 0;
    for (int root : roots) {
      sum += leaf(row, root);
    }
    return sum;
  }

  private float leaf(double[] row, int root) {
    Node node = nodes[root];
    while (node.feature() != LEAF) {
      node = nodes[next(node, row[node.feature()])];
    }
    return node.value();
  }

  private int next(Node node, double coded) {
    Column column = columns.get(node.feature());
    if (column.isNumber()) {
      if (Double.isNaN(coded)) {
        return node.missing();
      }
      return (float) coded < node.value() ? node.yes() : node.no();
    }
    double code = Double.isNaN(coded) ? column.values().size() : coded;
    return code == node.value() ? node.yes() : node.no();
  }
}
