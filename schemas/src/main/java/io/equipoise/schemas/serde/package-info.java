/**
 * How values are written: Avro in Confluent's wire format. Start with {@link
 * io.equipoise.schemas.serde.WireSerdes}.
 */
@NullMarked
package io.equipoise.schemas.serde;

import org.jspecify.annotations.NullMarked;
