package io.equipoise.ingest.domain;

import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/** What one raw value of one column turned out to be. */
public sealed interface Reading {

  /** The value that is not there. */
  Reading MISSING = new Missing();

  /** The category that is not listed. */
  Reading UNLISTED = new Unlisted();

  /** Chooses by kind. */
  <T> T fold(
      DoubleFunction<T> value,
      Supplier<T> missing,
      Supplier<T> unlisted,
      Function<Rejected, T> fault);

  /**
   * A valid value.
   *
   * @param coded the number, or the index of the category (see {@link
   *     io.equipoise.cohort.descriptor.Column})
   */
  record Value(double coded) implements Reading {
    @Override
    public <T> T fold(
        DoubleFunction<T> value,
        Supplier<T> missing,
        Supplier<T> unlisted,
        Function<Rejected, T> fault) {
      return value.apply(coded);
    }
  }

  /** No value was given. */
  record Missing() implements Reading {
    @Override
    public <T> T fold(
        DoubleFunction<T> value,
        Supplier<T> missing,
        Supplier<T> unlisted,
        Function<Rejected, T> fault) {
      return missing.get();
    }
  }

  /** A category that the descriptor does not list: becomes {@code unknown} and is counted. */
  record Unlisted() implements Reading {
    @Override
    public <T> T fold(
        DoubleFunction<T> value,
        Supplier<T> missing,
        Supplier<T> unlisted,
        Function<Rejected, T> fault) {
      return unlisted.get();
    }
  }

  /**
   * A value that breaks a rule of its column.
   *
   * @param rejected which rule
   */
  record Fault(Rejected rejected) implements Reading {
    @Override
    public <T> T fold(
        DoubleFunction<T> value,
        Supplier<T> missing,
        Supplier<T> unlisted,
        Function<Rejected, T> fault) {
      return fault.apply(rejected);
    }
  }
}
