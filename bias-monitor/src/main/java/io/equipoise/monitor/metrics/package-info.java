/**
 * The monitor's meters: declared in {@link io.equipoise.monitor.metrics.MonitorMeter}, set by
 * {@link io.equipoise.monitor.metrics.WatchMeters} from what the monitor publishes. Only the
 * service's root uses it.
 */
@NullMarked
package io.equipoise.monitor.metrics;

import org.jspecify.annotations.NullMarked;
