/**
 * Complementary suppression: which figures of a window may be shown so that no count of 1 to 10
 * people follows from the others. Pure: depends on the dataset's descriptor and on counts alone.
 *
 * <p>Start with {@link io.equipoise.monitor.domain.disclosure.DisclosureControl} (the guarantee,
 * its proof and its limits); what it decides is a {@link
 * io.equipoise.monitor.domain.disclosure.DisclosurePlan}. May depend on {@code
 * io.equipoise.monitor.domain} and on the contracts, never on Kafka.
 */
@NullMarked
package io.equipoise.monitor.domain.disclosure;

import org.jspecify.annotations.NullMarked;
