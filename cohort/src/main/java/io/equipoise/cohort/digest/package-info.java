/**
 * Digests: names that follow from content. Start with {@link io.equipoise.cohort.digest.Sha256}.
 */
@NullMarked
package io.equipoise.cohort.digest;

import org.jspecify.annotations.NullMarked;
