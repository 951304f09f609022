/**
 * What stands in for people's identities. Start with {@link
 * io.equipoise.cohort.pseudonym.Pseudonyms}.
 */
@NullMarked
package io.equipoise.cohort.pseudonym;

import org.jspecify.annotations.NullMarked;
