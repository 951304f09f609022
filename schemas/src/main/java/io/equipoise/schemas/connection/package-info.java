/**
 * Where the broker and the registry are, and how every client of ours is configured. Start with
 * {@link io.equipoise.schemas.connection.Connection}.
 */
@NullMarked
package io.equipoise.schemas.connection;

import org.jspecify.annotations.NullMarked;
