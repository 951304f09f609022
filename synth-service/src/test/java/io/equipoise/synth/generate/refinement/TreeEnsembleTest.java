package io.equipoise.synth.generate.refinement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.synth.ToyPatients;
import io.equipoise.synth.generate.refinement.TreeEnsemble.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class TreeEnsembleTest {
  private static final List<Column> COLUMNS =
      List.of(ToyPatients.number("x", 0, 10, false), ToyPatients.category("c", "a", "b"));

  /** A leaf. */
  private static Node leaf(float value) {
    return new Node(TreeEnsemble.LEAF, value, 0, 0, 0);
  }

  @Test
  void shouldAddUpTheLeavesThatARowComesTo() {
    // x < 5 ? (c is b ? 1 : 2) : 3, a missing x as if below; and x < 1 ? 10 : 20, missing above.
    TreeEnsemble trees =
        new TreeEnsemble(
            COLUMNS,
            List.of(
                new Node(0, 5, 1, 2, 1),
                new Node(1, 1, 3, 4, 4),
                leaf(3),
                leaf(1),
                leaf(2),
                new Node(0, 1, 6, 7, 7),
                leaf(10),
                leaf(20)),
            List.of(0, 5));

    assertThat(trees.sum(new double[] {0.5, 1})).isEqualTo(1 + 10);
    assertThat(trees.sum(new double[] {4.9, 0})).isEqualTo(2 + 20);
    assertThat(trees.sum(new double[] {5, 1})).isEqualTo(3 + 20);
    assertThat(trees.sum(new double[] {Double.NaN, 1})).isEqualTo(1 + 20);
    assertThat(trees.sum(new double[] {Double.NaN, Double.NaN})).isEqualTo(2 + 20);
  }

  @Test
  void shouldTakeAMissingCategoryForOneOfItsOwn() {
    TreeEnsemble trees =
        new TreeEnsemble(COLUMNS, List.of(new Node(1, 2, 1, 2, 2), leaf(1), leaf(2)), List.of(0));

    assertThat(trees.sum(new double[] {0, Double.NaN})).isCloseTo(1, within(1e-9));
    assertThat(trees.sum(new double[] {0, 1})).isCloseTo(2, within(1e-9));
  }

  @Test
  void shouldRefuseMoreTreesTimesDepthThanAModelHas() {
    // A chain of 200 questions and a leaf, and the same tree a hundred times: 20,100 nodes.
    List<Node> chain = new ArrayList<>();
    for (int at = 0; at < 200; at++) {
      chain.add(new Node(0, 5, at + 1, 200, 200));
    }
    chain.add(leaf(1));

    assertThatThrownBy(() -> new TreeEnsemble(COLUMNS, chain, Collections.nCopies(100, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("too many or too deep");
    assertThat(
            new TreeEnsemble(COLUMNS, chain, Collections.nCopies(99, 0)).sum(new double[] {0, 0}))
        .isEqualTo(99);
  }

  @Test
  void shouldRefuseNodesThatAreNoTrees() {
    Node backwards = new Node(0, 5, 0, 1, 1);
    Node nowhere = new Node(0, 5, 1, 2, 9);
    Node noColumn = new Node(7, 5, 1, 2, 1);
    for (Node wrong : List.of(backwards, nowhere, noColumn, leaf(Float.NaN))) {
      assertThatThrownBy(
              () -> new TreeEnsemble(COLUMNS, List.of(wrong, leaf(1), leaf(2)), List.of(0)))
          .as("%s", wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new TreeEnsemble(COLUMNS, List.of(leaf(1)), List.of(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("begins nowhere");
  }
}
