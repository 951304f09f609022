package io.equipoise.synth.app;

import io.equipoise.synth.generate.FittedGenerator;
import io.equipoise.synth.generate.TabularGenerator;
import java.util.List;
import java.util.Optional;

/**
 * Models of one dataset that later trainings may start from, a bounded number. Losing one costs
 * time, no result: trouble is logged and never fails a job. Used by one thread.
 */
public interface ModelStore {

  /** Keeps nothing. */
  ModelStore NONE =
      new ModelStore() {
        @Override
        public List<KeptModel> models() {
          return List.of();
        }

        @Override
        public Optional<FittedGenerator> load(KeptModel kept, TabularGenerator generator) {
          return Optional.empty();
        }

        @Override
        public void keep(KeptModel kept, FittedGenerator model) {}
      };

  /** What is kept, the newest first. */
  List<KeptModel> models();

  /**
   * Reads one; empty when it is gone or damaged.
   *
   * @param generator one of its kind
   */
  Optional<FittedGenerator> load(KeptModel kept, TabularGenerator generator);

  /** Keeps a model; the oldest goes where there are too many. */
  void keep(KeptModel kept, FittedGenerator model);
}
