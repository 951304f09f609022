package io.equipoise.synth.generate.gan;

import io.equipoise.synth.generate.encoding.ConditionScheme;
import io.equipoise.synth.generate.encoding.TableEncoder;
import java.util.Arrays;
import java.util.List;

/**
 * What it costs the generator to miss its condition: a weight times the mean over rows of {@code -Σ
 * ln p(term)} over the terms asked for, with {@code p(term)} the probability, under the softmax of
 * the column's logits, of the levels that carry the requested value. For a single level this is the
 * cross-entropy of L. Xu et al., NeurIPS 2019, section 4.3; a value carried by several levels (a
 * label that is any but the positive one) sums them.
 */
final class ConditionLoss {
  private final List<ConditionScheme.Term> terms;
  private final List<TableEncoder.Place> places;
  private final int[][][] admitted;
  private final int width;
  private final double weight;

  ConditionLoss(TableEncoder encoder, ConditionScheme scheme, double weight) {
    this.weight = weight;
    this.terms = scheme.terms();
    this.places = encoder.places();
    this.width = encoder.width();
    this.admitted =
        terms.stream()
            .map(
                term ->
                    term.admitted().stream()
                        .map(levels -> levels.stream().mapToInt(Integer::intValue).toArray())
                        .toArray(int[][]::new))
            .toArray(int[][][]::new);
  }

  /**
   * The loss of rows whose conditions training has seen.
   *
   * @param logits {@code rows × width}
   * @param conditions one condition per row
   * @param gradient set to the gradient with respect to the logits
   */
  double loss(float[] logits, int[][] conditions, float[] gradient) {
    Arrays.fill(gradient, 0);
    double loss = 0;
    for (int row = 0; row < conditions.length; row++) {
      for (int t = 0; t < terms.size(); t++) {
        if (conditions[row][t] == ConditionScheme.ANY) {
          continue;
        }
        TableEncoder.Place place = places.get(terms.get(t).column());
        int[] levels = admitted[t][conditions[row][t]];
        int start = row * width + place.start();
        loss += term(logits, start, row * width + place.end(), levels, gradient, conditions.length);
      }
    }
    if (weight != 1) {
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] *= (float) weight;
      }
    }
    return weight * loss / conditions.length;
  }

  private static double term(
      float[] logits, int start, int end, int[] levels, float[] gradient, int rows) {
    double highest = Double.NEGATIVE_INFINITY;
    for (int k = start; k < end; k++) {
      highest = Math.max(highest, logits[k]);
    }
    double all = 0;
    for (int k = start; k < end; k++) {
      all += Math.exp(logits[k] - highest);
    }
    // The admitted levels have a maximum of their own: their sum never underflows to 0.
    double highestAdmitted = Double.NEGATIVE_INFINITY;
    for (int level : levels) {
      highestAdmitted = Math.max(highestAdmitted, logits[start + level]);
    }
    double sum = 0;
    for (int level : levels) {
      sum += Math.exp(logits[start + level] - highestAdmitted);
    }
    for (int k = start; k < end; k++) {
      gradient[k] += (float) (Math.exp(logits[k] - highest) / all / rows);
    }
    for (int level : levels) {
      gradient[start + level] -=
          (float) (Math.exp(logits[start + level] - highestAdmitted) / sum / rows);
    }
    return highest + Math.log(all) - highestAdmitted - Math.log(sum);
  }
}
