/**
 * The schema registry: a thin client of Confluent's REST API, and one in memory for tests. Start
 * with {@link io.equipoise.schemas.registry.SchemaRegistry}.
 */
@NullMarked
package io.equipoise.schemas.registry;

import org.jspecify.annotations.NullMarked;
