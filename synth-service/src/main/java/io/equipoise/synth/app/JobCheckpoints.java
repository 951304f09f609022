package io.equipoise.synth.app;

import io.equipoise.synth.generate.TrainingCheckpoints;

/** The states that trainings of the running job have left. */
public interface JobCheckpoints extends TrainingCheckpoints {

  /** Keeps nothing. */
  JobCheckpoints NONE =
      new JobCheckpoints() {
        @Override
        public boolean resume(String modelId, StateReader reader) {
          return false;
        }

        @Override
        public boolean isDue() {
          return false;
        }

        @Override
        public void keep(String modelId, StateWriter writer) {}

        @Override
        public void clear() {}
      };

  /** The job has ended: removes every state. */
  void clear();
}
