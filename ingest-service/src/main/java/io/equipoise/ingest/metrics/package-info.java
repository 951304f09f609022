/**
 * What the ways in tell about themselves: meters, none of which holds a patient's value. Of files:
 * {@link io.equipoise.ingest.metrics.IngestMeters}; of requests: {@link
 * io.equipoise.ingest.metrics.ReceiveMeters}.
 */
@NullMarked
package io.equipoise.ingest.metrics;

import org.jspecify.annotations.NullMarked;
