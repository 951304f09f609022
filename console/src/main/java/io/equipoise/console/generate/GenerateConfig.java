package io.equipoise.console.generate;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code equipoise generate} was asked for.
 *
 * @param descriptor the dataset
 * @param real files of real rows, at least one
 * @param where which rows are wanted
 * @param whereText the same as it was given, for the report
 * @param rows how many, at least 1
 * @param generator name of the generator
 * @param steps training steps; empty: the generator's own number
 * @param seed seed of training and sampling
 * @param modelIn file of a model to use instead of training one
 * @param modelOut file to write the model to
 * @param out file for the rows
 * @param report file for the report
 * @param mark whether every row says that it is synthetic
 * @param evenIfGatesFail whether rows are written although a gate failed
 */
record GenerateConfig(
    DatasetDescriptor descriptor,
    List<Path> real,
    Where where,
    Optional<String> whereText,
    long rows,
    String generator,
    Optional<Integer> steps,
    long seed,
    Optional<Path> modelIn,
    Optional<Path> modelOut,
    Path out,
    Path report,
    boolean mark,
    boolean evenIfGatesFail) {
  /** Copies the list. */
  GenerateConfig {
    real = List.copyOf(real);
  }
}
