/**
 * Data sets to try the product with: downloads from their publishers, checked and cached, and
 * populations made with Synthea. Knows no Kafka. Start with {@link
 * io.equipoise.ingest.data.DataCommand}.
 */
@NullMarked
package io.equipoise.ingest.data;

import org.jspecify.annotations.NullMarked;
