/**
 * The monitor on Kafka Streams: the topology, its processors, and the binary formats of its state.
 *
 * <p>Start with {@link io.equipoise.monitor.kafka.MonitorTopology}. Uses the {@code app} and {@code
 * domain} rooms; nothing uses this one but {@link io.equipoise.monitor.MonitorService}.
 */
@NullMarked
package io.equipoise.monitor.kafka;

import org.jspecify.annotations.NullMarked;
