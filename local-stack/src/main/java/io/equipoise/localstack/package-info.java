/**
 * Kafka and a schema registry on this machine, for the demo and for tests.
 *
 * <p>Knows nothing of patients or contracts; may depend on Kafka's server classes only.
 */
@NullMarked
package io.equipoise.localstack;

import org.jspecify.annotations.NullMarked;
