/**
 * Measures how good synthetic rows are: beside controls, on real people whom no generator has seen.
 * Start with {@link io.equipoise.benchmarks.quality.SynthesisBenchmark}.
 */
@NullMarked
package io.equipoise.benchmarks.quality;

import org.jspecify.annotations.NullMarked;
