/**
 * What operators ask of the services, by commands. Start with {@link
 * io.equipoise.schemas.operator.OperatorRequest}.
 */
@NullMarked
package io.equipoise.schemas.operator;

import org.jspecify.annotations.NullMarked;
