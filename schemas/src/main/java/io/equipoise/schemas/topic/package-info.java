/**
 * The topics: which there are, how they come to be, and reading one from end to end. Start with
 * {@link io.equipoise.schemas.topic.Topics}.
 */
@NullMarked
package io.equipoise.schemas.topic;

import org.jspecify.annotations.NullMarked;
