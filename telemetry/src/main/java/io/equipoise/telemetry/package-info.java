/**
 * What every service tells of itself over HTTP: metrics for Prometheus, and health.
 *
 * <p>A service declares its meters in an enum of {@link io.equipoise.telemetry.MeterSpec}s and sets
 * them through {@link io.equipoise.telemetry.ServiceMeters}. Start with {@link
 * io.equipoise.telemetry.Telemetry}. Depends on the contracts' module only, so that every service
 * may depend on it.
 */
@NullMarked
package io.equipoise.telemetry;

import org.jspecify.annotations.NullMarked;
