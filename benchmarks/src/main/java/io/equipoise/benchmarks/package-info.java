/** Measurements of parts and of the whole; nothing depends on them. */
@NullMarked
package io.equipoise.benchmarks;

import org.jspecify.annotations.NullMarked;
