package io.equipoise.synth.generate.tournament;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.synth.domain.gate.CopyCheck;
import io.equipoise.synth.generate.CheckpointException;
import io.equipoise.synth.generate.CheckpointFile;
import io.equipoise.synth.generate.FittedGenerator;
import io.equipoise.synth.generate.SampleRequest;
import io.equipoise.synth.generate.Selection;
import io.equipoise.synth.generate.Selection.Entrant;
import io.equipoise.synth.generate.TabularGenerator;
import io.equipoise.synth.generate.TrainingCheckpoints;
import io.equipoise.synth.generate.TrainingDivergedException;
import io.equipoise.synth.generate.TrainingProgress;
import io.equipoise.synth.generate.TuningFocus;
import io.equipoise.synth.generate.TuningRefusedException;
import io.equipoise.synth.score.Score;
import io.equipoise.synth.score.ValidationScore;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The generator whose rows are best for this table. The patients are divided by the seed; every
 * entrant learns from the rows of seven tenths of them and makes as many, with cells and labels in
 * the proportions of the other three tenths, on which the rows are scored ({@link
 * ValidationScore}). An entrant whose rows repeat people ({@link CopyCheck}), or whose training
 * ends without a model, is out. The best score wins and the winner learns from all rows: from where
 * its trial ended, where models of its kind can be trained on and this one is no worse for it on
 * people whom neither training has seen, else from the start.
 *
 * <p>The first entrant is the floor: another one must have a greater score, and the floor is taken
 * where nothing can be compared, because the validation rows are too few or nobody is left. Only
 * the table that is handed in is used: holdout and the gates' reference stay unseen. All rows of a
 * patient are on one side of the division, as far as the table knows whose they are.
 *
 * <p>Cost: one fit per entrant on seven tenths of the rows, the scores, and the winner's fit on all
 * rows.
 */
public final class Tournament implements TabularGenerator {
  private static final Logger LOG = LoggerFactory.getLogger(Tournament.class);

  /** Its name in a descriptor. */
  public static final String NAME = "auto";

  private static final String VERSION = "3";

  /** Most rows that an entrant is scored by. */
  private static final int MOST_ROWS = 5_000;

  private final List<TabularGenerator> entrants;
  private final Function<String, Optional<TabularGenerator>> tuners;

  /** An entrant's result with its model, when there is one. */
  private record Trial(Entrant entrant, Optional<FittedGenerator> model) {}

  /**
   * A tournament whose winner learns from all rows from the start.
   *
   * @param entrants the generators, the floor first, at least one
   */
  public Tournament(List<TabularGenerator> entrants) {
    this(entrants, kind -> Optional.empty());
  }

  /**
   * A tournament.
   *
   * @param entrants the generators, the floor first, at least one
   * @param tuners makes what trains models of a kind on, where there is such a thing
   */
  public Tournament(
      List<TabularGenerator> entrants, Function<String, Optional<TabularGenerator>> tuners) {
    if (entrants.isEmpty()) {
      throw new IllegalArgumentException("a tournament needs at least one generator");
    }
    this.entrants = List.copyOf(entrants);
    this.tuners = tuners;
  }

  @Override
  public String name() {
    return NAME;
  }

  /** Its own version and those of the entrants. */
  @Override
  public String version() {
    return VERSION
        + entrants.stream()
            .map(entrant -> entrant.name() + " " + entrant.version())
            .collect(Collectors.joining(", ", " (", ")"));
  }

  @Override
  public String backend() {
    return entrants.stream()
        .map(TabularGenerator::backend)
        .distinct()
        .collect(Collectors.joining(", "));
  }

  /** That of the entrant that tells most: who computes in Java has nothing to tell. */
  @Override
  public String device() {
    return entrants.stream()
        .map(TabularGenerator::device)
        .max(Comparator.comparingInt(String::length))
        .orElseThrow();
  }

  /** Steps of all entrants and of the longest final training: the most there can be. */
  @Override
  public int trainingSteps(int rows) {
    int fitRows = rows - TrialSplit.validationRows(rows);
    int trial = entrants.stream().mapToInt(entrant -> entrant.trainingSteps(fitRows)).sum();
    return trial
        + entrants.stream().mapToInt(entrant -> entrant.trainingSteps(rows)).max().orElseThrow();
  }

  @Override
  public FittedGenerator fit(PatientTable train, long seed, TrainingProgress progress)
      throws InterruptedException {
    if (train.rows() == 0) {
      throw new IllegalArgumentException("a generator needs at least one row to learn from");
    }
    TrialSplit split = TrialSplit.of(train, seed);
    ValidationScore validation = new ValidationScore(split.fit(), split.validation(), seed);
    SharedProgress shared = new SharedProgress(progress, trainingSteps(train.rows()));
    List<Trial> trials = new ArrayList<>();
    if (validation.attainable().point().isPresent()) {
      for (TabularGenerator entrant : entrants) {
        Trial trial = tried(entrant, split, validation, seed, shared);
        LOG.info("tournament on {}: {}", train.descriptor().dataset(), described(trial.entrant()));
        trials.add(trial);
        shared.skip(entrant.trainingSteps(split.fit().rows()));
      }
    }
    List<Entrant> results = trials.stream().map(Trial::entrant).toList();
    int winner = winner(results);
    Selection selection =
        new Selection(
            entrants.get(winner).name(),
            reason(results, winner),
            split.fit().rows(),
            split.validation().rows(),
            results);
    LOG.info("tournament on {}: {}", train.descriptor().dataset(), selection.reason());
    if (!trials.isEmpty() && trials.get(winner).model().isPresent()) {
      FittedGenerator trial = trials.get(winner).model().get();
      Optional<FittedGenerator> tuned = tuned(selection.winner(), trial, train, seed, shared);
      if (tuned.isPresent()) {
        return new SelectedGenerator(tuned.get(), selection);
      }
    }
    return refitted(winner, selection, train, seed, shared);
  }

  /** Reads a model of the entrant that the name at the beginning of its bytes belongs to. */
  @Override
  public FittedGenerator load(InputStream in, DatasetDescriptor descriptor) throws IOException {
    BufferedInputStream bytes = new BufferedInputStream(in);
    String name = CheckpointFile.peekName(bytes);
    for (TabularGenerator entrant : entrants) {
      if (entrant.checkpointName().filter(name::equals).isPresent()) {
        return entrant.load(bytes, descriptor);
      }
    }
    throw new CheckpointException(
        "this is no model of "
            + entrants.stream().map(TabularGenerator::name).collect(Collectors.joining(" or ")));
  }

  private static Trial tried(
      TabularGenerator entrant,
      TrialSplit split,
      ValidationScore validation,
      long seed,
      TrainingProgress progress)
      throws InterruptedException {
    FittedGenerator fitted;
    PatientTable rows;
    try {
      SampleRequest request =
          SampleRequest.like(split.validation(), Math.min(MOST_ROWS, split.fit().rows()));
      fitted = entrant.fit(split.fit(), seed, progress);
      rows = fitted.sample(request, seed).rows();
    } catch (TrainingDivergedException e) {
      LOG.warn("{} is out of the tournament: training diverged", entrant.name(), e);
      return new Trial(
          new Entrant(
              entrant.name(),
              Optional.empty(),
              Optional.of("training ended without a usable model")),
          Optional.empty());
    }
    Score score = validation.of(rows);
    Optional<String> refusal =
        score.value() == Double.NEGATIVE_INFINITY
            ? Optional.of("it made too few rows to be scored")
            : new CopyCheck(split.fit(), split.validation(), seed).of(rows).refusal();
    return new Trial(new Entrant(entrant.name(), Optional.of(score), refusal), Optional.of(fitted));
  }

  /** Index of the best entrant that is not refused; of the floor when there is none. */
  private static int winner(List<Entrant> results) {
    int best = -1;
    for (int i = 0; i < results.size(); i++) {
      boolean better = best < 0 || results.get(i).value() > results.get(best).value();
      if (results.get(i).refusal().isEmpty() && better) {
        best = i;
      }
    }
    return Math.max(0, best);
  }

  private String reason(List<Entrant> results, int winner) {
    String name = entrants.get(winner).name();
    if (results.isEmpty()) {
      return name + " was taken untried: too few labeled rows to compare generators on";
    }
    if (results.stream().allMatch(result -> result.refusal().isPresent())) {
      return name + " was taken as the floor: " + listed(results, -1);
    }
    return results.size() == 1
        ? name + " was the only one: " + described(results.get(winner))
        : described(results.get(winner)) + " won over " + listed(results, winner);
  }

  private static String listed(List<Entrant> results, int without) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      if (i != without) {
        texts.add(described(results.get(i)));
      }
    }
    return String.join("; ", texts);
  }

  private static String described(Entrant entrant) {
    String figures =
        entrant
            .score()
            .filter(score -> Double.isFinite(score.value()))
            .map(
                score ->
                    String.format(
                        Locale.ROOT,
                        " (score %.3f: AUROC on unseen people %.3f after training on its rows, %.3f"
                            + " on real ones; told from real people at %.3f)",
                        score.value(),
                        score.tstr().point().orElseThrow(),
                        score.trtr().point().orElseThrow(),
                        score.detection().point().orElseThrow()))
            .orElse("");
    return entrant.generator()
        + figures
        + entrant.refusal().map(why -> ", refused because " + why).orElse("");
  }

  /**
   * The winner's model of the trial, trained on with all rows; empty when that is not done with
   * models of its kind, or the model is worse for it on people whom neither training has seen.
   */
  private Optional<FittedGenerator> tuned(
      String winner,
      FittedGenerator trial,
      PatientTable train,
      long seed,
      TrainingProgress progress)
      throws InterruptedException {
    Optional<TabularGenerator> tuner = tuners.apply(winner);
    OptionalDouble score = trial.outcome().score();
    if (tuner.isEmpty() || score.isEmpty()) {
      return Optional.empty();
    }
    try {
      FittedGenerator tuned = tuner.get().fineTune(trial, train, TuningFocus.NONE, seed, progress);
      boolean taken = tuned.outcome().isNoWorseThan(score.getAsDouble());
      LOG.info(
          "{} on all rows, trained on from the trial, scores {}, the trial {}: {}",
          winner,
          tuned.outcome().score(),
          score,
          taken ? "taken" : "training begins at the start");
      return taken ? Optional.of(tuned) : Optional.empty();
    } catch (TuningRefusedException | TrainingDivergedException e) {
      LOG.info("the trial of {} cannot be trained on: {}", winner, e.getMessage());
      return Optional.empty();
    }
  }

  /** The winner on all rows; the floor when the winner's training ends without a model there. */
  private FittedGenerator refitted(
      int winner, Selection selection, PatientTable train, long seed, TrainingProgress progress)
      throws InterruptedException {
    try {
      return new SelectedGenerator(entrants.get(winner).fit(train, seed, progress), selection);
    } catch (TrainingDivergedException e) {
      if (winner == 0) {
        throw e;
      }
      LOG.warn("{} diverged on all rows; the floor takes over", selection.winner(), e);
      String floor = entrants.get(0).name();
      return new SelectedGenerator(
          entrants.get(0).fit(train, seed, progress),
          new Selection(
              floor,
              floor
                  + " stepped in: training of "
                  + selection.winner()
                  + " on all rows ended without a usable model; before, "
                  + selection.reason(),
              selection.fitRows(),
              selection.validationRows(),
              selection.entrants()));
    }
  }

  /** Steps of one entrant after the other as those of one training. */
  private static final class SharedProgress implements TrainingProgress {
    private final TrainingProgress listener;
    private final int total;
    private int done;

    SharedProgress(TrainingProgress listener, int total) {
      this.listener = listener;
      this.total = total;
    }

    @Override
    public void step(int step, int totalSteps, double criticLoss, double generatorLoss) {
      listener.step(Math.min(total, done + step), total, criticLoss, generatorLoss);
    }

    @Override
    public void resumed(int step) {
      listener.resumed(Math.min(total, done + step));
    }

    @Override
    public TrainingCheckpoints checkpoints() {
      return listener.checkpoints();
    }

    /** An entrant is through. */
    void skip(int steps) {
      done += steps;
    }
  }
}
