/**
 * {@code equipoise audit}: the evaluator's comparison of training sets on files, without Kafka.
 * Reads with the ingest service's reader, compares and judges with the evaluator, and writes its
 * model card. Start reading at {@link io.equipoise.console.audit.Audit}.
 */
@NullMarked
package io.equipoise.console.audit;

import org.jspecify.annotations.NullMarked;
