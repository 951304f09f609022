package io.equipoise.synth.app;

import io.equipoise.contract.SynthesisProgress;

/** Where jobs tell how far they are, and hear that they shall stop. */
public interface JobEvents {
  /** Tells nobody, and never stops a job. */
  JobEvents NONE =
      new JobEvents() {
        @Override
        public void changed(SynthesisProgress progress) {}

        @Override
        public boolean isCanceled(String batchId) {
          return false;
        }
      };

  /** A job has come further. Must not fail or block for long: it is news, not the result. */
  void changed(SynthesisProgress progress);

  /** Whether an operator has asked to stop the job that makes a batch. */
  boolean isCanceled(String batchId);
}
