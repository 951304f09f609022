/**
 * The command line: the whole loop in one process, or one service alone.
 *
 * <p>May depend on every other module but the benchmarks.
 */
@NullMarked
package io.equipoise.console;

import org.jspecify.annotations.NullMarked;
