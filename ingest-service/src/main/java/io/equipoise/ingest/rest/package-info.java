/**
 * The way in over HTTP: bodies of requests become items, and are answered for once Kafka has them.
 * Start with {@link io.equipoise.ingest.rest.RestServer} and {@link
 * io.equipoise.ingest.rest.Reception}. Knows Kafka only through the port {@link
 * io.equipoise.ingest.app.Delivery}, and formats only through {@link
 * io.equipoise.ingest.app.Intake}.
 */
@NullMarked
package io.equipoise.ingest.rest;

import org.jspecify.annotations.NullMarked;
