/**
 * What was rejected, for the operator: shown by code, written out for correction, and read again
 * with a mended descriptor or corrected bytes. Uses the sources' own reading; may depend on Kafka.
 * Start with {@link io.equipoise.ingest.rejected.RejectedCommand} and {@link
 * io.equipoise.ingest.rejected.Replay}.
 */
@NullMarked
package io.equipoise.ingest.rejected;

import org.jspecify.annotations.NullMarked;
