package io.equipoise.evaluator.champion;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.evaluator.domain.drift.Watched;
import io.equipoise.evaluator.domain.explain.SubgroupExplanation;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What is known of a champion: {@code champion.json} in its folder, field by field.
 *
 * @param format version of this layout, 1
 * @param championId its id: the first 16 hex digits of a SHA-256 over what it was made from
 * @param dataset name of the dataset
 * @param kind {@link #REAL_ONLY} or {@link #PROMOTED}
 * @param descriptorVersion version of the dataset descriptor
 * @param schema fingerprint of the columns and the label that it was trained on, {@link
 *     ModelSchema}; empty in manifests that were written before there was one
 * @param learner name and version of the learner
 * @param threshold decision threshold on the probability, in (0, 1), chosen out of fold on training
 *     people
 * @param seed seed that the models' seeds come from
 * @param evaluationId evaluation that promoted it; empty for {@link #REAL_ONLY}
 * @param batches synthetic batches that it learned from; none for {@link #REAL_ONLY}
 * @param trainingOffsets partition of the training sample to the position that it was read up to
 * @param realRecords real training records with a label
 * @param syntheticRecords synthetic training records with a label
 * @param support by subgroup id the real training records of it; subgroups of 1 to 10 are left out
 * @param createdAt wall-clock time, ISO 8601
 * @param explanations what its predictions rest on, per subgroup, on held-out people
 * @param files name of each other file of the folder to the SHA-256 of its content, hex
 */
public record ChampionManifest(
    int format,
    String championId,
    String dataset,
    String kind,
    String descriptorVersion,
    String schema,
    String learner,
    double threshold,
    long seed,
    String evaluationId,
    List<String> batches,
    Map<Integer, Long> trainingOffsets,
    long realRecords,
    long syntheticRecords,
    Map<String, Watched.Support> support,
    String createdAt,
    List<SubgroupExplanation> explanations,
    Map<String, String> files) {
  /** The layout that this version writes. */
  public static final int FORMAT = 1;

  /** Learned from real people alone. */
  public static final String REAL_ONLY = "REAL_ONLY";

  /** Learned from real people and a promoted batch. */
  public static final String PROMOTED = "PROMOTED";

  /** Copies the collections; checks format and threshold. */
  public ChampionManifest {
    if (format != FORMAT) {
      throw new IllegalArgumentException("format must be " + FORMAT + ", got " + format);
    }
    if (!(threshold > 0 && threshold < 1)) {
      throw new IllegalArgumentException("threshold must be in (0, 1), got " + threshold);
    }
    // What was written before there was a fingerprint has none, and is read as null.
    schema = Objects.requireNonNullElse(schema, "");
    batches = List.copyOf(batches);
    trainingOffsets = Map.copyOf(trainingOffsets);
    support = Map.copyOf(support);
    explanations = List.copyOf(explanations);
    files = Map.copyOf(files);
  }

  /** Whether it learned from this batch. */
  public boolean restsOn(String batchId) {
    return batches.contains(batchId);
  }

  /**
   * Whether its models score under this descriptor: it was trained under the same schema. Where the
   * manifest is older than the fingerprint that is known only of the very descriptor that it was
   * trained with; under any other the schema counts as another.
   */
  boolean scoresUnder(DatasetDescriptor descriptor) {
    return schema.isEmpty()
        ? descriptorVersion.equals(descriptor.version())
        : schema.equals(ModelSchema.of(descriptor));
  }

  /** As the drift tracker needs to know it. */
  Watched watched(double maxSyntheticToReal) {
    return new Watched(
        championId, support, syntheticRecords >= Math.floor(maxSyntheticToReal * realRecords));
  }
}
