package io.equipoise.evaluator.champion;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.Split;
import io.equipoise.evaluator.app.Digest;
import io.equipoise.evaluator.app.SyntheticBatches;
import io.equipoise.evaluator.app.TrainingSamples;
import io.equipoise.evaluator.domain.ChampionLearner;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which model is the champion: the newest that is kept and was trained under the schema of the
 * present descriptor ({@link ChampionManifest#scoresUnder}). One of another schema is kept, and
 * ignored for as long as the schema is another: what it says of people would mean nothing.
 *
 * <ul>
 *   <li>Without a champion, a model of the real training people alone becomes the first one as soon
 *       as 11 of them have the outcome and 11 have not.
 *   <li>A PROMOTED verdict makes a champion of the training sample as it then is and of the
 *       promoted batch, and of no other: that is the training set that was judged.
 *   <li>A batch that is taken back rolls back every champion that rests on it: to the newest one
 *       before, or else to a new one of real people alone. A batch is taken back by any later
 *       verdict on it that is not PROMOTED (a repeated evaluation included), and by an operator.
 * </ul>
 *
 * <p>Everything is decided from the store and may be repeated after a crash: promoting or taking
 * back what is promoted or taken back already changes nothing. Safe for several threads of one
 * process; training blocks the others, but for {@link #current}.
 */
public final class Champions {
  private static final Logger LOG = LoggerFactory.getLogger(Champions.class);

  private final DatasetDescriptor descriptor;
  private final String schema;
  private final TrainingSamples samples;
  private final SyntheticBatches batches;
  private final ChampionLearner learner;
  private final ChampionTraining training;
  private final ChampionStore store;
  private final long seed;
  private final InstantSource clock;
  private final Set<String> toldOf = ConcurrentHashMap.newKeySet();

  /**
   * The champions of a dataset.
   *
   * @param descriptor the dataset
   * @param samples where real records are read
   * @param batches where synthetic records are read
   * @param learner what learns
   * @param store where they are kept
   * @param models models of a champion, at least 1
   * @param seed seed of everything random
   * @param clock tells when a champion was made
   */
  public Champions(
      DatasetDescriptor descriptor,
      TrainingSamples samples,
      SyntheticBatches batches,
      ChampionLearner learner,
      ChampionStore store,
      int models,
      long seed,
      InstantSource clock) {
    this.descriptor = descriptor;
    this.schema = ModelSchema.of(descriptor);
    this.samples = samples;
    this.batches = batches;
    this.learner = learner;
    this.training = new ChampionTraining(descriptor, learner, models);
    this.store = store;
    this.seed = seed;
    this.clock = clock;
  }

  /**
   * What is known of the current champion; empty before the first, and where all that are kept are
   * of another schema.
   */
  public Optional<ChampionManifest> current() {
    return store.newest(this::scores);
  }

  /** Whether it scores under the descriptor; tells once of each that does not. */
  private boolean scores(ChampionManifest champion) {
    boolean scores = champion.scoresUnder(descriptor);
    if (!scores && toldOf.add(champion.championId())) {
      LOG.warn(
          "champion {} is ignored: it was trained under descriptor version {}, {}; the present"
              + " version is {}",
          champion.championId(),
          champion.descriptorVersion(),
          champion.schema().isEmpty()
              ? "and its schema was not recorded"
              : "whose columns or label are of another schema",
          descriptor.version());
    }
    return scores;
  }

  /** The current champion, loaded; to be closed by the caller. Empty where there is none. */
  public synchronized Optional<Champion> load() {
    return current()
        .map(
            manifest ->
                new Champion(
                    store.load(manifest.championId()),
                    learner,
                    descriptor.synthesis().maxSyntheticToReal()));
  }

  /** Makes the first champion when there is none and people enough. */
  public synchronized void first() throws InterruptedException {
    if (current().isEmpty()) {
      realOnly("first").ifPresent(this::crown);
    }
  }

  /**
   * Makes the champion of a promotion.
   *
   * @param evaluationId evaluation that promoted the batch
   * @param batchId the batch
   * @param published rows that it was published with
   */
  public synchronized void promote(String evaluationId, String batchId, long published)
      throws InterruptedException {
    String id = Digest.of("promoted|" + evaluationId + "|" + descriptor.version() + "|" + schema);
    Optional<ChampionPointer> pointer = store.pointer();
    if (pointer.isPresent() && pointer.get().history().contains(id)) {
      return;
    }
    TrainingSamples.Sample sample = samples.read();
    List<PatientRecord> rows = batches.read(batchId, published);
    make(id, ChampionManifest.PROMOTED, sample, rows, evaluationId, List.of(batchId))
        .ifPresent(this::crown);
  }

  /**
   * Takes a batch back; does nothing when no kept champion rests on it, of whatever schema.
   *
   * @return the id of the champion that is current after that, when another one was rolled back
   */
  public synchronized Optional<String> takeBack(String batchId) throws InterruptedException {
    Optional<ChampionPointer> found = store.pointer();
    if (found.isEmpty()) {
      return Optional.empty();
    }
    ChampionPointer pointer = found.get();
    List<String> gone =
        pointer.history().stream().filter(id -> store.manifest(id).restsOn(batchId)).toList();
    if (gone.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> before = current().map(ChampionManifest::championId);
    if (before.isEmpty() || !gone.contains(before.get())) {
      keep(pointer.without(gone));
      return Optional.empty();
    }
    Optional<ChampionManifest> next =
        store.newest(champion -> !gone.contains(champion.championId()) && scores(champion));
    if (next.isEmpty()) {
      return replace(before.get(), pointer.without(gone));
    }
    keep(pointer.without(gone));
    String id = next.get().championId();
    LOG.info(
        "champion {} rests on batch {}, which was taken back; rolled back to {}",
        before.get(),
        batchId,
        id);
    return Optional.of(id);
  }

  /** Nobody of this schema may stay: real people alone, or none until there are enough. */
  private Optional<String> replace(String gone, Optional<ChampionPointer> left)
      throws InterruptedException {
    Optional<StoredChampion> fresh = realOnly("after|" + gone);
    if (fresh.isEmpty()) {
      LOG.warn("champion {} is taken away; there are too few people for another", gone);
      keep(left);
      return Optional.empty();
    }
    String id = fresh.get().manifest().championId();
    store.write(fresh.get());
    store.point(pointer(left, id));
    LOG.info("champion {} is replaced by one of real people alone, {}", gone, id);
    return Optional.of(id);
  }

  private void keep(Optional<ChampionPointer> left) {
    left.ifPresentOrElse(store::point, store::pointNowhere);
  }

  private static ChampionPointer pointer(Optional<ChampionPointer> before, String id) {
    return before.orElseGet(() -> new ChampionPointer(List.of(id))).with(id, ChampionStore.KEPT);
  }

  private Optional<StoredChampion> realOnly(String why) throws InterruptedException {
    TrainingSamples.Sample sample = samples.read();
    String id =
        Digest.of(
            String.join(
                "|",
                "real",
                why,
                descriptor.version(),
                schema,
                Long.toString(seed),
                new TreeMap<>(sample.offsets()).toString()));
    return make(id, ChampionManifest.REAL_ONLY, sample, List.of(), "", List.of());
  }

  private Optional<StoredChampion> make(
      String id,
      String kind,
      TrainingSamples.Sample sample,
      List<PatientRecord> synthetic,
      String evaluationId,
      List<String> restsOn)
      throws InterruptedException {
    for (PatientRecord record : sample.of(Split.TRAIN)) {
      if (Split.of(record.patientId(), descriptor.sample()) != Split.TRAIN) {
        LOG.warn("no champion is made: the training sample holds people under the wrong split");
        return Optional.empty();
      }
    }
    long itsSeed = Digest.seed(seed + "|" + id);
    return training
        .train(sample, synthetic, itsSeed)
        .map(
            trained ->
                new StoredChampion(
                    new ChampionManifest(
                        ChampionManifest.FORMAT,
                        id,
                        descriptor.dataset(),
                        kind,
                        descriptor.version(),
                        schema,
                        learner.name(),
                        trained.threshold(),
                        itsSeed,
                        evaluationId,
                        restsOn,
                        sample.offsets(),
                        trained.realRecords(),
                        trained.syntheticRecords(),
                        trained.support(),
                        clock.instant().toString(),
                        trained.explanations(),
                        Map.of()),
                    trained.models(),
                    trained.people().stream().mapToLong(Long::longValue).toArray()));
  }

  private void crown(StoredChampion champion) {
    store.write(champion);
    String id = champion.manifest().championId();
    store.point(pointer(store.pointer(), id));
    LOG.info(
        "champion {} ({}): {} real and {} synthetic records",
        id,
        champion.manifest().kind(),
        champion.manifest().realRecords(),
        champion.manifest().syntheticRecords());
  }
}
