/**
 * Kafka and a schema registry from their images, for tests only: no product code depends on this
 * module. Start reading at {@link io.equipoise.containerstack.ContainerStack}.
 */
@NullMarked
package io.equipoise.containerstack;

import org.jspecify.annotations.NullMarked;
