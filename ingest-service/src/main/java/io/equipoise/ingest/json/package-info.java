/**
 * JSON objects as records, in files and as they are sent, read through Jackson's streaming parser.
 * Start with {@link io.equipoise.ingest.json.JsonIntake} and {@link
 * io.equipoise.ingest.json.JsonFileSource}.
 */
@NullMarked
package io.equipoise.ingest.json;

import org.jspecify.annotations.NullMarked;
