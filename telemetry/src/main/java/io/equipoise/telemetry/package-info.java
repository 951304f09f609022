/** What every service tells of itself over HTTP: metrics for Prometheus, and health. */
@NullMarked
package io.equipoise.telemetry;

import org.jspecify.annotations.NullMarked;
