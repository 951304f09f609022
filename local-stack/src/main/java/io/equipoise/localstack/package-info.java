/**
 * Kafka and a schema registry on this machine, for the demo and for tests.
 *
 * <p>Knows nothing of patients or contracts, and may depend on Kafka's server classes only. Start
 * reading at {@link io.equipoise.localstack.EmbeddedKafka} and {@link
 * io.equipoise.localstack.LocalRegistry}; tests want {@link io.equipoise.localstack.SharedStack}.
 */
@NullMarked
package io.equipoise.localstack;

import org.jspecify.annotations.NullMarked;
