package io.equipoise.synth.generate.gan;

import io.equipoise.synth.generate.encoding.ConditionPool;
import io.equipoise.synth.generate.encoding.ConditionScheme;
import io.equipoise.synth.generate.encoding.TableEncoder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Both networks with all that is needed to sample from them, to train them on and to write them
 * down. Not thread-safe.
 */
final class GanModel {
  final GanSettings settings;
  final TableEncoder encoder;
  final ConditionScheme scheme;
  final Frequencies frequencies;
  final int batch;
  final int pac;
  final Backend backend;
  final Generator generator;
  final Critic critic;

  /** Arrays of a parameter: weights and both moments. */
  private static final int PER_PARAMETER = 3;

  /** Updates of the optimizer so far. */
  long updates;

  /**
   * How often each conjunction of protected values and label occurs.
   *
   * @param conditions the conjunctions
   * @param counts their rows, as many as there are conjunctions, together an int
   */
  record Frequencies(List<int[]> conditions, List<Integer> counts) {
    Frequencies {
      conditions = List.copyOf(conditions);
      counts = List.copyOf(counts);
      if (counts.stream().mapToLong(Integer::longValue).sum() > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("the cells have more rows than a table can have");
      }
    }

    static Frequencies of(ConditionPool pool) {
      List<int[]> conditions = new ArrayList<>();
      List<Integer> counts = new ArrayList<>();
      for (int i = 0; i < pool.size(); i++) {
        conditions.add(pool.condition(i));
        counts.add(pool.rows(i));
      }
      return new Frequencies(conditions, counts);
    }

    /** A conjunction at its true frequency. */
    int[] draw(RandomGenerator random) {
      int at = random.nextInt(counts.stream().mapToInt(Integer::intValue).sum());
      int index = 0;
      while (at >= counts.get(index)) {
        at -= counts.get(index);
        index++;
      }
      return conditions.get(index);
    }
  }

  GanModel(
      Backend backend,
      GanSettings settings,
      TableEncoder encoder,
      Frequencies frequencies,
      int batch,
      int pac,
      RandomGenerator random) {
    this.backend = backend;
    this.settings = settings;
    this.encoder = encoder;
    this.scheme = new ConditionScheme(encoder);
    this.frequencies = frequencies;
    this.batch = batch;
    this.pac = pac;
    this.generator = new Generator(backend, batch, encoder, scheme.width(), settings, random);
    int inputs = pac * (encoder.width() + scheme.width());
    this.critic = new Critic(backend, batch / pac, inputs, settings, random);
  }

  /** Everything that training changes, in a fixed order. */
  private List<Matrix> state() {
    List<Matrix> state = new ArrayList<>();
    List<Parameter> parameters = new ArrayList<>(generator.parameters());
    parameters.addAll(critic.parameters());
    for (Parameter parameter : parameters) {
      state.add(parameter.weights);
      state.add(parameter.firstMoment);
      state.add(parameter.secondMoment);
    }
    state.addAll(generator.statistics());
    return state;
  }

  /**
   * A copy of everything that training changes.
   *
   * @param arrays weights and moments of both networks and running statistics
   * @param updates updates of the optimizer so far
   */
  record Snapshot(List<float[]> arrays, long updates) {
    Snapshot {
      arrays = List.copyOf(arrays);
    }

    /** Whether every number is finite. */
    boolean isFinite() {
      for (float[] array : arrays) {
        for (float value : array) {
          if (!Float.isFinite(value)) {
            return false;
          }
        }
      }
      return true;
    }
  }

  Snapshot snapshot() {
    return new Snapshot(state().stream().map(matrix -> matrix.read().clone()).toList(), updates);
  }

  /** Numbers per array of a snapshot. */
  List<Integer> sizes() {
    return sizes(settings, encoder, pac).stream().map(Math::toIntExact).toList();
  }

  /**
   * Numbers per array of a snapshot of a model of these sizes, which need not be built for it: a
   * file is compared with them before memory is taken.
   */
  static List<Long> sizes(GanSettings settings, TableEncoder encoder, int pac) {
    int condition = new ConditionScheme(encoder).width();
    List<Long> sizes = new ArrayList<>();
    List<Long> parameters =
        new ArrayList<>(Generator.parameterSizes(settings, encoder.width(), condition));
    parameters.addAll(Critic.parameterSizes(settings, (long) pac * (encoder.width() + condition)));
    for (long size : parameters) {
      sizes.addAll(Collections.nCopies(PER_PARAMETER, size));
    }
    sizes.addAll(Collections.nCopies(Generator.STATISTICS, (long) settings.hidden()));
    return sizes;
  }

  /** Puts everything that training changes back. */
  void restore(Snapshot snapshot) {
    List<Matrix> state = state();
    for (int i = 0; i < state.size(); i++) {
      float[] values = snapshot.arrays().get(i);
      System.arraycopy(values, 0, state.get(i).overwrite(), 0, values.length);
    }
    updates = snapshot.updates();
  }
}
