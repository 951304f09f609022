package io.equipoise.evaluator.app;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A bounded number of threads that train and measure. */
final class Workers implements AutoCloseable {
  private final ExecutorService executor;

  Workers(int threads) {
    this.executor =
        Executors.newFixedThreadPool(threads, task -> new Thread(task, "evaluator-training"));
  }

  /**
   * The results in the order of the tasks, once all are done.
   *
   * @throws IllegalStateException when a task failed
   */
  <T> List<T> run(List<Callable<T>> tasks) throws InterruptedException {
    List<T> results = new ArrayList<>(tasks.size());
    for (Future<T> future : executor.invokeAll(tasks)) {
      try {
        results.add(future.get());
      } catch (ExecutionException e) {
        throw new IllegalStateException("a model could not be trained or measured", e.getCause());
      }
    }
    return results;
  }

  /**
   * Lets go of the threads; a model in training is finished first, since it cannot be interrupted.
   */
  @Override
  public void close() {
    executor.shutdownNow();
  }
}
