/**
 * The use case: read items from sources at a chosen rate and hand them on in transactions, each
 * item exactly once over any number of restarts. The ports are {@link
 * io.equipoise.ingest.app.Source} (in) and {@link io.equipoise.ingest.app.RecordSink} (out); start
 * with {@link io.equipoise.ingest.app.Ingestion}. No Kafka.
 */
@NullMarked
package io.equipoise.ingest.app;

import org.jspecify.annotations.NullMarked;
