/**
 * Raw facts into validated, pseudonymous patient records, or a stated reason why not. Pure: no
 * Kafka, no files, no clock. Start with {@link io.equipoise.ingest.domain.RecordAssembler}; the
 * codes of rejection are {@link io.equipoise.ingest.domain.RejectionCode}.
 */
@NullMarked
package io.equipoise.ingest.domain;

import org.jspecify.annotations.NullMarked;
