/**
 * {@code equipoise generate}: synthetic rows from CSV files, without Kafka. Reads with the ingest
 * service's reader, generates with the synth service's generators and gates, and writes rows as the
 * files are written, with a report beside them. Start reading at {@link
 * io.equipoise.console.generate.Generation}.
 */
@NullMarked
package io.equipoise.console.generate;

import org.jspecify.annotations.NullMarked;
